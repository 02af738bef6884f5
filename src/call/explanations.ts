import type { Diagnosis } from "../explain/diagnosis.ts"
import { property } from "../http/linked-values.ts"
import { createContext, DirectContext } from "../time/async-context.ts"
import { attachDiagnosis, diagnosisOf } from "./attach-diagnosis.ts"

/** What the calls of one piece of work came to, as far as they have ended. */
interface Explained {
  /** Of the call that ended last; null: it succeeded, or none has ended. */
  latest: Diagnosis | null
}

/** Gives what an SDK makes of a failed call the diagnosis of that call, if the SDK keeps nothing that leads to it. */
export class Explanations {
  readonly #context = createContext<Explained>()
  readonly #running = new Set<Explained>()

  /**
   * Runs the work, and settles as it does. An error without a diagnosis, and a result with an `error`, are given that of
   * the call that ended last.
   */
  async explain<T>(work: () => T | PromiseLike<T>): Promise<T> {
    const explained: Explained = { latest: null }
    this.#running.add(explained)
    try {
      // Awaited inside: what an SDK returns may be a builder that sends when its `then` is called.
      const result = await this.#context.run(explained, async () => await work())
      const error = typeof result === "object" && result !== null ? property(result, "error") : null
      if (error) give([error, result], explained)
      return result
    } catch (error) {
      give([error], explained)
      throw error
    } finally {
      this.#running.delete(explained)
    }
  }

  /** A call has ended: with this diagnosis, or, null, with success. */
  ended(diagnosis: Diagnosis | null): void {
    if (this.#running.size === 0) return
    const explained = this.#current()
    if (explained) explained.latest = diagnosis
  }

  /** Without async hooks, the work is known for certain as long as no other runs. */
  #current(): Explained | undefined {
    const known = this.#context.getStore()
    if (known || !(this.#context instanceof DirectContext) || this.#running.size > 1) return known
    const [only] = this.#running
    return only
  }
}

function give(values: readonly unknown[], { latest }: Explained): void {
  if (!latest) return
  for (const value of values) if (!diagnosisOf(value)) attachDiagnosis(value, latest)
}

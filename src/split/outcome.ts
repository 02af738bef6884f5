import { diagnosisOf } from "../call/attach-diagnosis.ts"
import { createHeed } from "../call/create-heed.ts"
import type { Heed } from "../call/heed.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import { returnedStatus } from "../http/object-response.ts"
import { thrownResponse } from "../http/thrown-response.ts"

/** What became of one piece. `diagnosis`: null for an error that is no failed request, such as a mistake in `send`. */
export type Outcome<T> = { readonly result: T; readonly failure?: undefined } | { readonly failure: Failure }

export interface Failure {
  readonly error: unknown
  readonly diagnosis: Diagnosis | null
}

/** The run ends. `diagnosis`: null if `cause` is no failed request. */
export interface Failed {
  readonly kind: "failed"
  readonly cause: unknown
  readonly diagnosis: Diagnosis | null
  /** It ends the run at once, and not when the turn of its piece comes. */
  readonly isOver?: boolean
}

/** Reasons to stop that have nothing to do with the size of the request. */
const NOT_OF_SIZE = new Set(["wait-too-long", "quota-exhausted", "aborted"])

/** Does the failure ask for less? Rows 414 and 504, and all that a profile or heed's own rules lead there. */
export const asksForLess = ({ code, stopped }: Diagnosis): boolean =>
  (code === 414 || code === 504) && !NOT_OF_SIZE.has(stopped ?? "")

/** Is it the URL, or the headers, that is too long? Then a shorter window changes nothing. */
export const isAboutLength = ({ status }: Diagnosis): boolean =>
  status === 414 || status === 431 || status === 494

/** Neither held nor sent again: heed only says what became of it. */
const ONLY_DIAGNOSED = { source: "split", retry: false, throttle: false } as const

/** Sends the pieces of one run, and has a diagnosis of each that fails. */
export class Outcomes {
  /** Counts the pieces of a client that heed does not wrap; null once the client has a diagnosis of its own. */
  #counting: Heed | null = createHeed(ONLY_DIAGNOSED)
  #sent = 0

  /** Sends one piece. Never rejects. */
  async of<T>(send: () => Promise<T> | T): Promise<Outcome<T>> {
    const counted = this.#counting && new CountedPiece(this.#counting, this.#sent++)
    try {
      const result = await send()
      const isFailure = returnedStatus(result) >= 400
      const diagnosis = await this.#diagnosisOf(result, counted, isFailure && (() => result))
      return diagnosis ? { failure: { error: result, diagnosis } } : { result }
    } catch (error) {
      const isFailure = isFailedRequest(error)
      const diagnosis = await this.#diagnosisOf(error, counted, isFailure && (() => Promise.reject(error)))
      return { failure: { error, diagnosis } }
    }
  }

  /** @param settle settles as the failed piece did; false: it did not fail */
  async #diagnosisOf(
    settled: unknown,
    counted: CountedPiece | null,
    settle: false | (() => unknown),
  ): Promise<Diagnosis | null> {
    const own = diagnosisOf(settled) ?? null
    if (own) this.#counting = null
    if (own || !settle) {
      await counted?.end(() => undefined)
      return own
    }
    // Beside a Heed of its own, this client's pieces were not counted: nothing may be said of them.
    return (counted ?? new CountedPiece(createHeed(ONLY_DIAGNOSED), 0)).end(settle)
  }
}

/** A piece as a call of a Heed that counts, from its begin on, so that times and counts in a diagnosis are those of the run. */
class CountedPiece {
  readonly #diagnosis: Promise<Diagnosis | null>
  #settle: (settled: unknown) => void = () => {}

  /** @param n tells the URLs of pieces apart: that of a piece which is not found was never answered before */
  constructor(heed: Heed, n: number) {
    const settled = new Promise<unknown>((resolve) => {
      this.#settle = resolve
    })
    const call = heed.run({ method: "SEND", url: `piece?n=${n}` }, () => settled)
    this.#diagnosis = call.then(diagnosisOf, diagnosisOf).then((diagnosis) => diagnosis ?? null)
  }

  /** `settle`: returns a response, or what the client threw as a rejection. */
  end(settle: () => unknown): Promise<Diagnosis | null> {
    this.#settle(settle())
    return this.#diagnosis
  }
}

function isFailedRequest(error: unknown): boolean {
  if (thrownResponse(error) !== null) return true
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown }
  return name === "TimeoutError" || code === "ETIMEDOUT" || code === "ECONNABORTED"
}

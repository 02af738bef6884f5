import type { RequestInfo } from "../http/request-view.ts"
import type { RunReport } from "../report/run-report.ts"
import { SystemClock } from "../time/clock.ts"
import { Engine } from "./engine.ts"
import type { HeedEvent, HeedEvents } from "./events.ts"
import type { HeedOptions } from "./options.ts"
import type { PlainRequest, PlainSend, RunOptions } from "./plain-call.ts"
import { resolveOptions } from "./resolve-options.ts"

/** One run. Create one per source and run, and share it between clients. */
export interface Heed {
  /** The `source` option: a name, or a function of the request; null: the request's origin. */
  readonly source: string | ((request: RequestInfo) => string) | null
  /**
   * Calls `listener` at each event, and returns a function that removes it. A listener that throws harms nothing.
   * @throws TypeError for an event that does not exist, or a listener that is not a function
   */
  on<E extends HeedEvent>(event: E, listener: (event: HeedEvents[E]) => void): () => void
  /** What happened in this run so far. */
  report(): RunReport
  /**
   * Runs a request of any client: calls `send` for each attempt, and resolves or rejects as it does. The diagnosis is
   * on the error; if `send` resolves with a failed status, `diagnosisOf(result)` has it.
   * @throws TypeError if an argument, or an option of the call, is wrong
   */
  run<T>(request: PlainRequest, send: PlainSend<T>, options?: RunOptions): Promise<T>
  /**
   * Runs a function that calls an SDK with a heeded client, and settles as it does. An error that leads to no
   * diagnosis, because the SDK keeps neither the response nor the cause, gets that of the call that ended last in this
   * function; so does a result that has an `error`.
   */
  explain<T>(work: () => T | PromiseLike<T>): Promise<T>
  /**
   * Saves what was learned to the option `memory`: call it before a lambda ends, or before `process.exit()`. Resolves
   * when that is done or has failed (then there is a `warning`); at once if the option is not set.
   */
  save(): Promise<void>
  /** Ends the run: saves what was learned, leaves a shared gate, and removes all listeners. Calls under way go on. */
  close(): Promise<void>
}

const engines = new WeakMap<Heed, Engine>()

/** Has the engine behind a Heed be found by it. */
export function setEngine(heed: Heed, engine: Engine): void {
  engines.set(heed, engine)
}

/** The engine of a Heed that was made by this copy; null: of options, or of anything else. */
export const knownEngine = (heed: unknown): Engine | null => engines.get(heed as Heed) ?? null

/** What an adapter is given, in either form, as the engine behind it. */
export function engineOf(heed: Heed | HeedOptions | undefined): Engine {
  const known = knownEngine(heed)
  if (known) return known
  // A Heed of another copy of this library (ESM beside CJS) has its methods, but no engine here to be had.
  const foreign = heed !== undefined && typeof (heed as Partial<Heed>).report === "function"
  if (foreign)
    throw new TypeError(
      "this Heed was made by another copy of heed: import both from the same build (ESM or CommonJS)",
    )
  return new Engine(resolveOptions(heed as HeedOptions | undefined), new SystemClock())
}

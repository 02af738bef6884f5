import type { RequestInfo } from "../http/request-view.ts"
import type { RunReport } from "../report/run-report.ts"
import { SystemClock } from "../time/clock.ts"
import { Engine } from "./engine.ts"
import type { HeedEvent, HeedEvents } from "./events.ts"
import type { HeedOptions } from "./options.ts"
import type { PlainRequest, PlainSend, RunOptions } from "./plain-call.ts"
import { resolveOptions } from "./resolve-options.ts"

/** One per source and extract run; share it between clients. */
export interface Heed {
  /** The `source` option: a name, or a function of the request; null: the request's origin. */
  readonly source: string | ((request: RequestInfo) => string) | null
  /**
   * Calls `listener` at each event; returns how to stop it. A listener that throws harms nothing.
   * @throws TypeError for an event that does not exist, and a listener that is no function
   */
  on<E extends HeedEvent>(event: E, listener: (event: HeedEvents[E]) => void): () => void
  /** What this run has met so far. */
  report(): RunReport
  /**
   * Runs any client's request: resolves and rejects as `send` does, with the diagnosis on the error, or, where `send`
   * resolves with a failed status, under `diagnosisOf(result)`.
   * @throws TypeError where an argument, or an option of the call, is wrong
   */
  run<T>(request: PlainRequest, send: PlainSend<T>, options?: RunOptions): Promise<T>
  /**
   * Runs what calls an SDK that sends through a heeded client, and settles as it does. An error that does not lead to a
   * diagnosis, as of an SDK that keeps neither the response nor the cause, is given that of the call which ended last in
   * this work; so is a result that has an `error`.
   */
  explain<T>(work: () => T | PromiseLike<T>): Promise<T>
  /**
   * Saves what was learned, by the option `memory`: before a lambda ends, or `process.exit()`. Resolves when that is done,
   * or has failed, which a `warning` tells; at once if the option is not set.
   */
  save(): Promise<void>
  /** The run is over: what was learned is saved, and listeners are let go. Calls that are under way end as they would. */
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

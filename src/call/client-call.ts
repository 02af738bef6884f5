import type { Diagnosis } from "../explain/diagnosis.ts"
import { guardedResponse } from "../http/guarded-response.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Clock } from "../time/clock.ts"
import type { PendingBody } from "./pending-body.ts"

/** One call as an adapter hands it to the loop. `T` is what the client resolves with. */
export interface ClientCall<T> {
  readonly request: RequestView
  /** The caller's own abort, under one roof (AbortSignal, CancelToken). */
  readonly signal: AbortSignal | undefined
  /** True if another Heed has called it, which sends again: of its own it sends again for new credentials alone. */
  readonly isLayer?: boolean
  /**
   * Sends once. Resolves or rejects exactly as the bare client would.
   * @param n 1 for the first attempt
   * @param signal ends this attempt: the caller's signal, joined with a time limit where there is one
   * @param headers replaces the request's headers, after `beforeAttempt`
   */
  send(n: number, signal: AbortSignal | undefined, headers?: Headers): Promise<T>
  /** The server's status in what `send` resolved with; 0 where there is none. On every call: cheap, and never throws. */
  statusOf(resolved: T): number
  /**
   * The server's response inside what `send` resolved with or threw; null: none. It may throw, and so may what it
   * returns, where an object does that is read: `responseIn` below is the way to it.
   */
  responseIn(value: unknown, thrown: boolean): ResponseView | null
  /** True if the body of a success is still to be decoded: it is followed, since that may fail. Never throws. */
  isEncoded?(resolved: T): boolean
  /** True if the body of what `send` resolved with is still to come. Never throws. */
  isStreamed?(resolved: T): boolean
  /**
   * The same body, to be followed; null: there is none, or it is whole, or `RESPONSE_READER`, which follows bodies, is not
   * loaded. Never throws.
   */
  pendingBody?(resolved: T, clock: Clock): PendingBody | null
  /** The client's own error for a call that ended without one. */
  stopped(stop: ClientStop): Promise<object> | object
  /**
   * Throws, or rejects with, what the client rejects with when the caller aborts. To be returned it would be asked for a
   * `then`, which may throw. `error`: what the client threw by itself, if it was sending.
   */
  aborted(reason: unknown, error: unknown, explain: (value: object) => void): Promise<never> | never
  /** A failed answer that the client let through, as the error that it would have been. */
  rejected(resolved: T, diagnosis: Diagnosis): Promise<object> | object
}

/** Why a call ended with no answer of its own to rethrow. */
export interface ClientStop {
  readonly code: "ERR_HEED_HELD" | "ETIMEDOUT"
  readonly diagnosis: Diagnosis
  readonly cause: unknown
}

/** The server's answer in what a try came to; null: there is none, or none that can be read. Never throws. */
export function responseIn<T>(
  call: Pick<ClientCall<T>, "responseIn">,
  result: unknown,
  thrown = false,
): ResponseView | null {
  return guardedResponse(() => call.responseIn(result, thrown))
}

/** `aborted` of a client that rejects with the signal's reason, or with an error of its own. */
export function throwAborted(reason: unknown, error: unknown, explain: (value: object) => void): never {
  // The reason is the caller's, and may be shared by many calls: nothing is put on it.
  if (typeof error === "object" && error !== null && error !== reason) explain(error)
  throw error ?? reason
}

import type { Diagnosis } from "../explain/diagnosis.ts"
import { signalOrNone } from "../http/caller-values.ts"
import { returnedResponse, returnedStatus, thrownResponse } from "../http/object-response.ts"
import { PlainRequestView } from "../http/plain-request-view.ts"
import type { RequestInfo, RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { ClientCall, ClientStop } from "./client-call.ts"
import { HeedError } from "./heed-error.ts"

/** A request as `Heed.run` takes it. */
export interface PlainRequest extends Omit<RequestInfo, "url"> {
  /** The full URL where it is known. */
  readonly url: string | URL
  /** Looked at only to mask what it carries, and to know whether it can be sent twice. */
  readonly body?: unknown
  readonly signal?: AbortSignal
}

/** One try, as `Heed.run` asks for it. */
export interface PlainAttempt {
  /** 1 for the first. */
  readonly attempt: number
  /** Ends the try: the caller's signal, joined with `timeout` where one is set. */
  readonly signal: AbortSignal | undefined
  /** The headers as `runBeforeAttempt` left them; undefined where there is no such hook. */
  readonly headers: Headers | undefined
}

/** Sends once. Resolves with the answer, or rejects: both in the client's own terms. */
export type PlainSend<T> = (attempt: PlainAttempt) => Promise<T>

/** Any client's call: its answers and errors are recognised by their shape (`status`, `headers`, `response`). */
export class PlainCall<T> implements ClientCall<T> {
  readonly request: RequestView
  readonly signal: AbortSignal | undefined
  readonly #send: PlainSend<T>

  constructor(request: PlainRequest, send: PlainSend<T>) {
    this.request = new PlainRequestView(request)
    this.signal = signalOrNone(() => request.signal)
    this.#send = send
  }

  send(attempt: number, signal: AbortSignal | undefined, headers?: Headers): Promise<T> {
    return this.#send({ attempt, signal, headers })
  }

  statusOf(resolved: T): number {
    return returnedStatus(resolved)
  }

  responseIn(value: unknown, thrown: boolean): ResponseView | null {
    return thrown ? thrownResponse(value) : returnedResponse(value)
  }

  stopped({ code, diagnosis, cause }: ClientStop): HeedError {
    return new HeedError(diagnosis, { code, cause })
  }

  aborted(reason: unknown, error: unknown, explain: (value: object) => void): never {
    // The reason is the caller's, and may be shared by many calls: nothing is put on it.
    if (typeof error === "object" && error !== null && error !== reason) explain(error)
    throw error ?? reason
  }

  rejected(resolved: T, diagnosis: Diagnosis): HeedError {
    return new HeedError(diagnosis, { response: resolved })
  }
}

import type { Diagnosis } from "../explain/diagnosis.ts"
import { parsedData } from "../http/body-kinds.ts"
import { readOr } from "../http/caller-values.ts"
import { anyStatus } from "../http/client-shapes.ts"
import { property } from "../http/linked-values.ts"
import { knownResponse, returnedResponse, returnedStatus } from "../http/object-response.ts"
import { PlainRequestView } from "../http/plain-request-view.ts"
import type { RequestInfo, RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import {
  type AbortWatcher,
  abortReason,
  idleSignal,
  signalOrNone,
  unwatchAbort,
  watchAbort,
} from "../time/abort.ts"
import { type Clock, SystemClock } from "../time/clock.ts"
import { type ClientCall, type ClientStop, throwAborted } from "./client-call.ts"
import { HeedError } from "./heed-error.ts"
import type { CallOptions } from "./options.ts"
import { RESPONSE_READER } from "./response-reader-chunk.ts"

/** A request as `Heed.run` takes it. */
export interface PlainRequest extends Omit<RequestInfo, "url"> {
  /** The full URL, if it is known. */
  readonly url: string | URL
  /** Only read to mask what it carries, and to know whether it can be sent twice. */
  readonly body?: unknown | undefined
  readonly signal?: AbortSignal | undefined
}

/** One attempt, as `Heed.run` asks `send` for it. */
export interface PlainAttempt {
  /** 1 for the first. */
  readonly attempt: number
  /**
   * Ends the attempt: the caller's signal, combined with `timeout` if one is set. A retry always has one, because
   * Next.js memoises identical GETs without a signal.
   */
  readonly signal: AbortSignal | undefined
  /** The headers as `beforeAttempt` left them; undefined without that hook. */
  readonly headers: Headers | undefined
}

/** Sends once, and resolves or rejects as the client does. */
export type PlainSend<T> = (attempt: PlainAttempt) => Promise<T>

/** Functions that read a response whose shape heed does not know. One that throws, or returns nothing, is passed over. */
export interface ResponseReaders {
  /** Returns the status in what `send` resolved with or threw; undefined if it has none. */
  statusOf?: ((settled: unknown) => number | undefined) | undefined
  /** Returns the response in what `send` resolved with or threw; null or undefined if it has none. */
  answerOf?: ((settled: unknown) => PlainAnswer | null | undefined) | undefined
}

/** A server's response, in a shape that heed knows. */
export interface PlainAnswer {
  readonly status: number
  /** Headers, a Map, pairs, or an object. */
  readonly headers?: object | undefined
  /** The body as far as it was read: text, bytes, or parsed JSON. */
  readonly body?: unknown | undefined
}

/** Options of one call of `Heed.run`. */
export interface RunOptions extends CallOptions, ResponseReaders {}

/** A client that follows the signal ends by itself in this time, with an error of its own. */
const ABORT_GRACE_MS = 20

/** Any client's call: its answers and errors are recognised by their shape (`status`, `headers`, `response`). */
export class PlainCall<T> implements ClientCall<T> {
  readonly request: RequestView
  readonly signal: AbortSignal | undefined
  readonly #send: PlainSend<T>
  readonly #clock: Clock
  readonly #readers: ResponseReaders | null

  constructor(
    request: PlainRequest,
    send: PlainSend<T>,
    readers: ResponseReaders | null = null,
    clock: Clock = new SystemClock(),
  ) {
    this.request = new PlainRequestView(request)
    this.signal = signalOrNone(() => request.signal)
    this.#send = send
    this.#clock = clock
    this.#readers = readers
  }

  send(attempt: number, signal: AbortSignal | undefined, headers?: Headers): Promise<T> {
    const sent = this.#send({ attempt, signal: signal ?? (attempt > 1 ? idleSignal() : undefined), headers })
    // What a client returns may be a builder that sends each time its `then` is called.
    return this.signal ? this.#untilAborted(Promise.resolve(sent), this.signal) : sent
  }

  /** Many SDKs take no signal: the attempt ends with the caller's abort all the same, and what comes later is let go. */
  #untilAborted(sent: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      let cancel = () => {}
      const watcher: AbortWatcher = {
        aborted: (reason) => {
          cancel = this.#clock.schedule(ABORT_GRACE_MS, () => {
            reject(reason)
            sent.then(
              (late) => this.responseIn(late, false)?.discard(),
              () => {},
            )
          })
        },
      }
      const end = () => {
        cancel()
        unwatchAbort(signal, watcher)
      }
      if (signal.aborted) watcher.aborted(abortReason(signal))
      else watchAbort(signal, watcher)
      sent.finally(end).then(resolve, reject)
    })
  }

  statusOf(resolved: T): number {
    return this.#toldStatus(resolved) ?? returnedStatus(resolved)
  }

  responseIn(value: unknown, thrown: boolean): ResponseView | null {
    const told = this.#toldAnswer(value)
    if (told) return told
    const found = thrown ? responseThrown(value, this.signal) : returnedResponse(value, this.signal)
    const status = this.#toldStatus(value)
    if (status === undefined || found?.status === status) return found
    return knownResponse({ status, headers: property(value, "headers"), data: parsedData(value) })
  }

  #toldAnswer(settled: unknown): ResponseView | null {
    const answer = readOr(() => this.#readers?.answerOf?.(settled), undefined)
    return answer ? knownResponse(answer, this.signal) : null
  }

  #toldStatus(settled: unknown): number | undefined {
    // Asked of every call that goes well.
    if (this.#readers === null) return undefined
    const told = readOr(() => this.#readers?.statusOf?.(settled), undefined)
    return anyStatus(told) ?? this.#toldAnswer(settled)?.status
  }

  stopped({ code, diagnosis, cause }: ClientStop): HeedError {
    return new HeedError(diagnosis, { code, cause })
  }

  aborted(reason: unknown, error: unknown, explain: (value: object) => void): never {
    return throwAborted(reason, error, explain)
  }

  rejected(resolved: T, diagnosis: Diagnosis): HeedError {
    return new HeedError(diagnosis, { response: resolved })
  }
}

/** By every shape of errors that heed knows; while these are not loaded, by those of responses. */
function responseThrown(error: unknown, signal: AbortSignal | undefined): ResponseView | null {
  const { loaded } = RESPONSE_READER
  return loaded ? loaded.thrownResponse(error, signal) : knownResponse(error, signal)
}

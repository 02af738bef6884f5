import { attachDiagnosis, diagnosisOf } from "../../call/attach-diagnosis.ts"
import { diagnoseOutside } from "../../call/call-loop.ts"
import { type ClientCall, type ClientStop, throwAborted } from "../../call/client-call.ts"
import type { Engine } from "../../call/engine.ts"
import { HeedError } from "../../call/heed-error.ts"
import type { CallOptions } from "../../call/options.ts"
import type { PendingBody } from "../../call/pending-body.ts"
import type { Diagnosis } from "../../explain/diagnosis.ts"
import { readOr, textAt } from "../../http/caller-values.ts"
import { changesByHook } from "../../http/header-lookup.ts"
import { type ResponseView, statusIn, withoutBody } from "../../http/response-view.ts"
import type { RetriedUrls } from "../../http/retried-urls.ts"
import type { TargetCache } from "../../http/target.ts"
import type { AnyResponse } from "../../http/unread-response.ts"
import { idleSignal, signalOrNone } from "../../time/abort.ts"
import type { Clock } from "../../time/clock.ts"
import { changedHeaders } from "./changed-headers.ts"
import { FetchRequestView, isRequest } from "./fetch-request.ts"
import { fetchResponseIn, viewOfResponse } from "./fetch-response.ts"
import { copyOfInit, keptInit } from "./init-copy.ts"
import { isStreamed, pendingBodyOf } from "./observed-response.ts"

type Fetch = typeof globalThis.fetch

/** What all calls of one heeded fetch share. */
export interface FetchContext {
  readonly engine: Engine
  readonly targets: TargetCache
  readonly retried: RetriedUrls
}

/** One fetch. */
export class FetchCall implements ClientCall<Response> {
  readonly request: FetchRequestView
  readonly signal: AbortSignal | undefined
  readonly #fetch: Fetch
  readonly #input: RequestInfo | URL
  #init: RequestInit | undefined
  readonly #mayRepeat: boolean
  readonly #context: FetchContext
  readonly #options: CallOptions | undefined
  /** True if the caller's signal is of another maker. */
  readonly #isFollower: boolean
  readonly isLayer: boolean
  #wasSent = false
  #latest: { response: AnyResponse; answer: ResponseView } | null = null
  #bodyDiagnosis: Promise<Diagnosis> | undefined

  /** @param mayRepeat false: this call will surely be sent only once, so nothing is kept for a second time */
  constructor(
    fetch: Fetch,
    context: FetchContext,
    input: RequestInfo | URL,
    init: RequestInit | undefined,
    mayRepeat: boolean,
    options?: CallOptions,
    isLayer = false,
  ) {
    this.request = new FetchRequestView(context.targets, input, init)
    const given = signalOf(input, init)
    this.signal = given ? usableSignal(given) : undefined
    this.#isFollower = this.signal !== undefined && given !== this.signal
    this.#fetch = fetch
    this.#input = input
    this.#init = init
    this.#mayRepeat = mayRepeat
    this.#context = context
    this.#options = options
    this.isLayer = isLayer
  }

  /**
   * Has what is sent from now on be what the arguments are now: fetch reads them when it is called, and the caller may
   * change them for the next call. To be called as soon as the call has begun. An attempt that was sent by then was given
   * the arguments themselves.
   */
  keepArguments(): void {
    if (this.#wasSent && !this.#mayRepeat) return
    if (this.#init) this.#init = keptInit(this.#init)
    if (this.#init || typeof this.#input === "object") this.request.keep(this.#init)
  }

  /**
   * Of what must be sent, `init` always has a signal: Next.js does not memoise such a request. It looks at no signal in a
   * Request. The first attempt for a URL goes without, since for a signal fetch takes half as much time again.
   */
  send(n: number, signal: AbortSignal | undefined, headers?: Headers): Promise<Response> {
    this.#wasSent = true
    const mustBeSent = this.#context.retried.mustBeSent(n, this.request)
    const own = signal ?? (mustBeSent ? idleSignal() : undefined)
    // Called without `this`: a browser's fetch throws if it is called as a method of another object.
    const fetch = this.#fetch
    const changed = (headers && this.#changedHeaders(headers)) ?? this.request.keptHeaders()
    const isGiven = own === this.signal && !headers && !changed && !this.#isFollower
    if (isGiven && !(mustBeSent && own && isRequest(this.#input)))
      return fetch(this.#inputForOneTry(), this.#init)
    const init = readOr(() => copyOfInit(this.#init), null)
    // What cannot be copied is sent as it was given, if nothing but heed's own signal would change.
    if (init === null && !signal && !changed) return fetch(this.#inputForOneTry(), this.#init)
    return this.#sendWith({ ...(init ?? copyOfInit(this.#init)), ...changed }, own)
  }

  /** Where heed's own signal is refused, as by Node's fetch beside jsdom's AbortSignal, the attempt goes without one. */
  async #sendWith(init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
    const fetch = this.#fetch
    if (signal === undefined) return fetch(this.#inputForOneTry(), init)
    try {
      return await fetch(this.#inputForOneTry(), { ...init, signal })
    } catch (error) {
      if ((signal === this.signal && !this.#isFollower) || !isSignalRefused(error)) throw error
      return fetch(this.#inputForOneTry(), init)
    }
  }

  statusOf(response: Response): number {
    return statusIn(response)
  }

  responseIn(value: unknown): ResponseView | null {
    const response = fetchResponseIn(value)
    if (!response) return null
    if (this.#latest?.response !== response)
      this.#latest = { response, answer: viewOfResponse(response, this.signal) }
    return this.#latest.answer
  }

  isStreamed(response: Response): boolean {
    return readOr(() => isStreamed(response, this.request.method), false)
  }

  pendingBody(response: Response, clock: Clock): PendingBody | null {
    return pendingBodyOf(response, this.request.method, clock, (error) => this.#explainBody(response, error))
  }

  isEncoded(response: Response): boolean {
    // Asked of every success: `readOr` would make a closure for each.
    try {
      return (response.headers.get("content-encoding") ?? "identity") !== "identity"
    } catch {
      return false
    }
  }

  /** A body that breaks off, or cannot be decoded, after the Response was handed on. */
  async #explainBody(response: Response, error: unknown): Promise<void> {
    if (this.signal?.aborted) return
    try {
      const known = diagnosisOf(response)
      // heed itself is reading a failed response, which is diagnosed as such.
      if (!known && response.status >= 400) return
      const diagnosis = known ?? (await this.#diagnoseBody(response, error))
      attachDiagnosis(error, diagnosis)
    } catch {
      // The error reaches the reader all the same.
    }
  }

  /** Once: a clone fails too, and so does each reader. */
  #diagnoseBody(response: Response, error: unknown): Promise<Diagnosis> {
    const found = this.responseIn(response)
    this.#bodyDiagnosis ??= diagnoseOutside(this.#context.engine, {
      request: this.request,
      options: this.#options,
      error,
      aborted: false,
      response: found && withoutBody(found),
      hadSucceeded: true,
    })
    return this.#bodyDiagnosis
  }

  stopped({ code, diagnosis, cause }: ClientStop): HeedError {
    return new HeedError(diagnosis, { code, cause })
  }

  /** fetch rejects with the reason itself, node-fetch with an error of its own. */
  aborted(reason: unknown, error: unknown, explain: (value: object) => void): never {
    return throwAborted(reason, error, explain)
  }

  rejected(response: Response, diagnosis: Diagnosis): HeedError {
    return new HeedError(diagnosis, { response })
  }

  /** What `beforeAttempt` left alone is sent as it was given: most implementations keep spelling and order. */
  #changedHeaders(hooked: Headers): Pick<RequestInit, "headers"> | undefined {
    const changes = changesByHook(this.request.headers(), hooked)
    if (changes.size === 0) return undefined
    return { headers: changedHeaders(this.request.givenHeaders, changes) }
  }

  /** Sending a Request uses up its body, so each try sends a clone. One that has no body, or was used already, goes as it is. */
  #inputForOneTry(): RequestInfo | URL {
    const input = this.#input
    if (typeof input === "string") return input
    if (!isRequest(input)) return this.#urlAsCalled(input)
    return this.#mayRepeat && input.body && !input.bodyUsed ? input.clone() : input
  }

  /** A URL that the caller has changed since is sent, as it is named, by what it was. */
  #urlAsCalled(input: URL): URL | string {
    const { url } = this.request
    if (textAt({ url: input }, "url", "") === url) return input
    return input instanceof URL ? new URL(url) : url
  }
}

/** As fetch has it: a signal in `init`, null included, stands in the place of the Request's. */
function signalOf(input: RequestInfo | URL, init: RequestInit | undefined): AbortSignal | null | undefined {
  try {
    const own = init?.signal
    return own === undefined && isRequest(input) ? input.signal : own
  } catch {
    return undefined
  }
}

/** Apart from the constructor, which makes no function of its own for a call without a signal. */
function usableSignal(given: unknown): AbortSignal | undefined {
  return signalOrNone(() => given)
}

/**
 * As undici, node-fetch and browsers refuse what is no signal to them; nothing has been sent then. A fetch that stumbles
 * over a signal, for it calls a method that the signal does not have, may have sent the request.
 */
function isSignalRefused(error: unknown): boolean {
  return readOr(
    () => error instanceof TypeError && /^(?!.*is not a function).*signal/i.test(error.message),
    false,
  )
}

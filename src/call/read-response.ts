import { classifyResponse, failureIn2xx, needsBody } from "../classify/classify.ts"
import type { Verdict } from "../classify/verdict.ts"
import { guardedResponse } from "../http/guarded-response.ts"
import type { RequestView } from "../http/request-view.ts"
import { EXCERPT_BYTES, type ResponseView } from "../http/response-view.ts"
import type { Api } from "../profiles/schema/api.ts"
import { ResponseBody } from "../profiles/schema/response-body.ts"
import { headOf, type ResponseHead } from "../profiles/schema/response-head.ts"
import { type AbortWatcher, unwatchAbort, watchAbort } from "../time/abort.ts"
import type { Late } from "../time/late.ts"
import { classifyThrown } from "./classify-thrown.ts"
import type { ClientCall } from "./client-call.ts"
import type { Explain } from "./explain-chunk.ts"
import type { StartedCall } from "./outcome.ts"

/** An answer that is no success, or what was thrown where there is none. */
export interface FailedResponse {
  readonly explain: Late<Explain>
  readonly request: RequestView
  /** null: heed does not know it. */
  readonly api: Api | null
  readonly response: ResponseView | null
  /** What the client resolved with, or threw. */
  readonly result: unknown
  /** Epoch ms of receipt, by the wall clock: dates of the server are read by it. */
  readonly wallNow: number
  /** Ends the waiting for a body that is slow to come. */
  readonly signal: AbortSignal | undefined
}

/** The server's answer in what a try came to; null: there is none, or none that can be read. Never throws. */
export function responseIn<T>(
  call: Pick<ClientCall<T>, "responseIn">,
  result: unknown,
  thrown = false,
): ResponseView | null {
  return guardedResponse(() => call.responseIn(result, thrown))
}

/** What a failed try means. Its body is waited for, a second at most, only where it has a say. */
export async function classifyFailure(failed: FailedResponse): Promise<Verdict> {
  const { request, api, response, result, wallNow: now, signal } = failed
  // A 2xx inside an error broke off, or could not be read, if its API's profile takes it for no failure.
  if (!response || response.status < 300)
    return (
      (await hiddenFailure(failed)) ?? (await classifyThrown(failed.explain, result, request.target.origin))
    )
  const profile = api && (api.loaded ?? (await api.load()))
  const head = headOf(response, request)
  const body = needsBody(head, profile) ? ResponseBody.ofStart(await excerptOf(response, signal)) : null
  return classifyResponse({ head, body, profile, now })
}

/** A failure with a good status that an SDK threw as an error: GraphQL's `errors`, Slack's `ok: false`. */
async function hiddenFailure({
  request,
  api,
  response,
  wallNow: now,
  signal,
}: FailedResponse): Promise<Verdict | null> {
  if (!response || response.status < 200 || !api?.failuresIn2xx) return null
  const head = headOf(response, request)
  const body = await successBody(response, head, signal)
  const profile = api.loaded ?? (await api.load())
  return body && failureIn2xx({ head, body, profile, now })
}

/**
 * Might this answer, good as it looks, be a failure? Asked of every one of them. An API without a profile has to say so
 * in data that the client has parsed already: no body is read for it.
 */
export function mayHideFailure<T>(
  { engine, call, options, source }: StartedCall<T>,
  status: number,
  result: T,
): boolean {
  if (status < 200 || status >= 300 || !(options.failuresIn2xx ?? engine.settings.failuresIn2xx)) return false
  const api = source.apiFor(call.request)
  return api ? api.failuresIn2xx : saysFailure((result as { readonly data?: unknown } | undefined)?.data)
}

/** True for `{ success: false }`, `{ ok: false }` and `{ status_code: 429 }`: what it means is found out later. */
function saysFailure(data: unknown): boolean {
  if (typeof data !== "object" || data === null) return false
  const { success, ok, status_code, statusCode, code } = data as Readonly<Record<string, unknown>>
  return success === false || ok === false || Number(status_code ?? statusCode ?? code) >= 400
}

/** A 2xx whose body was looked at. */
export interface InspectedSuccess {
  readonly response: ResponseView
  readonly head: ResponseHead
  readonly body: ResponseBody
  /** What it means, if it is a failure by the API's profile; null: it is the success that it looks like. */
  readonly verdict: Verdict | null
}

/** Looks into a 2xx; null: its body is left alone. */
export async function inspectSuccessBody<T>(
  { engine, call, source }: StartedCall<T>,
  result: T,
): Promise<InspectedSuccess | null> {
  const response = responseIn(call, result)
  if (!response) return null
  const now = engine.clock.wallNow()
  const head = headOf(response, call.request)
  const body = await successBody(response, head, call.signal)
  const api = source.apiFor(call.request)
  const profile = api && (api.loaded ?? (await api.load()))
  return body && { response, head, body, verdict: failureIn2xx({ head, body, profile, now }) }
}

/** JSON media types of one document: not of streams of them. */
const JSON_TYPE = /^(?:application|text)\/(?:[\w.+-]{1,80}\+)?json\s*(?:;|$)/i

/**
 * The body of an answer that may be a good one: JSON, whole, in memory or soon to be, and not larger than failures are.
 * null: it is left alone.
 */
async function successBody(
  response: ResponseView,
  head: ResponseHead,
  signal: AbortSignal | undefined,
): Promise<ResponseBody | null> {
  const { bodyState = "whole" } = response
  if (bodyState === "stream") return null
  const type = head.header("content-type")
  if (type === null ? bodyState === "unread" : !JSON_TYPE.test(type)) return null
  if (Number(head.header("content-length") ?? 0) >= EXCERPT_BYTES) return null
  const parsed = response.parsed?.()
  if (parsed !== undefined) return ResponseBody.ofParsed(parsed)
  const text = await excerptOf(response, signal)
  return text === "" || text.length >= EXCERPT_BYTES ? null : ResponseBody.ofWhole(text)
}

/** The start of a body; of one that is still to come when the caller aborts, nothing. */
async function excerptOf(response: ResponseView, signal: AbortSignal | undefined): Promise<string> {
  if (!signal || (response.bodyState ?? "whole") === "whole") return response.excerpt()
  if (signal.aborted) return ""
  const read = response.excerpt()
  let watcher: AbortWatcher = { aborted() {} }
  const aborted = new Promise<string>((resolve) => {
    watcher = { aborted: () => resolve("") }
    watchAbort(signal, watcher)
  })
  return Promise.race([read, aborted]).finally(() => unwatchAbort(signal, watcher))
}

import { classifyResponse, failureIn2xx, needsBody } from "../classify/classify.ts"
import type { Verdict } from "../classify/verdict.ts"
import type { RequestView } from "../http/request-view.ts"
import { EXCERPT_BYTES, type ResponseView } from "../http/response-view.ts"
import type { Api } from "../profiles/schema/api.ts"
import { type CompiledProfile, compileProfile } from "../profiles/schema/compiled-profile.ts"
import { ResponseBody } from "../profiles/schema/response-body.ts"
import { headOf, type ResponseHead } from "../profiles/schema/response-head.ts"
import { type AbortWatcher, unwatchAbort, watchAbort } from "../time/abort.ts"
import type { Late } from "../time/late.ts"
import { classifyThrown } from "./classify-thrown.ts"
import type { Explain } from "./explain-chunk.ts"

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

/** What a failed try means. Its body is waited for, a second at most, only where it has a say. */
export async function classifyFailure(failed: FailedResponse): Promise<Verdict> {
  const { request, api, response, result, wallNow: now, signal } = failed
  // A 2xx inside an error broke off, or could not be read, if its API's profile takes it for no failure.
  if (!response || response.status < 300)
    return (
      (await hiddenFailure(failed)) ?? (await classifyThrown(failed.explain, result, request.target.origin))
    )
  const profile = await profileOf(api)
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
  const profile = await profileOf(api)
  return body && failureIn2xx({ head, body, profile, now })
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
export async function inspectSuccessBody({
  request,
  api,
  response,
  wallNow: now,
  signal,
}: Omit<FailedResponse, "explain" | "result"> & {
  readonly response: ResponseView
}): Promise<InspectedSuccess | null> {
  const head = headOf(response, request)
  const body = await successBody(response, head, signal)
  const profile = await profileOf(api)
  return body && { response, head, body, verdict: failureIn2xx({ head, body, profile, now }) }
}

async function profileOf(api: Api | null): Promise<CompiledProfile | null> {
  const profile = api && (api.loaded ?? (await api.load()))
  return profile && compileProfile(profile)
}

/** Media types of one document, JSON or that of SOAP: not of streams of them. */
const DOCUMENT_TYPE = /^(?:application|text)\/(?:[\w.+-]{1,80}\+)?(?:json|xml)\s*(?:;|$)/i

/**
 * The body of an answer that may be a good one: JSON or XML, whole, in memory or soon to be, and not larger than failures are.
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
  if (type === null ? bodyState === "unread" : !DOCUMENT_TYPE.test(type)) return null
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

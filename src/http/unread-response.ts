import { isNodeStream, isStream, isWebStream } from "./body-kinds.ts"
import {
  cloneable,
  cloneableAgain,
  discardBody,
  failTogether,
  giveBack,
  isFlowing,
  readPrefix,
  timerOf,
} from "./body-stream.ts"
import { parsedBodyText } from "./body-text.ts"
import { keepFromAbort } from "./cloned-branch.ts"
import { EXCERPT_BYTES, EXCERPT_MS } from "./response-view.ts"

/**
 * A Response of any fetch. React Native and whatwg-fetch have no `body`, node-fetch a Node stream there, and a mock may
 * have hardly more than a status.
 */
export type AnyResponse = { readonly status: number } & Partial<
  Omit<Response, "status" | "body" | "clone" | "headers"> & {
    body: unknown
    headers: unknown
    clone(): AnyResponse
  }
>

/** What is told, and done, while the body of a Response is read aside. */
export interface ReadAside {
  /** The caller's own. */
  readonly signal?: AbortSignal | undefined
  /** @default the clone that the Response itself makes */
  readonly clone?: (response: AnyResponse) => AnyResponse | undefined
  /** The Response was cloned, and has another stream. */
  readonly cloned?: (response: AnyResponse) => void
  /** All of the body is in memory. */
  readonly whole?: (response: AnyResponse) => void
}

/** The start of a body, read from a clone, so that the caller's stays unread; "" where none can be made. It may reject. */
export async function readAside(response: AnyResponse, told: ReadAside): Promise<string> {
  const { body } = response
  if (response.bodyUsed || body === null) return ""
  if (body !== undefined && !isStream(body)) return parsedBodyText(body)
  const whole = cloneable(response)
  const copy = told.clone ? told.clone(whole) : whole.clone?.()
  if (!copy || copy === response || (body && copy.body === body)) return ""
  told.cloned?.(response)
  const { body: stream } = copy
  const branch = response.body
  if (isNodeStream(body) && isNodeStream(stream) && isNodeStream(branch)) {
    failTogether(body, [branch, stream])
    cloneableAgain(response)
  }
  if (isWebStream(body) && isWebStream(branch) && branch !== body)
    keepFromAbort(branch, body, () => told.signal?.aborted === true)
  if (stream === undefined) return wholeOf(copy, response)
  if (!isStream(stream)) return ""
  // A clone's Node stream goes no further than the one beside it, which nothing reads yet.
  const room = (isNodeStream(stream) && stream.readableHighWaterMark) || EXCERPT_BYTES
  const start = await readPrefix(stream, Math.min(EXCERPT_BYTES, room), EXCERPT_MS)
  if (start.whole && isWebStream(stream)) told.whole?.(response)
  return start.text
}

/** The text of the copy of a Response without a stream, cut off. It rejects where a mock has none. */
async function wholeOf(copy: AnyResponse, original: AnyResponse): Promise<string> {
  const text = (copy as Response).text()
  if (original.bodyUsed) giveBack(original, text)
  const deadline = timerOf(EXCERPT_MS)
  return Promise.race([text, deadline.passed]).then(parsedBodyText).finally(deadline.clear)
}

/** What was kept of the bodies that were let go. */
const kept = new WeakMap<object, string>()

/** Lets go of the body of a Response, for an attempt that follows. @param excerpt what is kept of it */
export async function discardResponse(response: AnyResponse, excerpt: () => Promise<string>): Promise<void> {
  const { body } = response
  const text = await excerpt()
  if (isFlowing(response) || !isStream(body)) return
  kept.set(response, text)
  // To clone a Response of node-fetch gives it another stream, fed by the one that it had.
  for (const stream of new Set([body, response.body])) await discardBody(stream)
}

/**
 * What was kept of a body that was let go, as a Response of the same kind that can be read. The value itself where nothing
 * was let go, or none can be made: a server may send a status, or a reason, that no Response can have.
 */
export function restored<T>(response: T): T {
  const text = kept.get(response as object)
  if (text === undefined) return response
  const head = response as unknown as AnyResponse
  return (made(head, head.constructor, text) ?? made(head, globalThis.Response, text) ?? response) as T
}

/** A Response with another's head; null where the maker cannot make such a one. */
function made(head: AnyResponse, maker: unknown, body: string): AnyResponse | null {
  try {
    const { status, statusText = "", headers, url, redirected, type } = head
    const init = { status, statusText, headers: headers as Headers }
    const response = new (maker as typeof Response)(body, init)
    if (response.status !== status) return null
    for (const [name, value] of Object.entries({ url, redirected, type })) {
      if (value !== undefined) Object.defineProperty(response, name, { value, configurable: true })
    }
    return response
  } catch {
    return null
  }
}

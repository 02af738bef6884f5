import { attachDiagnosis, diagnosisOf } from "../../call/attach-diagnosis.ts"
import { isNodeStream, isWebStream } from "../../http/body-kinds.ts"
import { BODY_READER, type BodyReader } from "../../http/body-reader-chunk.ts"
import { findHeader, headerEntries } from "../../http/header-lookup.ts"
import { statusIn } from "../../http/object-response.ts"
import {
  EXCERPT_BYTES,
  EXCERPT_MS,
  type RedirectTarget,
  type ResponseView,
} from "../../http/response-view.ts"
import { type AnyResponse, bodyHasCome, plainClone } from "./observed-response.ts"

/** The Response in what a fetch resolved with, or in the error of a fetch that throws for a status; null: there is none. */
export function fetchResponseIn(value: unknown): AnyResponse | null {
  if (typeof value !== "object" || value === null) return null
  const { response } = value as { response?: unknown }
  const found = statusIn(response) ? response : value
  return statusIn(found) ? (found as AnyResponse) : null
}

/** The answer in a Response. The body is read from a clone, so the caller's stays unread. */
export class FetchResponseView implements ResponseView {
  readonly status: number
  readonly bodyState = "unread"
  readonly #response: AnyResponse
  readonly #signal: AbortSignal | undefined
  #excerpt: Promise<string> | null = null

  /** @param signal the caller's */
  constructor(response: AnyResponse, signal?: AbortSignal) {
    this.status = statusIn(response)
    this.#response = response
    this.#signal = signal
  }

  redirectedTo(): RedirectTarget | null {
    const { redirected, url } = this.#response
    return redirected === true && url ? { url, method: null } : null
  }

  header(name: string): string | null {
    return findHeader(this.#response.headers, name)
  }

  headers(): Iterable<readonly [string, string]> {
    return headerEntries(this.#response.headers)
  }

  excerpt(): Promise<string> {
    this.#excerpt ??= this.#read().catch(() => "")
    return this.#excerpt
  }

  async discard(): Promise<void> {
    const { body } = this.#response
    await this.excerpt()
    if (BODY_READER.loaded?.isFlowing(this.#response)) return
    // To clone a Response of node-fetch gives it another stream, fed by the one that it had.
    for (const stream of new Set([body, this.#response.body])) {
      if (isWebStream(stream) || isNodeStream(stream)) await BODY_READER.loaded?.discardBody(stream)
    }
  }

  /**
   * What was kept of a body that was let go, as a Response of the same kind that can be read. The Response itself where
   * none can be made: a server may send a status, or a reason, that no Response can have.
   */
  async restored(): Promise<AnyResponse> {
    const response = this.#response
    if (
      BODY_READER.loaded?.isFlowing(response) ||
      (!isWebStream(response.body) && !isNodeStream(response.body))
    )
      return response
    const kept = await this.excerpt()
    return made(response, response.constructor, kept) ?? made(response, globalThis.Response, kept) ?? response
  }

  async #read(): Promise<string> {
    const { body, bodyUsed } = this.#response
    const reader = BODY_READER.loaded
    if (!reader || bodyUsed || body === null) return ""
    const isStream = isWebStream(body) || isNodeStream(body)
    if (body !== undefined && !isStream) return reader.parsedBodyText(body)
    const copy = plainClone(reader.cloneable(this.#response))
    if (!copy || copy === this.#response || (isStream && copy.body === body)) return ""
    linkClones(this.#response)
    const { body: stream } = copy
    const branch = this.#response.body
    if (isNodeStream(body) && isNodeStream(stream) && isNodeStream(branch)) {
      reader.failTogether(body, [branch, stream])
      reader.cloneableAgain(this.#response)
    }
    if (isWebStream(body) && isWebStream(branch) && branch !== body)
      reader.keepFromAbort(branch, body, () => this.#signal?.aborted === true)
    if (isWebStream(stream)) {
      const { text, whole } = await reader.readPrefix(stream, EXCERPT_BYTES, EXCERPT_MS)
      if (whole) bodyHasCome(this.#response)
      return text
    }
    // A clone's stream goes no further than the one beside it, which nothing reads yet.
    if (isNodeStream(stream)) {
      const bytes = Math.min(EXCERPT_BYTES, stream.readableHighWaterMark ?? EXCERPT_BYTES)
      return (await reader.readPrefix(stream, bytes, EXCERPT_MS)).text
    }
    return stream === undefined ? wholeOf(reader, copy, this.#response) : ""
  }
}

/** Has the caller's clones of a failed Response lead to its diagnosis: SDKs keep one in their errors. */
function linkClones(response: AnyResponse): void {
  const { clone } = response
  const value = () => {
    const copy = clone?.call(response)
    const diagnosis = diagnosisOf(response)
    return copy && diagnosis ? attachDiagnosis(copy, diagnosis) : copy
  }
  Reflect.defineProperty(response, "clone", { value, configurable: true, writable: true })
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

/** The text of the copy of a Response without a stream, cut off. */
async function wholeOf(reader: BodyReader, copy: AnyResponse, original: AnyResponse): Promise<string> {
  if (typeof copy.text !== "function") return ""
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<string>((resolve) => {
    timer = globalThis.setTimeout?.(() => resolve(""), EXCERPT_MS)
  })
  try {
    const text = copy.text()
    if (original.bodyUsed) reader.giveBack(original, text)
    return reader.parsedBodyText(await Promise.race([text, late]))
  } finally {
    globalThis.clearTimeout?.(timer)
  }
}

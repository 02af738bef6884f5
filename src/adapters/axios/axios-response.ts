import { RESPONSE_READER } from "../../call/response-reader-chunk.ts"
import { isNodeStream, isStream, isWebStream, parsedData } from "../../http/body-kinds.ts"
import { BODY_READER } from "../../http/body-reader-chunk.ts"
import { findHeader, headerEntries } from "../../http/header-lookup.ts"
import { property } from "../../http/linked-values.ts"
import {
  EXCERPT_BYTES,
  EXCERPT_MS,
  type RedirectTarget,
  type ResponseView,
  statusIn,
} from "../../http/response-view.ts"
import type { AxiosReply } from "./types.ts"

/** The answer in what an axios adapter resolved with or threw. It throws where what it reads does. */
export function axiosResponseView(value: unknown): ResponseView | null {
  if (typeof value !== "object" || value === null) return null
  const { response } = value as { response?: unknown }
  const reply = statusIn(response) ? response : value
  return statusIn(reply) ? new AxiosResponseView(reply as AxiosReply) : null
}

class AxiosResponseView implements ResponseView {
  readonly status: number
  readonly #reply: AxiosReply
  #excerpt: Promise<string> | null = null

  constructor(reply: AxiosReply) {
    this.status = reply.status
    this.#reply = reply
  }

  get bodyState(): "whole" | "stream" {
    const { data } = this.#reply
    return isStream(data) || isBlob(data) ? "stream" : "whole"
  }

  parsed(): unknown {
    return parsedData(this.#reply.data)
  }

  /** axios keeps Node's latest request; `responseUrl` is set by follow-redirects, the HTTP client under it. */
  redirectedTo(): RedirectTarget | null {
    const { config, request } = this.#reply
    const [sent, latest] = [property(config, "method"), property(request, "method")]
    const url = property(property(request, "res"), "responseUrl")
    if (typeof sent !== "string" || typeof latest !== "string" || typeof url !== "string") return null
    return latest.toUpperCase() === sent.toUpperCase() ? null : { url, method: latest.toUpperCase() }
  }

  header(name: string): string | null {
    return findHeader(this.#reply.headers, name)
  }

  headers(): Iterable<readonly [string, string]> {
    return headerEntries(this.#reply.headers)
  }

  excerpt(): Promise<string> {
    this.#excerpt ??= this.#read().catch(() => "")
    return this.#excerpt
  }

  async discard(): Promise<void> {
    const kept = await this.excerpt()
    const reply = this.#reply
    const { data } = reply
    const bodies = BODY_READER.loaded
    if (!bodies || !isStream(data)) return
    // The other try may never be sent: then this answer is the last, and what was kept is what there is of it.
    if (isNodeStream(data)) reply.data = RESPONSE_READER.loaded?.streamOf(kept) ?? data
    else if (typeof Response === "function") reply.data = new Response(kept).body
    await bodies.discardBody(data)
  }

  async #read(): Promise<string> {
    const reply = this.#reply
    const reader = RESPONSE_READER.loaded
    const bodies = BODY_READER.loaded
    // Unread, the caller has it whole.
    if (!reader || !bodies) return ""
    if (isBlob(reply.data)) return reply.data.slice(0, EXCERPT_BYTES).text()
    if (isWebStream(reply.data)) {
      // The caller reads its branch whenever it likes; ours is let go after the start.
      const [ours, theirs] = reply.data.tee()
      reply.data = theirs
      return (await bodies.readPrefix(ours, EXCERPT_BYTES, EXCERPT_MS)).text
    }
    if (!isNodeStream(reply.data)) return bodies.parsedBodyText(reply.data)
    const { start, whole } = await reader.replayStream(reply.data, EXCERPT_BYTES, EXCERPT_MS)
    reply.data = whole
    return start
  }
}

const isBlob = (data: unknown): data is Blob => typeof Blob === "function" && data instanceof Blob

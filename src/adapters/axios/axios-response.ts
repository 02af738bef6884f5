import { RESPONSE_READER } from "../../call/response-reader-chunk.ts"
import { isBlob, isStream, parsedData } from "../../http/body-kinds.ts"
import { findHeader, headerEntries } from "../../http/header-lookup.ts"
import { property } from "../../http/linked-values.ts"
import { type RedirectTarget, type ResponseView, statusIn } from "../../http/response-view.ts"
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
    await RESPONSE_READER.loaded?.discardData(this.#reply, kept)
  }

  /** Unread, the caller has it whole. */
  async #read(): Promise<string> {
    return RESPONSE_READER.loaded?.readDataStart(this.#reply) ?? ""
  }
}

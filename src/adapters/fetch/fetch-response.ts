import { readPrefix } from "../../http/read-prefix.ts"
import { EXCERPT_BYTES, EXCERPT_MS, type ResponseView } from "../../http/response-view.ts"

/** The answer in a Response. The body is read from a clone, so the caller's stays unread. */
export class FetchResponseView implements ResponseView {
  readonly status: number
  readonly bodyState = "unread"
  readonly #response: Response
  #excerpt: Promise<string> | null = null

  constructor(response: Response) {
    this.status = response.status
    this.#response = response
  }

  header(name: string): string | null {
    return this.#response.headers.get(name)
  }

  headers(): Iterable<readonly [string, string]> {
    return this.#response.headers
  }

  excerpt(): Promise<string> {
    this.#excerpt ??= this.#read().catch(() => "")
    return this.#excerpt
  }

  async discard(): Promise<void> {
    await this.excerpt()
    // Not every fetch gives web streams: the body of node-fetch is a Node stream.
    const body = this.#response.body as (Partial<ReadableStream> & { destroy?(): void }) | null
    if (isReadable(body)) await body.cancel().catch(() => {})
    else body?.destroy?.()
  }

  /** What was kept of a body that was let go, as a Response that can be read. */
  async restored(): Promise<Response> {
    const kept = await this.excerpt()
    try {
      const { status, statusText, headers, url } = this.#response
      return Object.defineProperty(new Response(kept, { status, statusText, headers }), "url", { value: url })
    } catch {
      // A server may send a status, or a reason, that no Response can be made with.
      return this.#response
    }
  }

  async #read(): Promise<string> {
    if (!isReadable(this.#response.body)) return ""
    const { body } = this.#response.clone()
    return body ? readPrefix(body, EXCERPT_BYTES, EXCERPT_MS) : ""
  }
}

function isReadable(body: object | null): body is ReadableStream {
  return body !== null && "getReader" in body
}

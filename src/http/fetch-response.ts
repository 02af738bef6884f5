import { BODY_READER } from "./body-reader-chunk.ts"
import { findHeader, headerEntries } from "./header-lookup.ts"
import type { RedirectTarget, ResponseView } from "./response-view.ts"
import type { AnyResponse, ReadAside } from "./unread-response.ts"

/** The answer in a Response. The body is read from a clone, so the caller's stays unread. */
export class FetchResponseView implements ResponseView {
  readonly status: number
  readonly bodyState = "unread"
  readonly #response: AnyResponse
  readonly #told: ReadAside
  #excerpt: Promise<string> | null = null

  constructor(response: AnyResponse, status: number, told: ReadAside) {
    this.status = status
    this.#response = response
    this.#told = told
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
    await BODY_READER.loaded?.discardResponse(this.#response, () => this.excerpt())
  }

  async #read(): Promise<string> {
    return BODY_READER.loaded?.readAside(this.#response, this.#told) ?? ""
  }
}

/** URLs that are kept; the oldest goes first. */
const MAX_URLS = 256

/**
 * Tells which attempts have to reach the server. Next.js memoises identical GETs while it renders a page, failed ones too:
 * a retry, or a later call for the same URL, would be given the response that was retried.
 * https://nextjs.org/docs/app/guides/caching#request-memoization
 */
export class RetriedUrls {
  readonly #urls = new Set<string>()

  /** @param n of the attempt, 1 for the first */
  mustBeSent(n: number, request: { readonly fingerprint: string }): boolean {
    if (n === 1) return this.#urls.size > 0 && this.#urls.has(request.fingerprint)
    const { fingerprint } = request
    this.#urls.delete(fingerprint)
    this.#urls.add(fingerprint)
    for (const oldest of this.#urls) {
      if (this.#urls.size <= MAX_URLS) break
      this.#urls.delete(oldest)
    }
    return true
  }
}

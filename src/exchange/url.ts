/** What a URL without an origin belongs to: a relative one, as pages and mocks use. */
const NO_ORIGIN = "(relative)"

export interface UrlParts {
  readonly origin: string
  readonly path: string
  /** With its "?", or "". */
  readonly query: string
}

/** Cuts a URL where its parts meet. By hand, as it must not throw, and `new URL` costs several times as much. */
export function urlParts(url: string): UrlParts {
  const scheme = url.indexOf("://")
  const begin = scheme === -1 ? (url.startsWith("//") ? 2 : 0) : scheme + 3
  const end = before(url, "#", begin, url.length)
  const queryAt = before(url, "?", begin, end)
  const query = url.slice(queryAt, end)
  if (begin === 0) return { origin: relativeOrigin(), path: url.slice(0, queryAt) || "/", query }
  const pathAt = before(url, "/", begin, queryAt)
  return { origin: originOf(url, begin, pathAt), path: url.slice(pathAt, queryAt) || "/", query }
}

/** Where `mark` stands between `begin` and `end`; `end` where it does not. */
function before(url: string, mark: string, begin: number, end: number): number {
  const at = url.indexOf(mark, begin)
  return at === -1 || at > end ? end : at
}

/** In a browser a relative URL belongs to the page's origin. */
function relativeOrigin(): string {
  const { location } = globalThis as { location?: { origin?: string } }
  return location?.origin ?? NO_ORIGIN
}

/** Lower case and without userinfo: `HTTPS://me:secret@API.example.com` is `https://api.example.com`. */
function originOf(url: string, begin: number, end: number): string {
  const at = url.lastIndexOf("@", end - 1)
  const host = at >= begin ? at + 1 : begin
  return (url.slice(0, begin) + url.slice(host, end)).toLowerCase()
}

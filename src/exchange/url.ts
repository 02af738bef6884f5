/** What a URL without an origin belongs to: a relative one, as pages and mocks use. */
const NO_ORIGIN = "(relative)"

export interface UrlParts {
  readonly origin: string
  readonly path: string
  /** Scheme and authority as they were written, and the path's first slash; "" where one of them is missing. */
  readonly stem: string
}

/**
 * Cuts a URL where its parts meet. By hand, as it must not throw, and `new URL` costs several times as much.
 * @param like the parts of another: what begins with its stem is of its origin
 */
export function urlParts(url: string, like?: Pick<UrlParts, "origin" | "stem">): UrlParts {
  if (like && like.stem !== "" && url.startsWith(like.stem)) {
    const end = before(url, "#", like.stem.length, url.length)
    const queryAt = before(url, "?", like.stem.length, end)
    const path = url.slice(like.stem.length - 1, queryAt)
    return { origin: like.origin, path, stem: like.stem }
  }
  const scheme = url.indexOf("://")
  const begin = scheme === -1 ? (url.startsWith("//") ? 2 : 0) : scheme + 3
  const end = before(url, "#", begin, url.length)
  const queryAt = before(url, "?", begin, end)
  if (begin === 0) return { origin: relativeOrigin(), path: url.slice(0, queryAt) || "/", stem: "" }
  const pathAt = before(url, "/", begin, queryAt)
  const stem = scheme !== -1 && pathAt < queryAt ? url.slice(0, pathAt + 1) : ""
  return { origin: originOf(url, begin, pathAt), path: url.slice(pathAt, queryAt) || "/", stem }
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

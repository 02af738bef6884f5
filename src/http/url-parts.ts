/** What a URL without an origin belongs to: a relative one, as pages and mocks use. */
const NO_ORIGIN = "(relative)"

export interface UrlParts {
  readonly origin: string
  readonly path: string
  /** Scheme and authority as they were written, and the path's first slash; "" where one of them is missing. */
  readonly originPrefix: string
}

/**
 * Cuts a URL where its parts meet. By hand, as it must not throw, and `new URL` costs several times as much.
 * @param sibling the parts of another: what begins with its stem is of its origin
 */
export function urlParts(url: string, sibling?: Pick<UrlParts, "origin" | "originPrefix">): UrlParts {
  if (sibling && sibling.originPrefix !== "" && url.startsWith(sibling.originPrefix)) {
    const end = indexBetween(url, "#", sibling.originPrefix.length, url.length)
    const queryAt = indexBetween(url, "?", sibling.originPrefix.length, end)
    const path = url.slice(sibling.originPrefix.length - 1, queryAt)
    return { origin: sibling.origin, path, originPrefix: sibling.originPrefix }
  }
  const scheme = url.indexOf("://")
  const start = scheme === -1 ? (url.startsWith("//") ? 2 : 0) : scheme + 3
  const end = indexBetween(url, "#", start, url.length)
  const queryAt = indexBetween(url, "?", start, end)
  if (start === 0) return { origin: relativeOrigin(), path: url.slice(0, queryAt) || "/", originPrefix: "" }
  const pathAt = indexBetween(url, "/", start, queryAt)
  const originPrefix = scheme !== -1 && pathAt < queryAt ? url.slice(0, pathAt + 1) : ""
  return { origin: originOf(url, start, pathAt), path: url.slice(pathAt, queryAt) || "/", originPrefix }
}

/** Where `mark` stands between `begin` and `end`; `end` where it does not. */
function indexBetween(url: string, character: string, start: number, end: number): number {
  const at = url.indexOf(character, start)
  return at === -1 || at > end ? end : at
}

/** In a browser a relative URL belongs to the page's origin. */
function relativeOrigin(): string {
  const { location } = globalThis as { location?: { origin?: string } }
  return location?.origin ?? NO_ORIGIN
}

/** Lower case and without userinfo: `HTTPS://me:secret@API.example.com` is `https://api.example.com`. */
function originOf(url: string, start: number, end: number): string {
  const at = url.lastIndexOf("@", end - 1)
  const host = at >= start ? at + 1 : start
  return (url.slice(0, start) + url.slice(host, end)).toLowerCase()
}

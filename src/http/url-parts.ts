import { readOr } from "./caller-values.ts"

/** The origin of a relative URL where no page gives it one: mocks and adapters of one's own take such URLs. */
const NO_ORIGIN = "(relative)"
/** The origin of a URL that cannot be parsed. Where its host ends and a secret begins is then unknown. */
const INVALID = "(invalid URL)"

/** It has no host, and may have megabytes. https://www.rfc-editor.org/rfc/rfc2397 */
const DATA_URL = /^\s*data:/i

/**
 * Scheme, authority and the path's first slash. Every URL that begins with the same has the same origin: without a
 * backslash, a tab or an empty authority, which parsers skip or take for slashes.
 */
const ORIGIN_PREFIX = /^[a-z][a-z\d+.-]*:\/\/[^/?#\\\s]+\//i

export interface UrlParts {
  /**
   * Scheme, host and port as a client connects to them: in lower case and ASCII, without userinfo and default port.
   * `"//host"` where the scheme is unknown, `"data:"` where there is no host.
   */
  readonly origin: string
  readonly path: string
  /** What every URL may begin with that is certain to have this origin; "" if there is no such text. */
  readonly originPrefix: string
}

/**
 * Cuts a URL into its parts, as the URL parser of clients does: https://url.spec.whatwg.org/#concept-basic-url-parser
 * Never throws.
 * @param sibling the parts of another URL: one that begins with its `originPrefix` need not be parsed
 */
export function urlParts(url: string, sibling?: Pick<UrlParts, "origin" | "originPrefix">): UrlParts {
  if (sibling && sibling.originPrefix !== "" && url.startsWith(sibling.originPrefix)) {
    const { origin, originPrefix } = sibling
    return { origin, path: pathFrom(url, originPrefix.length - 1), originPrefix }
  }
  const originPrefix = ORIGIN_PREFIX.exec(url)?.[0] ?? ""
  if (originPrefix === "") return unusualParts(url, baseUrl())
  const origin = originOf(originPrefix)
  return origin === null
    ? { origin: INVALID, path: "/", originPrefix: "" }
    : { origin, path: pathFrom(url, originPrefix.length - 1), originPrefix }
}

/** What stands from `begin` to the query or the fragment. */
function pathFrom(url: string, begin: number): string {
  const end = indexBetween(url, "#", begin, url.length)
  return url.slice(begin, indexBetween(url, "?", begin, end))
}

/** Where `character` is between `begin` and `end`; `end` if it is not. */
function indexBetween(url: string, character: string, begin: number, end: number): number {
  const at = url.indexOf(character, begin)
  return at === -1 || at > end ? end : at
}

/** Relative, without a path, or spelled as only a parser understands it. */
function unusualParts(url: string, base: string | undefined): UrlParts {
  if (DATA_URL.test(url)) return { origin: "data:", path: "/", originPrefix: "" }
  const parsed = parse(url, base)
  if (parsed) return { ...parsed, originPrefix: "" }
  const withoutScheme = /^[/\\]{2}/.test(url) ? parse(url, "http://heed.invalid/") : null
  if (withoutScheme) {
    const { origin, path } = withoutScheme
    return { origin: origin.slice("http:".length), path, originPrefix: "" }
  }
  return /^[^/?#]*:/.test(url)
    ? { origin: INVALID, path: "/", originPrefix: "" }
    : { origin: NO_ORIGIN, path: pathFrom(url, 0) || "/", originPrefix: "" }
}

function originOf(prefix: string): string | null {
  return (parse(prefix, undefined) ?? parseByHand(prefix))?.origin ?? null
}

/** Schemes without a host. Before the colon of any other may stand a user's name: `ann:pa55word@host`. */
const HOSTLESS: readonly string[] = ["data:", "blob:", "file:"]

function parse(url: string, base: string | undefined): Pick<UrlParts, "origin" | "path"> | null {
  return readOr(() => {
    const { protocol, host, pathname } = new URL(url, base)
    if (host === "") return HOSTLESS.includes(protocol) ? { origin: protocol, path: "/" } : null
    // `URL.origin` is "null" for the schemes that the URL standard does not list.
    return { origin: `${protocol}//${host}`, path: pathname || "/" }
  }, null)
}

const PLAIN = /^(https?):\/\/(?:[^/?#\\\s]*@)?([a-z\d.-]+)(?::(\d{1,5}))?\/$/i
const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: "80", https: "443" }

/** React Native's own URL knows only some of its properties. null: not surely a host. */
function parseByHand(prefix: string): { readonly origin: string } | null {
  const [, scheme, host, port] = PLAIN.exec(prefix.toLowerCase()) ?? []
  if (scheme === undefined) return null
  return { origin: `${scheme}://${host}${!port || port === DEFAULT_PORTS[scheme] ? "" : `:${port}`}` }
}

/** undici's, by which Node's fetch resolves relative URLs: `setGlobalOrigin`. */
const UNDICI_ORIGIN = Symbol.for("undici.globalOrigin.1")

/** What relative URLs are relative to: the page, the worker's script, or nothing. */
function baseUrl(): string | undefined {
  return readOr(() => {
    const {
      document,
      location,
      [UNDICI_ORIGIN]: undici,
    } = globalThis as {
      document?: { baseURI?: string }
      location?: { href?: string; origin?: string }
      [UNDICI_ORIGIN]?: unknown
    }
    const base = document?.baseURI ?? location?.href ?? location?.origin ?? undici
    return base === undefined ? undefined : String(base)
  }, undefined)
}

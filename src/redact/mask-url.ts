import { withoutIds } from "./ids.ts"
import { CUT, cutText, MASK } from "./mask.ts"
import { looksSecret } from "./mask-tokens.ts"
import { BOT, isSecretSegment, secretHostLength, secretSegments } from "./secret-segments.ts"
import { areWords } from "./word-likeness.ts"

/** The longest result, in characters. */
export const MAX_URL_LENGTH = 2_000
/** How much of a URL is looked at, in characters. */
export const MAX_INPUT_LENGTH = 64 * 1024

/** From this length on a mixed word in a parameter's name counts as a credential. */
const NAME_LENGTH = 12

/** What may be seen of a value in a result, with room for a token that its end would cut, in characters. */
const SEEN_LENGTH = 2 * MAX_URL_LENGTH

/** May this parameter's decoded value be shown? */
export type IsAllowed = (name: string, value: string) => boolean
type UrlPart = "userinfo" | "host" | "path" | "name" | "query" | "fragment"
/** Called with each part that was masked, as it stands in the URL; `name` of a parameter. */
export type OnMasked = (part: UrlPart, value: string, name: string) => void

/**
 * Masks what a URL, absolute or relative, may hold of secrets: userinfo, a fragment that is no anchor, every query and
 * matrix parameter that is not allowed, names and path segments that look like credentials or stand where an API has one.
 * Spelling and order stay as they are. At most 2,000 characters; CUT says where it ends.
 * `origin`: what a relative URL is relative to, since some places are known by their host.
 * Without `found`, what stands beyond the end of the result is not looked at.
 */
export function maskUrl(url: string, allowed: IsAllowed, onMasked?: OnMasked, origin = ""): string {
  const [, front = "", query, fragment] =
    /^([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/.exec(url.slice(0, MAX_INPUT_LENGTH)) ?? []
  const mask: Mask = (part, value, name = "") => {
    if (value === "" || value === MASK) return value
    onMasked?.(part, value, name)
    return MASK
  }
  const mayShow: IsAllowed = onMasked ? allowed : (name, value) => allowed(name, value.slice(0, SEEN_LENGTH))
  const parameter = (piece: string) => maskParameter(piece, mayShow, mask)
  let masked = maskFront(front, hostOf(origin), parameter, mask)
  if (query !== undefined) {
    // Each takes a character of the result and more.
    const pieces = query.split("&", onMasked ? undefined : MAX_URL_LENGTH + 1)
    masked += `?${pieces.map(parameter).join("&")}`
  }
  if (fragment !== undefined) masked += `#${isAnchor(fragment) ? fragment : mask("fragment", fragment)}`
  return cutText(masked, MAX_URL_LENGTH)
}

type Mask = (part: UrlPart, value: string, name?: string) => string

const ABSOLUTE = /^((?:[a-z][a-z0-9+.-]{0,31}:)?[/\\]{2})([^/\\]*)([\s\S]*)$/i

/** A proxy's path is the URL that it is to fetch: `/https://ann:secret@api.example.com/v1`. */
const NESTED = /\/[a-z][a-z0-9+.-]{0,15}:\/{1,2}$/i
/** The longest of them, in characters. */
const NESTED_ROOM = 20
/** How deep such URLs are read. */
const MOST_NESTED = 4

function maskFront(
  front: string,
  origin: string,
  parameter: (piece: string) => string,
  mask: Mask,
  depth = 0,
): string {
  const absolute = ABSOLUTE.exec(front)
  if (absolute) {
    const [, scheme = "", authority = "", path = ""] = absolute
    const host = hostOf(`//${authority}`)
    return scheme + maskAuthority(authority, mask) + maskNested(path, host, parameter, mask, depth)
  }
  // data:, mailto:, and whatever else has no host: nothing in it is known to be harmless.
  const scheme = /^[a-z][a-z0-9+.-]{0,31}:(?![/\\])/i.exec(front)?.[0] ?? ""
  return scheme === ""
    ? maskNested(front, origin, parameter, mask, depth)
    : scheme + mask("path", front.slice(scheme.length))
}

function maskNested(
  path: string,
  host: string,
  parameter: (piece: string) => string,
  mask: Mask,
  depth: number,
): string {
  const colon = path.indexOf(":/")
  const slashes = path.startsWith("://", colon) ? 3 : 2
  const before = path.slice(Math.max(0, colon + slashes - NESTED_ROOM), colon + slashes)
  const scheme = colon < 0 ? null : NESTED.exec(before)
  if (scheme === null) return maskPath(path, host, parameter, mask)
  const start = colon + slashes - scheme[0].length + 1
  const inner = path.slice(colon + slashes)
  const nested =
    depth < MOST_NESTED
      ? maskFront(`//${inner}`, "", parameter, mask, depth + 1).slice(2)
      : mask("path", inner)
  return maskPath(path.slice(0, start), host, parameter, mask) + path.slice(start, colon + slashes) + nested
}

/** In lower case, without port. */
function hostOf(origin: string): string {
  const authority = ABSOLUTE.exec(origin)?.[2] ?? ""
  const host = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase()
  return host.replace(/\.?(?::\d{0,5})?$/, "")
}

function maskAuthority(authority: string, mask: Mask): string {
  const at = authority.lastIndexOf("@")
  const host = authority.slice(at + 1)
  const secret = secretHostLength(hostOf(`//${host}`))
  // A port that is no number is a password whose slash ended the authority too early.
  const isHost = /^(?:\[[\w.:%]*\]|[^\s:]{0,255})(?::\d{0,5})?$/.test(host)
  const shown = isHost ? mask("host", host.slice(0, secret)) + host.slice(secret) : mask("host", host)
  return at < 0 ? shown : `${mask("userinfo", authority.slice(0, at))}@${shown}`
}

/** Of a path with more segments the rest is masked as one. */
const MOST_SEGMENTS = 500
/** And of its matrix parameters. */
const MOST_MATRIX = 500

function maskPath(path: string, host: string, parameter: (piece: string) => string, mask: Mask): string {
  const pieces = path.split("/")
  const rest = pieces.splice(MOST_SEGMENTS).join("/")
  if (rest !== "") return `${maskPath(pieces.join("/"), host, parameter, mask)}/${mask("path", rest)}`
  const segments = pieces.map((segment) => segment.split(";"))
  let room = MOST_MATRIX
  const plain = segments.map(([first = ""]) => decodeComponent(first) ?? first)
  const places = secretSegments(host, plain)
  return segments
    .map(([first = "", ...matrix], at) => {
      const isSecret = places.has(at) || isSecretSegment(plain[at] ?? "", plain[at - 1] ?? "")
      // A server may repeat the token without the bot's id.
      if (isSecret && BOT.test(first)) mask("path", first.replace(BOT, ""))
      const more = matrix.splice(room).join(";")
      room -= matrix.length
      const shown = [isSecret ? mask("path", first) : first, ...matrix.map(parameter)]
      if (more !== "") shown.push(mask("path", more))
      return shown.join(";")
    })
    .join("/")
}

/** The anchors of documentation are words and their numbers: `#section-10.2.3`, `#tag/Orders/operation/getOrder`. */
function isAnchor(fragment: string): boolean {
  if (fragment.length > 120 || !/^[!/]{0,2}[\w./~:-]+$/.test(fragment)) return false
  return /[A-Za-z]{3}/.test(fragment) && fragment.split(/[./~:_-]/).every(isAnchorWord)
}

function isAnchorWord(word: string): boolean {
  if (/^(?:\d{0,5}|[A-Za-z]\d{1,2}|[A-Z]{1,4}\d[A-Z]{0,4}|!?[A-Za-z]{0,8})$/.test(word)) return true
  return (/^[!A-Za-z]+$/.test(word) && areWords(word)) || withoutIds(word) === ""
}

/** A longer one is no name, in characters. */
const MAX_NAME_LENGTH = 500

function maskParameter(piece: string, allowed: IsAllowed, mask: Mask): string {
  const equals = piece.indexOf("=")
  const name = equals < 0 ? piece : piece.slice(0, equals)
  const plainName = name.length > MAX_NAME_LENGTH ? null : decodeComponent(name)
  const shown = plainName === null || looksSecret(plainName, NAME_LENGTH) ? mask("name", name) : name
  if (equals < 0) return shown !== name || isFlag(plainName, allowed) ? shown : mask("name", name)
  const value = piece.slice(equals + 1)
  const plain = decodeComponent(value)
  const harmless = plainName !== null && plain !== null && allowed(plainName, plain)
  return `${shown}=${harmless ? value : mask("query", value, plainName ?? name)}`
}

/** The longest flag that is shown though it is not known, in characters. */
const LONGEST_FLAG = 24

/** `?pretty`, `?uploads`: a name without a value, known or a short word. Else it is a value without a name. */
function isFlag(name: string | null, allowed: IsAllowed): boolean {
  if (name === null || allowed(name, "")) return true
  const whole = name.endsWith(CUT) ? name.slice(0, -CUT.length) : name
  return whole.length <= LONGEST_FLAG && /^[A-Za-z_.-]*$/.test(whole)
}

const BROKEN_ESCAPE = /%(?![0-9A-Fa-f]{2})/

/** Percent and form decoding; `null` where the text is not well encoded. */
export function decodeComponent(text: string): string | null {
  const spaced = text.replace(/\+/g, " ")
  if (!spaced.includes("%")) return spaced
  // To throw and catch costs microseconds, which a text of nothing but such escapes would cost thousands of times.
  if (BROKEN_ESCAPE.test(spaced)) return null
  try {
    return decodeURIComponent(spaced)
  } catch {
    return null
  }
}

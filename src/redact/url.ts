import { credentialName } from "./credential-names.ts"
import { cutText, MASK } from "./mask.ts"
import { looksSecret } from "./tokens.ts"

/** The longest result, in characters. */
export const MAX_URL_LENGTH = 2_000
/** How much of a URL is looked at, in characters. */
export const MAX_INPUT_LENGTH = 64 * 1024

/** From this length on a mixed word in a path counts as a credential (Slack's webhooks end in 24 characters). */
const SEGMENT_LENGTH = 20
/** And in a parameter's name, or behind `/key/`. */
const NAME_LENGTH = 12

/** May this parameter's decoded value be shown? */
export type Allowed = (name: string, value: string) => boolean
type UrlPart = "userinfo" | "host" | "path" | "name" | "query" | "fragment"
/** Told of each thing that was masked, as it stands in the URL; `name` of a parameter. */
export type Found = (part: UrlPart, value: string, name: string) => void

/**
 * Masks what a URL, absolute or relative, may hold of secrets: userinfo, fragment, every query and matrix parameter
 * that is not allowed, names and path segments that look like credentials. Spelling and order stay as they are.
 * At most 2,000 characters; CUT says where it ends.
 */
export function maskUrl(url: string, allowed: Allowed, found: Found = () => {}): string {
  const [, front = "", query, fragment] =
    /^([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/.exec(url.slice(0, MAX_INPUT_LENGTH)) ?? []
  const mask: Mask = (part, value, name = "") => {
    if (value === "" || value === MASK) return value
    found(part, value, name)
    return MASK
  }
  const parameter = (piece: string) => maskParameter(piece, allowed, mask)
  let masked = maskFront(front, parameter, mask)
  if (query !== undefined) masked += `?${query.split("&").map(parameter).join("&")}`
  if (fragment !== undefined) masked += `#${mask("fragment", fragment)}`
  return cutText(masked, MAX_URL_LENGTH)
}

type Mask = (part: UrlPart, value: string, name?: string) => string

function maskFront(front: string, parameter: (piece: string) => string, mask: Mask): string {
  const absolute = /^((?:[a-z][a-z0-9+.-]{0,31}:)?[/\\]{2})([^/\\]*)([\s\S]*)$/i.exec(front)
  if (absolute) {
    const [, scheme = "", authority = "", path = ""] = absolute
    return scheme + maskAuthority(authority, mask) + maskPath(path, parameter, mask)
  }
  // data:, mailto:, and whatever else has no host: nothing in it is known to be harmless.
  const scheme = /^[a-z][a-z0-9+.-]{0,31}:(?![/\\])/i.exec(front)?.[0] ?? ""
  return scheme === "" ? maskPath(front, parameter, mask) : scheme + mask("path", front.slice(scheme.length))
}

function maskAuthority(authority: string, mask: Mask): string {
  const at = authority.lastIndexOf("@")
  const host = authority.slice(at + 1)
  // A port that is no number is a password whose slash ended the authority too early.
  const shown = /^(?:\[[\w.:%]*\]|[^\s:]{0,255})(?::\d{0,5})?$/.test(host) ? host : mask("host", host)
  return at < 0 ? shown : `${mask("userinfo", authority.slice(0, at))}@${shown}`
}

function maskPath(path: string, parameter: (piece: string) => string, mask: Mask): string {
  let before = ""
  return path
    .split("/")
    .map((segment) => {
      const [first = "", ...matrix] = segment.split(";")
      const shown = isSecretSegment(decode(first) ?? first, before) ? mask("path", first) : first
      before = first
      return [shown, ...matrix.map(parameter)].join(";")
    })
    .join("/")
}

function isSecretSegment(segment: string, before: string): boolean {
  if (looksSecret(segment, SEGMENT_LENGTH) || segment.includes("://")) return true
  // /key=8c1f…
  const assigned = /^([^=]{1,60})=[\s\S]/.exec(segment)?.[1] ?? ""
  if (credentialName(assigned) === "strong") return true
  // /token/8c1f…, but not /token/revoke
  const named = credentialName(before)
  if (named === "weak") return looksSecret(segment, NAME_LENGTH)
  return named === "strong" && /\d|[a-z][A-Z]/.test(segment) && segment.length >= 6
}

function maskParameter(piece: string, allowed: Allowed, mask: Mask): string {
  const equals = piece.indexOf("=")
  const name = equals < 0 ? piece : piece.slice(0, equals)
  const plainName = decode(name)
  const shown = plainName === null || looksSecret(plainName, NAME_LENGTH) ? mask("name", name) : name
  if (equals < 0) return shown
  const value = piece.slice(equals + 1)
  const plain = decode(value)
  const harmless = plainName !== null && plain !== null && allowed(plainName, plain)
  return `${shown}=${harmless ? value : mask("query", value, plainName ?? name)}`
}

/** Percent and form decoding; `null` where the text is not well encoded. */
export function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replace(/\+/g, " "))
  } catch {
    return null
  }
}

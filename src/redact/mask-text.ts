import { maskSchemes } from "./authorization.ts"
import { CUT, cutText } from "./mask.ts"
import { maskTokens } from "./mask-tokens.ts"
import { maskPairs } from "./name-value-pairs.ts"
import { maskProse } from "./prose.ts"
import { HOST_ENDS } from "./secret-segments.ts"

/** How much of a text is read, in characters. */
const MAX_TEXT_LENGTH = 64 * 1024
// What a cut may leave of a secret that it went through; also room for masks that are longer than what they stand for.
const MARGIN = 2_048
/** A mask may make a credential of what stood beside it and was none; masking once more must change nothing. */
const MAX_PASSES = 3

/**
 * Masks secrets in running text, whether the request carried them or not: credentials behind a scheme, tokens, named
 * values, quoted values in prose, URLs.
 */
export function maskText(
  text: string,
  isCredential: (name: string) => boolean,
  url: (url: string) => string,
): string {
  let masked = text
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const before = masked
    masked = maskHosts(
      maskUrls(maskPairs(maskProse(maskTokens(maskSchemes(before))), isCredential), url),
      url,
    )
    if (masked === before) break
  }
  return masked
}

const SCHEME = /[a-z][a-z0-9+.-]{1,15}$/i
/** What may stand before "://" of a scheme, in characters. */
const SCHEME_ROOM = 16
// As PHP writes them in JSON, too: https:\/\/a.example\/x
const REST = /(?::\/\/|:\\\/\\\/)(?:[^\s"'<>\\`]|\\\/)+/y

/** Masks every URL. Each is found by its "://", so that a text without any costs nothing. */
function maskUrls(text: string, url: (url: string) => string): string {
  let masked = ""
  let done = 0
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const scheme = SCHEME.exec(text.slice(Math.max(done, at - SCHEME_ROOM), at))?.[0]
    if (scheme === undefined) continue
    REST.lastIndex = at
    let end = at + (REST.exec(text)?.[0].length ?? 0)
    if (end === at) continue
    while (".,;:!?)".includes(text.charAt(end - 1))) end--
    const start = at - scheme.length
    const found = text.slice(start, end)
    const shown = found.includes("\\/")
      ? url(found.replaceAll("\\/", "/")).replaceAll("/", "\\/")
      : url(found)
    masked += text.slice(done, start) + shown
    done = end
    at = end - 1
  }
  return masked + text.slice(done)
}

const OF_HOST = /[a-z0-9.-]/i
/** The longest host that is looked for, in characters. */
const HOST_ROOM = 80
const PATH = /[^\s"'<>\\`]+/y

/** Masks URLs without a scheme, of hosts whose paths hold secrets: `hooks.slack.com/services/…`. */
function maskHosts(text: string, url: (url: string) => string): string {
  let masked = ""
  let done = 0
  for (const { 0: end, index } of text.matchAll(HOST_ENDS)) {
    const at = index + end.length
    if (index < done) continue
    const first = Math.max(done, index - HOST_ROOM)
    let start = index
    while (start > first && OF_HOST.test(text.charAt(start - 1))) start--
    if (text.charAt(start - 1) === "/") continue
    PATH.lastIndex = at
    const path = PATH.exec(text)?.[0] ?? ""
    masked += text.slice(done, start) + url(`//${text.slice(start, at)}${path}`).slice(2)
    done = at + path.length
  }
  return masked + text.slice(done)
}

/** Applies `mask` to the first MAX_TEXT_LENGTH characters. What was cut says so at its end, once. */
export function maskBounded(text: string, mask: (text: string) => string): string {
  let end = text.length
  while (text.endsWith(CUT, end)) end -= CUT.length
  const masked = mask(text.slice(0, Math.min(end, MAX_TEXT_LENGTH)))
  if (end <= MAX_TEXT_LENGTH && masked.length <= MAX_TEXT_LENGTH)
    return end === text.length || masked.endsWith(CUT) ? masked : masked + CUT
  const room = Math.min(masked.length, MAX_TEXT_LENGTH) - MARGIN
  // Masked once more: cutting may have made a name and value of what was none.
  return mask(cutText(masked, Math.max(room, CUT.length)).slice(0, -CUT.length)) + CUT
}

import { maskSchemes } from "./authorization.ts"
import { CUT, cutText } from "./mask.ts"
import { maskPairs } from "./pairs.ts"
import { maskTokens } from "./tokens.ts"

/** How much of a text is read, in characters. */
const MAX_TEXT_LENGTH = 64 * 1024
// What a cut may leave of a secret that it went through; also room for masks that are longer than what they stand for.
const MARGIN = 2_048
/** A mask may make a credential of what stood beside it and was none; masking once more must change nothing. */
const MOST_PASSES = 3

/** Masks what running text may hold of anybody's secrets: credentials behind a scheme, tokens, named values, URLs. */
export function maskText(
  text: string,
  isCredential: (name: string) => boolean,
  url: (url: string) => string,
): string {
  let masked = text
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const before = masked
    masked = maskUrls(maskPairs(maskTokens(maskSchemes(before)), isCredential), url)
    if (masked === before) break
  }
  return masked
}

const URL_IN_TEXT = /[a-z][a-z0-9+.-]{1,15}:\/\/[^\s"'<>\\`]+/gi

function maskUrls(text: string, url: (url: string) => string): string {
  return text.replace(URL_IN_TEXT, (found) => {
    let end = found.length
    while (end > 0 && ".,;:!?)".includes(found.charAt(end - 1))) end--
    return url(found.slice(0, end)) + found.slice(end)
  })
}

/** Applies `mask` to the first MAX_TEXT_LENGTH characters. What was cut says so at its end. */
export function maskBounded(text: string, mask: (text: string) => string): string {
  const wasCut = text.endsWith(CUT)
  const given = wasCut ? text.slice(0, -CUT.length) : text
  const masked = mask(given.slice(0, MAX_TEXT_LENGTH))
  if (given.length <= MAX_TEXT_LENGTH && masked.length <= MAX_TEXT_LENGTH)
    return wasCut ? masked + CUT : masked
  const room = Math.min(masked.length, MAX_TEXT_LENGTH) - MARGIN
  // Masked once more: cutting may have made a name and value of what was none.
  return mask(cutText(masked, Math.max(room, CUT.length)).slice(0, -CUT.length)) + CUT
}

import { cutText } from "../redact/mask.ts"
import type { Sight } from "./sight.ts"
import { oneLine } from "./wording.ts"

/** The longest text of one piece of evidence, in characters. */
export const MAX_TEXT = 300
/** The longest quotation from a server inside such a text. */
export const MAX_QUOTE = 200
/** The longest name of a parameter, a header or a field inside such a text. */
export const MAX_NAME = 60

/** What a server or a request wrote, fit to be shown: masked first, so that no cut leaves half a secret. */
export function shownText(sight: Sight, text: string, limit = MAX_QUOTE): string {
  return cutText(oneLine(sight.mask(text)), limit)
}

export function shownName(sight: Sight, name: string): string {
  return shownText(sight, name, MAX_NAME)
}

/**
 * One of the answer's headers, for reading; null where it is missing. Echoes are masked first, for a reader would end one
 * at a quote within it, and half a secret is not known again.
 */
export function readHeader(sight: Sight, name: string): string | null {
  const value = sight.answer?.header(name) ?? null
  return value && sight.withoutEchoes(value)
}

/** One of the answer's headers, fit to be shown; null where it is missing or empty. */
export function shownHeader(sight: Sight, name: string): string | null {
  const value = readHeader(sight, name)
  return value ? shownText(sight, sight.header(name, value)) || null : null
}

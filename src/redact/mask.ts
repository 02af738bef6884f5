/** Stands where something was left out because it may be a secret. Never percent-encoded, so that it stays readable. */
export const MASK = "[redacted]"

/** Stands where a text was cut because of its length. */
export const CUT = "[cut]"

/**
 * At most `limit` characters, ending in CUT where something was left out;
 * never half a MASK, half an escape or half a character.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text
  const kept = text.slice(0, limit - CUT.length)
  const open = kept.lastIndexOf("[")
  const whole =
    open > kept.length - MASK.length && MASK.startsWith(kept.slice(open)) ? kept.slice(0, open) : kept
  return whole.replace(/(?:%[0-9A-Fa-f]?|[\uD800-\uDBFF])$/, "") + CUT
}

// Control characters would move a terminal's cursor, bidirectional marks its text; half a character is none.
const UNPRINTABLE = /[\s\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu

/** One line of printable text. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, " ").trim()
}

/** A value that tests are held against, with its text: lower case, or null where it is none. Made once, tested often. */
export interface Held {
  readonly value: unknown
  readonly text: string | null
}

/** Of a text, so much is looked at. */
const LOOKED_AT = 64 * 1024

export function held(value: unknown): Held {
  return { value, text: textOf(value) }
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.slice(0, LOOKED_AT).trim().toLowerCase()
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null
}

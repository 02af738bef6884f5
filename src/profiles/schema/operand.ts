/** A value that tests are held against, with its text: lower case, or null where it is none. Made once, tested often. */
export interface Operand {
  readonly value: unknown
  readonly text: string | null
}

/** Of a text, so much is looked at. */
const MAX_LENGTH = 64 * 1024

export function toOperand(value: unknown): Operand {
  return { value, text: textOf(value) }
}

function textOf(value: unknown): string | null {
  if (typeof value === "string") return value.slice(0, MAX_LENGTH).trim().toLowerCase()
  return typeof value === "number" || typeof value === "boolean" ? String(value) : null
}

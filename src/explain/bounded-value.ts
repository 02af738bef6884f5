import { cutText, oneLine } from "../redact/mask.ts"
import { MAX_QUOTE } from "./masked-text.ts"

const MAX_DEPTH = 3
const MAX_ENTRIES = 20

/** A plain copy, safe for JSON: texts masked and cut, numbers finite, no more than a few entries. */
export function boundedValue(value: unknown, mask: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return cutText(oneLine(mask(value)), MAX_QUOTE)
  // JSON knows no -0.
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : null
  if (value === null || typeof value === "boolean") return value
  if (typeof value !== "object" || depth >= MAX_DEPTH) return undefined
  const copy = (item: unknown) => boundedValue(item, mask, depth + 1)
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((item) => copy(item) ?? null)
  const entries = Object.entries(value).slice(0, MAX_ENTRIES)
  return Object.fromEntries(
    entries.map(([key, item]) => [key, copy(item)]).filter(([, item]) => item !== undefined),
  )
}

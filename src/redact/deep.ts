import { CUT, MASK } from "./mask.ts"

const MAX_DEPTH = 8
const MAX_NODES = 1_000

/**
 * A plain copy for JSON with every string masked, of at most 1,000 values.
 * What goes deeper than 8 levels becomes CUT; what is no JSON is left out.
 */
export function maskDeep(
  value: unknown,
  mask: (text: string) => string,
  isCredential: (name: string) => boolean,
): unknown {
  let nodes = 0
  const copy = (value: unknown, depth: number): unknown => {
    if (value === null || typeof value === "boolean") return value
    if (typeof value === "string") return mask(value)
    if (typeof value === "number") return Number.isFinite(value) ? value : null
    if (typeof value === "bigint") return String(value)
    if (typeof value !== "object") return undefined
    if (depth >= MAX_DEPTH) return CUT
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
    if (Array.isArray(value)) return within(value).map((item) => copy(item, depth + 1) ?? null)
    return Object.fromEntries(
      within(Object.entries(value)).map(([key, item]) => [
        mask(key),
        typeof item === "string" && item !== "" && isCredential(key) ? MASK : copy(item, depth + 1),
      ]),
    )
  }
  const within = <T>(items: T[]): T[] => {
    const kept = items.slice(0, Math.max(0, MAX_NODES - nodes))
    nodes += kept.length
    return kept
  }
  try {
    return copy(value, 0)
  } catch {
    // A getter or proxy that throws.
    return MASK
  }
}

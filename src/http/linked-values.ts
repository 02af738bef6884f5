/** Values that are looked at of one error, and items of a list among them: an error of an SDK wraps two or three. */
const MAX_VALUES = 32
const MAX_ITEMS = 8

/** Where errors keep the error that caused them, or several of these. */
export const CAUSES = ["cause", "error", "originalError", "original", "networkError", "errors"]

/**
 * A value and what it leads to by properties of these names, breadth first, each once and at most MAX_VALUES. Lists are
 * gone through. A property that cannot be read leads nowhere. Never throws.
 */
export function linkedValues(start: unknown, names: readonly string[]): unknown[] {
  const found: unknown[] = [start]
  const seen = new Set(found)
  for (let i = 0; i < found.length; i++) {
    for (const next of linksOf(found[i], names)) {
      if (found.length >= MAX_VALUES) return found
      if (seen.has(next)) continue
      seen.add(next)
      found.push(next)
    }
  }
  return found
}

function* linksOf(value: unknown, names: readonly string[]): Generator<object> {
  if (!isObject(value)) return
  for (const name of names) {
    const next = property(value, name)
    if (!isObject(next)) continue
    if (!isList(next)) {
      yield next
      continue
    }
    for (let i = 0; i < MAX_ITEMS; i++) {
      const item = property(next, String(i))
      if (isObject(item)) yield item
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null
}

/** A revoked proxy throws even here. */
function isList(value: unknown): boolean {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

/** A property of anything; undefined where there is none, or a getter or a proxy throws. */
export function property(value: unknown, name: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown>)[name]
  } catch {
    return undefined
  }
}

/**
 * A request's headers as a plain object. By `toJSON`, which every axios 1.x has: those before 1.2 keep an instance's
 * defaults where nothing else shows them.
 */
export function plainHeaders(headers: unknown): object {
  if (typeof headers !== "object" || headers === null) return {}
  const { toJSON } = headers as { toJSON?: () => object }
  return typeof toJSON === "function" ? toJSON.call(headers) : headers
}

/**
 * A copy of headers with some of them changed. All others stay as they are: their order, spelling, lists, and the
 * `null` and `false` by which axios is told not to send a default of its own.
 * @param changes by name; null: without this header
 */
export function withChanges(given: unknown, changes: Iterable<readonly [string, string | null]>): object {
  const copy = copyOf(given)
  for (const [name, value] of changes) {
    const own = Object.keys(copy).filter((key) => isSameName(key, name))
    if (value === null) {
      for (const key of own) delete copy[key]
      // axios before 1.2 has the instance's defaults beneath.
      if (hasHeader(copy, name)) copy[name] = false
    } else if (typeof copy.set === "function") {
      copy.set(name, value, true)
    } else {
      copy[own[0] ?? name] = value
    }
  }
  return copy
}

/** Is it set to `false`, by which axios is told never to send it? */
export function isUnsent(headers: unknown, name: string): boolean {
  if (typeof headers !== "object" || headers === null) return false
  return Object.entries(headers).some(([key, value]) => value === false && isSameName(key, name))
}

/** Of the same class of the same copy of axios. */
function copyOf(headers: unknown): Record<string, unknown> {
  if (typeof headers !== "object" || headers === null) return {}
  return Object.create(Object.getPrototypeOf(headers), Object.getOwnPropertyDescriptors(headers))
}

const hasHeader = (headers: object, name: string): boolean =>
  Object.keys(plainHeaders(headers)).some((key) => isSameName(key, name))

const isSameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

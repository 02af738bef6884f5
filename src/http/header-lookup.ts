/** Headers that are looked at of one message; servers themselves take some 100 (Apache) to 2,000 (Node). */
const MAX_HEADERS = 2_000

/** Headers in whatever form a client holds them, as pairs. Values that are no header values are left out. */
export function* headerEntries(headers: unknown): Generator<readonly [string, string]> {
  if (typeof headers !== "object" || headers === null) return
  const pairs = Symbol.iterator in headers ? (headers as Iterable<unknown>) : Object.entries(headers)
  let room = MAX_HEADERS
  for (const pair of pairs) {
    if (room-- === 0) return
    if (!Array.isArray(pair)) continue
    const name = String(pair[0])
    const text = headerValueText(pair[1], name)
    if (text !== null) yield [name, text]
  }
}

/** One header's value as text, several joined as they are sent; null: there is none. */
function headerValueText(value: unknown, name: string): string | null {
  if (typeof value === "string") return value
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  if (Array.isArray(value)) return value.map(String).join(name.toLowerCase() === "cookie" ? "; " : ", ")
  return null
}

/**
 * A request's headers for `beforeAttempt`. A header that `Headers` cannot hold, such as a value beyond Latin-1, is left
 * out: clients differ in what they make of one.
 */
export function headersForHook(entries: Iterable<readonly [string, string]>): Headers {
  const headers = new Headers()
  for (const [name, value] of entries) {
    try {
      headers.append(name, value)
    } catch {
      // The client sends it, or says why not.
    }
  }
  return headers
}

/** What `beforeAttempt` changed, by lower-case names: its new value, or null where it was deleted. */
export function changesByHook(
  entries: Iterable<readonly [string, string]>,
  after: Headers,
): ReadonlyMap<string, string | null> {
  const before = headersForHook(entries)
  const changes = new Map<string, string | null>()
  for (const [name] of before) if (!after.has(name)) changes.set(name, null)
  for (const [name, value] of after) if (before.get(name) !== value) changes.set(name, value)
  return changes
}

/** A header looked up in whatever form a client holds them; `name` is lower case. */
export function findHeader(headers: unknown, name: string): string | null {
  if (typeof headers !== "object" || headers === null) return null
  const get = (headers as { get?: unknown }).get
  if (typeof get === "function") return headerValueText(get.call(headers, name), name)
  const own = Object.hasOwn(headers, name)
    ? headerValueText((headers as Record<string, unknown>)[name], name)
    : null
  if (own !== null) return own
  for (const [key, value] of headerEntries(headers)) if (key.toLowerCase() === name) return value
  return null
}

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
    const text = headerValueText(pair[1])
    if (text !== null) yield [String(pair[0]), text]
  }
}

/** One header's value as text, several lines joined; null: there is none. */
function headerValueText(value: unknown): string | null {
  if (typeof value === "string") return value
  if (typeof value === "number" || typeof value === "boolean") return String(value)
  if (Array.isArray(value)) return value.map(String).join(", ")
  return null
}

/** A header looked up in whatever form a client holds them; `name` is lower case. */
export function findHeader(headers: unknown, name: string): string | null {
  if (typeof headers !== "object" || headers === null) return null
  if (headers instanceof Map) return headerValueText(headers.get(name))
  const get = (headers as { get?: unknown }).get
  if (typeof get === "function") return headerValueText(get.call(headers, name))
  const own = Object.hasOwn(headers, name)
    ? headerValueText((headers as Record<string, unknown>)[name])
    : null
  if (own !== null) return own
  for (const [key, value] of headerEntries(headers)) if (key.toLowerCase() === name) return value
  return null
}

/** A request's `params` as text: it tells one from another, and is never sent or shown. "" where they cannot be read. */
export function paramsText(params: unknown): string {
  if (params === undefined || params === null) return ""
  try {
    if (typeof params !== "object" || params instanceof URLSearchParams) return String(params)
    return JSON.stringify(params) ?? ""
  } catch {
    return textWithBigints(params)
  }
}

/** JSON has no word for a bigint, which axios sends as its digits. A replacer makes it twice as slow, so not for all. */
function textWithBigints(params: unknown): string {
  try {
    return JSON.stringify(params, (_, value) => (typeof value === "bigint" ? `${value}n` : value)) ?? ""
  } catch {
    return ""
  }
}

/** Can the caller still change them? axios copies plain objects, but not those of a class, nor a Date in a plain one. */
export function isMutable(params: unknown): boolean {
  if (typeof params !== "object" || params === null) return false
  const kind: unknown = Object.getPrototypeOf(params)
  if (kind !== null && kind !== Object.prototype) return true
  for (const name in params) {
    const value = (params as Readonly<Record<string, unknown>>)[name]
    if (typeof value === "object" && value !== null) return true
  }
  return false
}

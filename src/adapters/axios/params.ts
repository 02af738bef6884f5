/** A request's `params` as text: it tells one from another, and is never sent or shown. */
export function paramsText(params: unknown): string {
  if (params === undefined || params === null) return ""
  if (typeof params !== "object" || params instanceof URLSearchParams) return String(params)
  try {
    return JSON.stringify(params, bigToText) ?? ""
  } catch {
    return ""
  }
}

/** JSON has no word for a bigint, which axios sends as its digits. */
function bigToText(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}n` : value
}

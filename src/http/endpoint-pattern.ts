/** The first twelve segments of a path that has more. */
const FIRST_SEGMENTS = /^(?:[^/]*\/){12}[^/]*(?=\/)/
/**
 * A segment that counts as an id: one with a digit, or a character that paths escape (% and @), but for a version such
 * as `v1`, `v19.0`, `v1beta2` or `v202408`; and a very long one.
 */
const ID_SEGMENT =
  /(^|\/)(?!v\d{1,6}(?:\.\d{1,2})?(?:(?:alpha|beta)\d{0,2})?(?:\/|$))(?:[^/]{33,}|[^/]*[\d%@][^/]*)/gi

/**
 * The endpoint that a path belongs to: `/v1/orders/8841/lines` is one of `/v1/orders/:id/lines`.
 * By expressions, for it is part of every call: they need no warming up, as a loop in JavaScript does.
 */
export function endpointPattern(path: string): string {
  const start = FIRST_SEGMENTS.exec(path)
  return start ? `${start[0].replace(ID_SEGMENT, "$1:id")}/…` : path.replace(ID_SEGMENT, "$1:id")
}

/**
 * Do two paths differ in nothing but the number that they end in? Then they are of one endpoint, and neither need be
 * looked through: so it is with most requests of a run and the ones before them.
 */
export function isSibling(path: string, other: string): boolean {
  if (path === other) return true
  const at = path.lastIndexOf("/") + 1
  if (!isNumber(path, at) || !isNumber(other, at)) return false
  return path.slice(0, at) === other.slice(0, at)
}

function isNumber(path: string, at: number): boolean {
  let end = at
  while (end < path.length && isDigit(path.charCodeAt(end))) end++
  return end === path.length && end > at
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

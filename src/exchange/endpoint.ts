const LONGEST_WORD = 32
const DEEPEST = 12
/** `v1`, `v19.0`, `v1beta2`, `v202408`. */
const VERSION = /^v\d{1,6}(\.\d{1,2})?((alpha|beta)\d{0,2})?$/i
/** A digit, or a character that paths escape: neither stands in the name of an endpoint. */
const OF_AN_ID = /[\d%@]/

/**
 * The endpoint that a path belongs to: `/v1/orders/8841/lines` is one of `/v1/orders/:id/lines`.
 * A segment with a digit in it (but for a version such as `v1`), and a very long one, counts as an id.
 */
export function endpointOf(path: string): string {
  const segments = path.split("/", DEEPEST + 2)
  const shown = segments.slice(0, DEEPEST + 1).map((segment) => (isId(segment) ? ":id" : segment))
  return segments.length > shown.length ? `${shown.join("/")}/…` : shown.join("/")
}

function isId(segment: string): boolean {
  return segment.length > LONGEST_WORD || (OF_AN_ID.test(segment) && !VERSION.test(segment))
}

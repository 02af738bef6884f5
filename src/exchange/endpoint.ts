const LONGEST_WORD = 32
const DEEPEST = 12
/** `v1`, `v19.0`, `v1beta2`, `v202408`. */
const VERSION = /^v\d{1,6}(\.\d{1,2})?((alpha|beta)\d{0,2})?$/i
const SLASH = 47

/**
 * The endpoint that a path belongs to: `/v1/orders/8841/lines` is one of `/v1/orders/:id/lines`.
 * A segment with a digit in it (but for a version such as `v1`), and a very long one, counts as an id.
 * One walk along the path: this is part of every call.
 */
export function endpointOf(path: string): string {
  let endpoint = ""
  let copied = 0
  let begin = 0
  let depth = 0
  let odd = false
  for (let at = 0; at <= path.length; at++) {
    const code = at < path.length ? path.charCodeAt(at) : SLASH
    if (code !== SLASH) {
      odd ||= isOfAnId(code)
      continue
    }
    if (at - begin > LONGEST_WORD || (odd && !VERSION.test(path.slice(begin, at)))) {
      endpoint += `${path.slice(copied, begin)}:id`
      copied = at
    }
    if (depth++ === DEEPEST && at < path.length) return `${endpoint}${path.slice(copied, at)}/…`
    begin = at + 1
    odd = false
  }
  return endpoint + path.slice(copied)
}

/** A digit, or a character that paths escape (% and @): neither stands in the name of an endpoint. */
const isOfAnId = (code: number): boolean => (code >= 48 && code <= 57) || code === 37 || code === 64

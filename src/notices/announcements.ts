import { NOTICE_FIELDS } from "./notice-fields.ts"

/** Responses of one path whose Headers are looked at; of later ones, one in this number of the source's. */
const LOOKS_BY_PATH = 2
const LOOK_EVERY = 32
/** Paths that are told apart, at most. */
const MAX_PATHS = 1_000

/** Length of `https://`. */
const AFTER_SCHEME = 8

type Fields = { readonly [name: string]: unknown }

/**
 * Finds the good responses that announce something, in less than 0.5 µs and without an allocation. An object of headers
 * is looked at each time. A Headers takes 0.3 µs for each field, so that the first responses of each path are looked at,
 * and later ones in turn.
 */
export class Announcements {
  #responses = 0
  readonly #looks = new Map<number, number>()

  /** True if the response may announce something. Throws what a getter of the response throws. */
  mayBeIn(result: unknown, request: { readonly url: string }): boolean {
    const headers = (result as { readonly headers?: unknown } | null | undefined)?.headers
    if (typeof headers !== "object" || headers === null) return false
    if (hasField(headers as Fields)) return true
    const { has, toJSON } = headers as Fields
    // The headers of axios have both, and were looked at.
    const isStore = typeof has === "function" && (typeof toJSON !== "function" || headers instanceof Headers)
    if (!isStore || !this.#isTurn(request.url)) return false
    return NOTICE_FIELDS.some((name) => (headers as Headers).has(name))
  }

  #isTurn(url: string): boolean {
    if (this.#responses++ % LOOK_EVERY === 0) return true
    const path = pathHash(url)
    const looks = this.#looks.get(path) ?? 0
    if (looks >= LOOKS_BY_PATH || this.#looks.size >= MAX_PATHS) return false
    this.#looks.set(path, looks + 1)
    return true
  }
}

/** The same as NOTICE_FIELDS, written out: a name that is a constant is found in a tenth of the time. */
function hasField(headers: Fields): boolean {
  return (
    headers.deprecation !== undefined ||
    headers.sunset !== undefined ||
    headers.warning !== undefined ||
    headers["x-shopify-api-deprecated-reason"] !== undefined ||
    headers["x-shopify-api-version-warning"] !== undefined ||
    headers["x-ad-api-version-warning"] !== undefined ||
    headers["stripe-notify"] !== undefined ||
    headers.Deprecation !== undefined ||
    headers.Sunset !== undefined ||
    headers.Warning !== undefined
  )
}

/** Of each third character of the URL up to the query, digits aside: a number makes no other path. */
function pathHash(url: string): number {
  const query = url.indexOf("?")
  let hash = 0
  for (let i = query < 0 ? url.length : query; i > AFTER_SCHEME; i -= 3) {
    const char = url.charCodeAt(i)
    if (!(char <= 57)) hash = (Math.imul(hash, 31) + char) | 0
  }
  return hash
}

import { bodyFacts, UNREADABLE } from "./body.ts"
import { given, givenText } from "./given.ts"
import { headerEntries } from "./headers.ts"
import { Place } from "./place.ts"
import type { BodyFacts, RequestFacts, RequestInfo } from "./request.ts"

/** What stands for a method that was not given: no server knows it, so nothing is assumed of it. */
const NO_METHOD = "UNKNOWN"

/** A request given in words. What of it cannot be read counts as missing. */
export class PlainFacts implements RequestFacts {
  readonly method: string
  readonly url: string
  readonly place: Place
  readonly lasting: boolean
  readonly body: BodyFacts
  readonly #request: RequestInfo

  constructor(request: RequestInfo & { readonly body?: unknown }) {
    this.#request = request
    this.method = givenText(() => request.method, NO_METHOD).toUpperCase()
    this.url = givenText(() => request.url, "")
    this.place = new Place(this.url)
    this.lasting = given(() => (request.body ?? null) === null, false)
    this.body = given(() => bodyFacts(request.body), UNREADABLE)
  }

  isUnder(stem: string): boolean {
    return this.place.stem === stem
  }

  get fingerprint(): string {
    return this.url
  }

  header(name: string): string | null {
    try {
      for (const [key, value] of this.headers()) if (key.toLowerCase() === name) return value
    } catch {
      // Headers that cannot be read: what to make of them is for the client to say.
    }
    return null
  }

  headers(): Iterable<readonly [string, string]> {
    return headerEntries(this.#request.headers)
  }
}

/** The same request without its body, to be kept for longer than its call: neither it nor its client's objects are held. */
export function withoutBody(request: RequestFacts): RequestFacts {
  const { method, url } = request
  const beside = given(() => request.beside?.(), undefined)
  const headers = given(() => [...request.headers(), ...(beside?.headers ?? [])], [])
  return new PlainFacts({ method, url, headers, body: beside?.texts.join("\n") || undefined })
}

import { bodyFacts, requestBody, UNREADABLE } from "../../exchange/body.ts"
import { given, givenText } from "../../exchange/given.ts"
import type { Place, Places } from "../../exchange/place.ts"
import type { BodyFacts, RequestFacts } from "../../exchange/request.ts"

/** What heed knows of a fetch, from the arguments as they were given. */
export class FetchFacts implements RequestFacts {
  readonly method: string
  readonly url: string
  readonly place: Place
  readonly #given: Request | null
  readonly #init: RequestInit | undefined
  #headers: Headers | null = null
  #body: BodyFacts | null = null

  constructor(places: Places, input: RequestInfo | URL, init: RequestInit | undefined) {
    this.#given = isRequest(input) ? input : null
    this.#init = init
    this.url = givenText(() => this.#given?.url ?? input, "")
    this.method = givenText(() => init?.method ?? this.#given?.method, "GET").toUpperCase()
    this.place = places.find(this.url)
  }

  isUnder(stem: string): boolean {
    return this.place.stem === stem
  }

  get fingerprint(): string {
    return this.url
  }

  get lasting(): boolean {
    return given(() => this.#given === null && !this.#init?.body, false)
  }

  get body(): BodyFacts {
    this.#body ??= given(() => this.#bodyGiven(), UNREADABLE)
    return this.#body
  }

  header(name: string): string | null {
    try {
      return this.#allHeaders().get(name)
    } catch {
      // Headers that cannot be sent: that is for fetch to say.
      return null
    }
  }

  /** @throws TypeError as fetch does, where the headers cannot be sent */
  headers(): Iterable<readonly [string, string]> {
    return this.#allHeaders()
  }

  #bodyGiven(): BodyFacts {
    const own = this.#init?.body ?? null
    return own === null && this.#given ? requestBody(this.#given) : bodyFacts(own)
  }

  #allHeaders(): Headers {
    // As fetch has it: headers in `init` stand in the place of the Request's.
    this.#headers ??= new Headers(this.#init?.headers ?? this.#given?.headers)
    return this.#headers
  }
}

/** A Request of this realm or another (undici's own beside Node's global). */
export function isRequest(input: unknown): input is Request {
  if (typeof input !== "object" || input === null) return false
  try {
    return "url" in input && "clone" in input && "method" in input
  } catch {
    // A revoked Proxy.
    return false
  }
}

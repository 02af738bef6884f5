import type { Place } from "./place.ts"
import type { Beside, BodyFacts, RequestFacts } from "./request.ts"

/** A request as one try sent it, where `beforeAttempt` had its say about the headers. */
export class SentRequest implements RequestFacts {
  readonly method: string
  readonly place: Place
  readonly #request: RequestFacts
  readonly #headers: Headers

  constructor(request: RequestFacts, headers: Headers) {
    this.method = request.method
    this.place = request.place
    this.#request = request
    this.#headers = headers
  }

  isUnder(stem: string): boolean {
    return this.#request.isUnder(stem)
  }

  get url(): string {
    return this.#request.url
  }

  get fingerprint(): string {
    return this.#request.fingerprint
  }

  get lasting(): boolean {
    return this.#request.lasting
  }

  get body(): BodyFacts {
    return this.#request.body
  }

  beside(): Beside {
    return this.#request.beside?.() ?? { headers: [], texts: [] }
  }

  header(name: string): string | null {
    return this.#headers.get(name)
  }

  headers(): Iterable<readonly [string, string]> {
    return this.#headers
  }
}

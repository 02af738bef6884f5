import type { Beside, BodyView, RequestView } from "./request-view.ts"
import type { Target } from "./target.ts"

/** A request as one try sent it, where `beforeAttempt` had its say about the headers. */
export class SentRequest implements RequestView {
  readonly method: string
  readonly target: Target
  readonly #request: RequestView
  readonly #headers: Headers

  constructor(request: RequestView, headers: Headers) {
    this.method = request.method
    this.target = request.target
    this.#request = request
    this.#headers = headers
  }

  isWithin(originPrefix: string): boolean {
    return this.#request.isWithin(originPrefix)
  }

  get url(): string {
    return this.#request.url
  }

  get fingerprint(): string {
    return this.#request.fingerprint
  }

  get retainable(): boolean {
    return this.#request.retainable
  }

  get body(): BodyView {
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

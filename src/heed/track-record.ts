import type { RequestFacts } from "../exchange/request.ts"
import { Standing } from "../history/standing.ts"
import type { Worked } from "../history/worked.ts"

/** Endpoints told apart in one source; all further ones share a place. */
const ENDPOINTS = 200
const OTHER_ENDPOINTS = "(other endpoints)"
/**
 * Successes that are written down together. Between two answers all else runs, so what is done once a call is done by
 * code that has gone cold: one after another, the same work costs a fraction.
 */
const NOTES = 16

/** `GET /v1/orders/:id`, or a label, and how it has been answering. */
export class Endpoint extends Standing {
  constructor(readonly name: string) {
    super()
  }
}

interface Note {
  readonly request: RequestFacts
  readonly label: string | undefined
  /** Epoch ms. */
  readonly at: number
}

/** How a source has been answering, as a whole and by endpoint. Whatever is told here counts all that was noted. */
export class TrackRecord {
  readonly #standing = new Standing()
  readonly #endpoints = new Map<string, Endpoint>()
  /** The same, by method and pattern: two look-ups of texts that are there already make no new one. */
  readonly #byMethod = new Map<string, Map<string, Endpoint>>()
  readonly #notes: Note[] = []
  readonly #key: string
  /** The fingerprint that was written down last, which is most often the next one too, or a new one. */
  #latest = ""
  readonly #worked: Worked
  readonly #shown: (request: RequestFacts, path: string) => string

  /**
   * @param key of the source: with a request's fingerprint it tells what has worked
   * @param shown a path as it may be shown, of what the request carries nothing in it
   */
  constructor(key: string, worked: Worked, shown: (request: RequestFacts, path: string) => string) {
    this.#key = key
    this.#worked = worked
    this.#shown = shown
  }

  /** A call went well. To be told at once, for it is part of every call. */
  succeeded(request: RequestFacts, label: string | undefined, at: number): void {
    const notes = this.#notes.push({ request, label, at })
    if (notes === NOTES || !request.lasting) this.#writeDown()
  }

  get standing(): Standing {
    this.#writeDown()
    return this.#standing
  }

  get endpoints(): ReadonlyMap<string, Endpoint> {
    this.#writeDown()
    return this.#endpoints
  }

  /** @param label stands in the place of the pattern where the call has one */
  endpoint(request: RequestFacts, label: string | undefined): Endpoint {
    this.#writeDown()
    return this.#endpointOf(request, label)
  }

  workedBefore(request: RequestFacts): boolean {
    this.#writeDown()
    return this.#worked.has(`${this.#key} ${request.fingerprint}`)
  }

  #writeDown(): void {
    if (this.#notes.length === 0) return
    for (const { request, label, at } of this.#notes.splice(0)) {
      this.#standing.succeeded(at)
      this.#endpointOf(request, label).succeeded(at)
      const { fingerprint } = request
      if (fingerprint === this.#latest) continue
      this.#latest = fingerprint
      this.#worked.add(`${this.#key} ${fingerprint}`)
    }
  }

  #endpointOf(request: RequestFacts, label: string | undefined): Endpoint {
    if (label !== undefined) return this.#named(label)
    const { method, place } = request
    const pattern = place.endpoint
    return this.#byMethod.get(method)?.get(pattern) ?? this.#learn(request, method, pattern)
  }

  /** A path may hold a secret: what is shown of it is asked for once, and the key stays what it was. */
  #learn(request: RequestFacts, method: string, pattern: string): Endpoint {
    const endpoint = this.#named(`${method} ${this.#shown(request, pattern)}`)
    if (endpoint.name === OTHER_ENDPOINTS) return endpoint
    const patterns = this.#byMethod.get(method) ?? new Map<string, Endpoint>()
    this.#byMethod.set(method, patterns.set(pattern, endpoint))
    return endpoint
  }

  #named(pattern: string): Endpoint {
    const name = this.#endpoints.has(pattern) || this.#endpoints.size < ENDPOINTS ? pattern : OTHER_ENDPOINTS
    const endpoint = this.#endpoints.get(name) ?? new Endpoint(name)
    this.#endpoints.set(name, endpoint)
    return endpoint
  }
}

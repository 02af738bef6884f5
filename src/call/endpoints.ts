import { isSibling } from "../http/endpoint-pattern.ts"
import type { RequestView } from "../http/request-view.ts"
import type { Target } from "../http/target.ts"
import { oneLine } from "../redact/mask.ts"
import { HealthStats } from "../report/health-stats.ts"

/** Endpoints told apart in one source; all further ones share a place. */
const MAX_ENDPOINTS = 200
const OTHER_ENDPOINTS = "(other endpoints)"
/** Patterns and labels that are given a name; all further ones are other endpoints. */
const PATTERNS = 1_000

/** `GET /v1/orders/:id`, or a label, and how it has been answering. */
export class Endpoint extends HealthStats {
  /** @param name as it is shown: masked anew by each request that fails here */
  constructor(public name: string) {
    super()
  }
}

interface Latest {
  readonly method: string
  readonly target: Target
  readonly path: string
  readonly endpoint: Endpoint
}

/** The endpoints of one source. */
export class Endpoints {
  readonly byName = new Map<string, Endpoint>()
  /** The same, by method and pattern: two look-ups of texts that are there already make no new one. */
  readonly #byMethod = new Map<string, Map<string, Endpoint>>()
  readonly #byLabel = new Map<string, Endpoint>()
  readonly #maskName: (request: RequestView, text: string) => string
  #learned = 0
  /** What was asked for last, which most often is what is asked for next: the next page, or the next id. */
  #latest: Latest | null = null

  /** @param maskName a path or a label as it may be shown, of what the request carries nothing in it */
  constructor(maskName: (request: RequestView, text: string) => string) {
    this.#maskName = maskName
  }

  /** @param label stands in the place of the pattern where the call has one */
  find(request: RequestView, label: string | undefined): Endpoint {
    if (label !== undefined) return this.#byLabel.get(label) ?? this.#learnLabel(request, label)
    const { method, target } = request
    const latest = this.#latest
    if (latest && latest.method === method && latest.target === target) return latest.endpoint
    const { path } = target
    if (latest && latest.method === method && isSibling(path, latest.path)) return latest.endpoint
    const pattern = target.endpointPattern
    const endpoint = this.#byMethod.get(method)?.get(pattern) ?? this.#addPattern(request, method, pattern)
    this.#latest = { method, target, path, endpoint }
    return endpoint
  }

  /** A path may hold a secret: what is shown of it is asked for once, and the key stays what it was. */
  #addPattern(request: RequestView, method: string, pattern: string): Endpoint {
    if (this.#learned++ >= PATTERNS) return this.#byOwnName(OTHER_ENDPOINTS)
    const endpoint = this.#byOwnName(`${oneLine(method)} ${this.#maskName(request, pattern)}`)
    if (endpoint.name === OTHER_ENDPOINTS) return endpoint
    const patterns = this.#byMethod.get(method) ?? new Map<string, Endpoint>()
    this.#byMethod.set(method, patterns.set(pattern, endpoint))
    return endpoint
  }

  #learnLabel(request: RequestView, label: string): Endpoint {
    if (this.#learned++ >= PATTERNS) return this.#byOwnName(OTHER_ENDPOINTS)
    const endpoint = this.#byOwnName(this.#maskName(request, label))
    if (endpoint.name !== OTHER_ENDPOINTS) this.#byLabel.set(label, endpoint)
    return endpoint
  }

  #byOwnName(pattern: string): Endpoint {
    const name = this.byName.has(pattern) || this.byName.size < MAX_ENDPOINTS ? pattern : OTHER_ENDPOINTS
    const endpoint = this.byName.get(name) ?? new Endpoint(name)
    this.byName.set(name, endpoint)
    return endpoint
  }
}

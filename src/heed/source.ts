import { hashText, SEED } from "../exchange/hash.ts"
import type { Place } from "../exchange/place.ts"
import type { RequestFacts } from "../exchange/request.ts"
import type { Gate } from "../gate/gate.ts"
import { Standing } from "../history/standing.ts"
import type { CompiledProfile } from "../profile/compiled.ts"
import type { PickProfile } from "../profile/hosts.ts"
import { Statements } from "./statements.ts"

/** Endpoints told apart in one source; all further ones share a place. */
const ENDPOINTS = 200
const OTHER_ENDPOINTS = "(other endpoints)"

/** `GET /v1/orders/:id`, or a label, and how it has been answering. */
export class Endpoint extends Standing {
  constructor(readonly name: string) {
    super()
  }
}

/** One source: its gate, and how it has been answering. */
export class Source {
  readonly standing = new Standing()
  readonly endpoints = new Map<string, Endpoint>()
  /** The same, by method and pattern: two look-ups of texts that are there already make no new one. */
  readonly #byMethod = new Map<string, Map<string, Endpoint>>()
  /** Of the key: with a request's fingerprint it tells what has worked. */
  readonly hash: number
  /** What its answers say is left; null: nothing is to be learned from it. */
  readonly statements: Statements | null
  readonly #shown: (request: RequestFacts, path: string) => string
  /** Epoch ms of the latest call. */
  usedAt = 0

  constructor(
    /** What tells it from others. It may be made from a request, secrets included, and is never shown. */
    readonly key: string,
    /** The same, as it is shown. */
    readonly name: string,
    readonly gate: Gate,
    /** The API's profile, by the request that made the source; null: there is none for it. */
    readonly profile: CompiledProfile | null,
    /** Who tells the profile of each place, where they may differ; null: all of the source is one API. */
    private readonly pick: PickProfile | null,
    shown: (request: RequestFacts, path: string) => string,
    adaptive: boolean,
  ) {
    this.#shown = shown
    this.statements = adaptive ? new Statements(gate) : null
    this.hash = hashText(SEED, key)
  }

  profileFor(place: Place): CompiledProfile | null {
    return this.pick ? this.pick(place) : this.profile
  }

  /** @param label stands in the place of the pattern where the call has one */
  endpoint(request: RequestFacts, label: string | undefined): Endpoint {
    if (label !== undefined) return this.#named(label)
    return this.#byMethod.get(request.method)?.get(request.place.endpoint) ?? this.#learn(request)
  }

  /** A path may hold a secret: what is shown of it is asked for once, and the key stays what it was. */
  #learn(request: RequestFacts): Endpoint {
    const { method } = request
    const pattern = request.place.endpoint
    const endpoint = this.#named(`${method} ${this.#shown(request, pattern)}`)
    if (endpoint.name === OTHER_ENDPOINTS) return endpoint
    const patterns = this.#byMethod.get(method) ?? new Map<string, Endpoint>()
    this.#byMethod.set(method, patterns.set(pattern, endpoint))
    return endpoint
  }

  #named(pattern: string): Endpoint {
    const name = this.endpoints.has(pattern) || this.endpoints.size < ENDPOINTS ? pattern : OTHER_ENDPOINTS
    const endpoint = this.endpoints.get(name) ?? new Endpoint(name)
    this.endpoints.set(name, endpoint)
    return endpoint
  }
}

/** Idle sources are kept while there is room, or while they were used a short while ago. */
const KEPT = 256
const KEPT_MS = 300_000

/** The sources of one run. Idle ones are forgotten as new ones come, two looked at for each, so nothing is ever swept. */
export class Sources {
  readonly #sources = new Map<string, Source>()

  constructor(
    private readonly make: (key: string, request: RequestFacts) => Source,
    private readonly forgotten: (source: Source) => void,
  ) {}

  get(key: string, request: RequestFacts, now: number): Source {
    let source = this.#sources.get(key)
    if (!source) {
      this.#forget(now)
      source = this.make(key, request)
      this.#sources.set(key, source)
    }
    source.usedAt = now
    return source
  }

  values(): Iterable<Source> {
    return this.#sources.values()
  }

  get size(): number {
    return this.#sources.size
  }

  /** The oldest go to the back of the line or go for good: amortised O(1). */
  #forget(now: number): void {
    if (this.#sources.size < KEPT) return
    let looks = 2
    for (const [key, source] of this.#sources) {
      if (looks-- === 0) return
      this.#sources.delete(key)
      const crowded = this.#sources.size >= 4 * KEPT
      if (source.gate.idle(now) && (crowded || now - source.usedAt > KEPT_MS)) this.forgotten(source)
      else this.#sources.set(key, source)
    }
  }
}

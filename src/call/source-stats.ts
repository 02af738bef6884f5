import type { RequestView } from "../http/request-view.ts"
import type { RequestMasker } from "../redact/request-masker.ts"
import { HealthStats } from "../report/health-stats.ts"
import { type Endpoint, Endpoints } from "./endpoints.ts"

/**
 * Successes that are written down together. Between two answers all else runs, so what is done once a call is done by
 * code that has gone cold: one after another, the same work costs a fraction.
 */
const BATCH_SIZE = 16
/**
 * While the rules of redaction are being loaded, successes wait for them: a name by the strict rules would stay. Few,
 * since each keeps its request.
 */
const MAX_WAITING = 32

interface SuccessNote {
  readonly request: RequestView
  readonly label: string | undefined
  /** Epoch ms. */
  readonly at: number
}

/** How a source has been answering, as a whole and by endpoint. Whatever is told here counts all that was noted. */
export class SourceStats {
  readonly #health = new HealthStats()
  readonly #endpoints: Endpoints
  readonly #batch: SuccessNote[] = []
  readonly #key: string
  /** The fingerprint that was written down last, which is most often the next one too, or a new one. */
  #latest = ""
  readonly #succeededRequests: SucceededRequests
  readonly #masker: () => Pick<RequestMasker, "isStrict" | "name">

  /**
   * @param key of the source: with a request's fingerprint it tells what has worked
   * @param masker names endpoints, of what their requests carry nothing in them
   */
  constructor(
    key: string,
    succeededRequests: SucceededRequests,
    masker: () => Pick<RequestMasker, "isStrict" | "name">,
  ) {
    this.#key = key
    this.#succeededRequests = succeededRequests
    this.#masker = masker
    this.#endpoints = new Endpoints((request, text) => masker().name(request, text))
  }

  /** A call went well. To be told at once, for it is part of every call. */
  recordSuccess(request: RequestView, label: string | undefined, at: number): void {
    const size = this.#batch.push({ request, label, at })
    if (size % BATCH_SIZE === 0 || !request.retainable) this.#flushIfNamed(request.retainable)
  }

  get health(): HealthStats {
    this.#flush()
    return this.#health
  }

  get endpoints(): ReadonlyMap<string, Endpoint> {
    this.#flush()
    return this.#endpoints.byName
  }

  /** @param label stands in the place of the pattern where the call has one */
  endpoint(request: RequestView, label: string | undefined): Endpoint {
    this.#flush()
    return this.#endpoints.find(request, label)
  }

  workedBefore(request: RequestView): boolean {
    this.#flush()
    return this.#succeededRequests.has(`${this.#key} ${request.fingerprint}`)
  }

  #flushIfNamed(retainable: boolean): void {
    if (retainable && this.#batch.length < MAX_WAITING && this.#masker().isStrict) return
    this.#flush()
  }

  #flush(): void {
    if (this.#batch.length === 0) return
    for (const { request, label, at } of this.#batch.splice(0)) {
      this.#health.recordSuccess(at)
      this.#endpoints.find(request, label).recordSuccess(at)
      const { fingerprint } = request
      if (fingerprint === this.#latest) continue
      this.#latest = fingerprint
      this.#succeededRequests.add(`${this.#key} ${fingerprint}`)
    }
  }
}

/** Fingerprints in a generation: the latest generation and the one before it are remembered. */
const GENERATION_SIZE = 1_000
/** A longer fingerprint is not remembered. */
const MAX_LENGTH = 2_000
/** Fingerprints kept in a list before they are put into a set: most of a run's successes are never looked up. */
const UNSORTED_SIZE = 250

/**
 * Which requests have worked in this run, in bounded room whatever its length: the newer ones of a long run. So "it
 * worked before" is certain; "not seen" is not.
 */
export class SucceededRequests {
  #latest = new Set<string>()
  #previous = new Set<string>()
  #batch: string[] = []

  /** @param fingerprint of the source and the request */
  add(fingerprint: string): void {
    if (fingerprint.length > MAX_LENGTH) return
    if (this.#batch.push(fingerprint) === UNSORTED_SIZE) this.#flush()
  }

  has(fingerprint: string): boolean {
    this.#flush()
    return this.#latest.has(fingerprint) || this.#previous.has(fingerprint)
  }

  #flush(): void {
    for (const fingerprint of this.#batch.splice(0)) {
      this.#latest.add(fingerprint)
      if (this.#latest.size < GENERATION_SIZE) continue
      this.#previous = this.#latest
      this.#latest = new Set()
    }
  }
}

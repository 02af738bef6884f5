import type { RequestView } from "../http/request-view.ts"
import { HealthStats } from "../report/health-stats.ts"
import { type Endpoint, Endpoints } from "./endpoints.ts"
import type { SucceededRequests } from "./succeeded-requests.ts"

/**
 * Successes that are written down together. Between two answers all else runs, so what is done once a call is done by
 * code that has gone cold: one after another, the same work costs a fraction.
 */
const BATCH_SIZE = 16

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

  /**
   * @param key of the source: with a request's fingerprint it tells what has worked
   * @param maskPath a path as it may be shown, of what the request carries nothing in it
   */
  constructor(
    key: string,
    succeededRequests: SucceededRequests,
    maskPath: (request: RequestView, path: string) => string,
  ) {
    this.#key = key
    this.#succeededRequests = succeededRequests
    this.#endpoints = new Endpoints(maskPath)
  }

  /** A call went well. To be told at once, for it is part of every call. */
  recordSuccess(request: RequestView, label: string | undefined, at: number): void {
    const size = this.#batch.push({ request, label, at })
    if (size === BATCH_SIZE || !request.retainable) this.#flush()
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

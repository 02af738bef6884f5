import type { Worked } from "../history/worked.ts"
import type { RequestView } from "../http/request-view.ts"
import { HealthStats } from "../report/health-stats.ts"
import { type Endpoint, Endpoints } from "./endpoints.ts"

/**
 * Successes that are written down together. Between two answers all else runs, so what is done once a call is done by
 * code that has gone cold: one after another, the same work costs a fraction.
 */
const NOTES = 16

interface Note {
  readonly request: RequestView
  readonly label: string | undefined
  /** Epoch ms. */
  readonly at: number
}

/** How a source has been answering, as a whole and by endpoint. Whatever is told here counts all that was noted. */
export class TrackRecord {
  readonly #health = new HealthStats()
  readonly #endpoints: Endpoints
  readonly #notes: Note[] = []
  readonly #key: string
  /** The fingerprint that was written down last, which is most often the next one too, or a new one. */
  #latest = ""
  readonly #worked: Worked

  /**
   * @param key of the source: with a request's fingerprint it tells what has worked
   * @param shown a path as it may be shown, of what the request carries nothing in it
   */
  constructor(key: string, worked: Worked, shown: (request: RequestView, path: string) => string) {
    this.#key = key
    this.#worked = worked
    this.#endpoints = new Endpoints(shown)
  }

  /** A call went well. To be told at once, for it is part of every call. */
  succeeded(request: RequestView, label: string | undefined, at: number): void {
    const notes = this.#notes.push({ request, label, at })
    if (notes === NOTES || !request.retainable) this.#writeDown()
  }

  get health(): HealthStats {
    this.#writeDown()
    return this.#health
  }

  get endpoints(): ReadonlyMap<string, Endpoint> {
    this.#writeDown()
    return this.#endpoints.byName
  }

  /** @param label stands in the place of the pattern where the call has one */
  endpoint(request: RequestView, label: string | undefined): Endpoint {
    this.#writeDown()
    return this.#endpoints.find(request, label)
  }

  workedBefore(request: RequestView): boolean {
    this.#writeDown()
    return this.#worked.has(`${this.#key} ${request.fingerprint}`)
  }

  #writeDown(): void {
    if (this.#notes.length === 0) return
    for (const { request, label, at } of this.#notes.splice(0)) {
      this.#health.recordSuccess(at)
      this.#endpoints.find(request, label).recordSuccess(at)
      const { fingerprint } = request
      if (fingerprint === this.#latest) continue
      this.#latest = fingerprint
      this.#worked.add(`${this.#key} ${fingerprint}`)
    }
  }
}

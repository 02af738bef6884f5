import type { RunDigest } from "./digest.ts"

/** Those with the longest durations are in the digest. */
const MAX_ENDPOINTS = 100

interface Endpoint {
  readonly source: string
  readonly endpoint: string
  requests: number
  failures: number
  successes: number
  durationMs: number
  longestMs: number
}

/** The endpoints of all logs; those beyond a number are one. */
export class EndpointDigests {
  readonly #endpoints = new Map<string, Endpoint>()

  at(source: string, name: string): Endpoint {
    const full = `${source} ${name}`
    const isRoom = this.#endpoints.has(full) || this.#endpoints.size < 10 * MAX_ENDPOINTS
    const key = isRoom ? full : ""
    const endpoint = this.#endpoints.get(key) ?? {
      source: isRoom ? source : "(other sources)",
      endpoint: isRoom ? name : "(other endpoints)",
      requests: 0,
      failures: 0,
      successes: 0,
      durationMs: 0,
      longestMs: 0,
    }
    this.#endpoints.set(key, endpoint)
    return endpoint
  }

  /** The costliest first. */
  build(): RunDigest["endpoints"] {
    return [...this.#endpoints.values()]
      .sort((a, b) => b.durationMs - a.durationMs || b.failures - a.failures)
      .slice(0, MAX_ENDPOINTS)
      .map(({ successes, durationMs, ...endpoint }) => ({
        ...endpoint,
        meanMs: successes > 0 ? Math.round(durationMs / successes) : null,
      }))
  }
}

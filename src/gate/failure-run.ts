import type { FaqCode } from "../faq/entry.ts"
import type { FailureBaseline } from "./failure-baseline.ts"

/**
 * Failures of attempts sent after the first failure came in that an outage takes at least. A failure costs a server no
 * work, so of some hundred concurrent requests the failures are sent back first, in a bunch.
 */
const MIN_SENT_AFTER_FIRST = 2
/**
 * Longest time (ms) for which a good response is waited for: calls that go on meanwhile spend their retries. In the
 * simulation, 20 % failures with a latency of 300 ms are never taken for an outage.
 */
const MAX_LATENCY_MS = 250
/**
 * Pauses (ms) before the first and the later probes of an outage, doubled in between. In the simulation of outages, a
 * probe every 0.4 s finds the recovery within half a second, at 0.1 requests per waiting call.
 */
const FIRST_PROBE_MS = 100
const MAX_PROBE_MS = 400

/** A source that sends nothing but failures. */
export interface Outage {
  /** The FAQ row of the latest failure. */
  readonly code: FaqCode
  /** Epoch ms of the next probe. */
  readonly probeAt: number
  /** The pause before that probe, in ms without jitter. */
  readonly pauseMs: number
}

export interface Failure {
  readonly code: FaqCode
  /** Epoch ms at which the attempt was sent. */
  readonly sentAt: number
  readonly probe: boolean
  /** The wait that the server named; 0 if none. */
  readonly retryAfterMs: number
}

/** The failures since the latest other response: an outage, if chance does not explain them. */
export class FailureRun {
  count = 0
  #sentAfterFirst = 0
  /** Epoch ms at which the first failure came in. */
  #firstAt = 0
  /** Epoch ms before which the server asked not to come back; 0 if no failure said so. */
  #retryAt = 0
  readonly #baseline: FailureBaseline
  readonly #random: () => number

  constructor(baseline: FailureBaseline, random: () => number) {
    this.#baseline = baseline
    this.#random = random
  }

  /** @returns the outage as it goes on, or begins; null if there is none */
  add(outage: Outage | null, { code, sentAt, probe, retryAfterMs }: Failure, now: number): Outage | null {
    if (this.count++ === 0) this.#firstAt = now
    else if (sentAt >= this.#firstAt) this.#sentAfterFirst++
    if (retryAfterMs > 0) this.#retryAt = Math.max(this.#retryAt, now + retryAfterMs)
    if (!outage && !this.#isSignificant(now)) return null
    // An attempt sent before the outage was noticed tells nothing but its Retry-After.
    if (outage && !probe) return { ...outage, code, probeAt: Math.max(outage.probeAt, this.#retryAt) }
    const pauseMs = outage ? Math.min(MAX_PROBE_MS, outage.pauseMs * 2) : FIRST_PROBE_MS
    // A quarter either way, so that processes do not probe at the same time.
    const probeAt = now + pauseMs * (0.75 + this.#random() / 2)
    return { code, probeAt: Math.max(probeAt, this.#retryAt), pauseMs }
  }

  /** @param wasOutage a run that was an outage says nothing about the usual failure rate */
  end(wasOutage: boolean): void {
    if (!wasOutage) this.#baseline.failed(this.count)
    this.count = this.#sentAfterFirst = 0
    this.#retryAt = 0
  }

  /** True if the run is longer than chance explains, and has lasted for as long as a good response takes. */
  #isSignificant(now: number): boolean {
    return (
      this.#sentAfterFirst >= MIN_SENT_AFTER_FIRST &&
      this.count >= this.#baseline.significantRun &&
      now - this.#firstAt >= Math.min(this.#baseline.smoothedLatencyMs, MAX_LATENCY_MS)
    )
  }
}

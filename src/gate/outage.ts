import type { FaqCode } from "../faq/entry.ts"
import type { FailureBaseline } from "./failure-baseline.ts"

/**
 * So many of them were sent when the first had come in. A failure costs a server no work and is answered first: of
 * some hundred requests that are out at once, the failures come in a bunch, before the rest.
 */
const KNOWING = 2
/**
 * Where a good answer takes longer (ms), it is not waited for: calls that go on meanwhile spend their retries. In the
 * simulation no job is mistaken at 20 % failures and answers of 300 ms; longer waits cost more in outages than they saved.
 */
const LONGEST_ROW_MS = 250
const FIRST_PROBE_MS = 100
const LAST_PROBE_MS = 400

/**
 * A source that answers nothing but failures is asked by one request at a time; the rest wait. It counts as down after
 * so many failures in a row that chance would not make, in so long a time that a good answer would have come.
 * The steps are those of a simulation of outages under open load: a probe every 0.4 s finds the recovery within half
 * a second at 0.1 requests a waiting call.
 */
export class Outage {
  down = false
  code: FaqCode = 503
  /** Epoch ms of the next probe. */
  probeAt = 0
  #failures = 0
  #knowing = 0
  /** Epoch ms of the first failure in the row. */
  #since = 0
  #step = FIRST_PROBE_MS
  /** Epoch ms before which the server asked not to come back. */
  #told = 0
  readonly #usual: FailureBaseline

  constructor(usual: FailureBaseline) {
    this.#usual = usual
  }

  /** The latest answer was no failure. */
  get quiet(): boolean {
    return !this.down && this.#failures === 0
  }

  /**
   * True where this failure is the one that makes it an outage.
   * @param failure.sentAt epoch ms
   * @param failure.toldMs when the server asked to come back: no probe goes sooner
   * @param failure.probe what was sent before the outage was noticed, and fails now, tells nothing new but its time
   */
  failed(
    { code, toldMs, sentAt, probe }: { code: FaqCode; toldMs: number; sentAt: number; probe: boolean },
    now: number,
    random: () => number,
  ): boolean {
    if (this.#failures++ === 0) this.#since = now
    else if (sentAt >= this.#since) this.#knowing++
    this.code = code
    // One ms on top: `now` is cut to whole ms.
    if (toldMs > 0) this.#told = Math.max(this.#told, now + toldMs + 1)
    const begins = !this.down
    if (begins ? !this.#isSure(now) : !probe) {
      this.probeAt = Math.max(this.probeAt, this.#told)
      return false
    }
    this.#step = begins ? FIRST_PROBE_MS : Math.min(LAST_PROBE_MS, this.#step * 2)
    this.down = true
    // A quarter either way, so that many machines do not probe in step.
    this.probeAt = Math.max(now + this.#step * (0.75 + random() / 2), this.#told)
    return begins
  }

  /** True where this answer ends the outage. */
  answered(): boolean {
    if (this.#failures > 0 && !this.down) this.#usual.failed(this.#failures)
    this.#failures = 0
    this.#knowing = 0
    this.#told = 0
    if (!this.down) return false
    this.down = false
    return true
  }

  #isSure(now: number): boolean {
    const lastedMs = now - this.#since
    return (
      this.#knowing >= KNOWING &&
      this.#failures >= this.#usual.significantRun &&
      lastedMs >= Math.min(this.#usual.smoothedLatencyMs, LONGEST_ROW_MS)
    )
  }
}

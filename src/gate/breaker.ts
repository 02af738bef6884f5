import type { FaqCode } from "../faq/entry.ts"
import { ClosedTime } from "./closed-time.ts"
import { FailureBaseline } from "./failure-baseline.ts"
import type { AttemptOutcome, GateObserver, Permit } from "./gate.ts"
import { Hold, type HoldDecision } from "./hold.ts"
import { Outage } from "./outage.ts"

/** A hold that is put off by less is no news: each answer to one burst may put it off by a millisecond. */
const NEWS_MS = 1_000

/** What closes a source: a hold after a 429, an outage, or both. Only an accepted attempt opens it again. */
export class Breaker {
  readonly hold = new Hold()
  readonly usual = new FailureBaseline()
  readonly #outage = new Outage(this.usual)
  readonly #closure = new ClosedTime()
  readonly #random: () => number
  readonly #observer: GateObserver
  #probeOut = false

  constructor(random: () => number, observer: GateObserver) {
    this.#random = random
    this.#observer = observer
  }

  get down(): boolean {
    return this.#outage.down
  }

  /** Nothing is closed, and no failure is remembered. */
  isQuiet(now: number): boolean {
    return !this.hold.probing && this.hold.until <= now && this.#outage.quiet
  }

  /** Whoever goes now goes alone, to see whether the source answers again. */
  get probing(): boolean {
    return this.#outage.down || this.hold.probing
  }

  /** The FAQ row that closed it last. */
  get code(): FaqCode {
    return this.#outage.down ? this.#outage.code : this.hold.code
  }

  /** When the next probe may go; now, where that is over or nothing is closed. */
  opensAt(now: number): number {
    return Math.max(now, this.hold.until, this.#outage.down ? this.#outage.probeAt : 0)
  }

  closedMs(now: number): number {
    return this.#closure.totalMs(now)
  }

  /** Closed time at the moment at which it means to open; while a probe is out that is not now. */
  closedMsThen(now: number): number {
    return this.#closure.totalMs(now) + this.opensAt(now) - now + (this.#probeOut ? 1 : 0)
  }

  /** A probe goes: until it is answered, nobody else does. */
  probed(now: number): void {
    this.#probeOut = true
    this.#closure.close(now, Number.POSITIVE_INFINITY)
  }

  /** The probe is over, whatever came of it. */
  unprobed(now: number): void {
    this.#probeOut = false
    this.#closure.open(now, this.#outage.down ? Number.POSITIVE_INFINITY : this.hold.until)
  }

  /** True where this acceptance opens it. */
  accepted(pass: Permit, now: number): boolean {
    // Both are asked: the answer to one probe may end a hold and an outage.
    const back = this.answered(now)
    const released = this.hold.accepted(pass.sequence, now)
    return (back || released) && !this.hold.probing
  }

  /** True where that opens it: what others can reach may be out of reach from here, so an outage goes on. */
  freedByOthers(now: number): boolean {
    if (!this.hold.freedByOthers() || this.#outage.down) return false
    // Nobody waits any more for a probe that may be out.
    this.unprobed(now)
    return true
  }

  /** The server answers, so it is not down: a rejection says as much as an acceptance. */
  answered(now: number): boolean {
    if (!this.#outage.answered()) return false
    this.#closure.open(now, this.hold.until)
    return true
  }

  /** @param newest serial of the newest attempt that has started */
  order(order: HoldDecision, code: FaqCode, newest: number, now: number): void {
    const before = this.hold.until
    this.hold.order(order, code, newest)
    this.#closure.close(now, this.hold.until)
    const later = this.hold.until - before
    // A learned hold of a few ms, after which all go on, is no news either.
    const begins = order.probes && later > 0 && before <= now
    if (begins || later >= NEWS_MS) this.#observer.held(this.hold.until, code)
  }

  failed(pass: Permit, { code, toldMs }: AttemptOutcome & { kind: "failed" }, now: number): void {
    const failure = { code, toldMs: toldMs ?? 0, sentAt: pass.at, probe: pass.probe }
    const begins = this.#outage.failed(failure, now, this.#random)
    if (!this.#outage.down) return
    this.#closure.close(now, Number.POSITIVE_INFINITY)
    if (begins) this.#observer.held(this.#outage.probeAt, code)
  }
}

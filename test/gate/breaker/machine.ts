import { Breaker, type BreakerChange } from "../../../src/gate/breaker.ts"

export const NOW = 1_800_000_000_000
export const middle = () => 0.5

/** A breaker, and the attempts that meet it. */
export class Machine {
  readonly breaker: Breaker
  /** Attempts in flight, by sequence. */
  readonly inFlight = new Map<number, { readonly sentAt: number; readonly probe: boolean }>()
  latest = 0
  random: () => number = middle

  constructor() {
    this.breaker = new Breaker(() => this.random())
  }

  get kind() {
    return this.breaker.state.kind
  }

  /** `n` attempts start, with leave or without; returns the sequence of the last. */
  start(now: number, n = 1): number {
    for (let i = 0; i < n; i++) {
      const probe = this.breaker.blocked !== null
      this.inFlight.set(++this.latest, { sentAt: now, probe })
      if (probe) this.breaker.probeSent(this.latest, now)
    }
    return this.latest
  }

  /** May the next attempt start? */
  allows(now: number): boolean {
    return this.breaker.earliestStart(now, this.inFlight.size) <= now
  }

  succeed(sequence: number, now: number, hasQueue = true): BreakerChange {
    this.ignore(sequence, now)
    return this.breaker.success(sequence, 0, this.inFlight.size, hasQueue, now)
  }

  throttle(sequence: number, now: number, until: number, probes = true): BreakerChange {
    this.ignore(sequence, now)
    return this.breaker.throttled({ until, probes }, 429, this.latest, this.inFlight.size, now)
  }

  fail(sequence: number, now: number, retryAfterMs = 0): BreakerChange {
    const attempt = this.inFlight.get(sequence) ?? { sentAt: now, probe: false }
    this.ignore(sequence, now)
    return this.breaker.failed({ ...attempt, code: 503, retryAfterMs }, now)
  }

  ignore(sequence: number, now: number): void {
    this.inFlight.delete(sequence)
    this.breaker.ended(sequence, now)
  }

  /** Eight failures in a row. */
  takeDown(now = NOW): this {
    for (let i = 0; i < 8; i++) this.fail(this.start(now), now)
    return this
  }
}

/** Idle time beyond this (ms) does not count as time in which the limit was in use. */
const IDLE_MS = 1_000

/** The time from one recovery to the next, and what was accepted in it. */
export class MeasurementEpoch {
  accepted = 0
  /** Somebody was kept waiting: where nobody was, the source may take more than it was asked for. */
  hadQueue = false
  /** Epoch ms; null: nothing was sent yet. */
  #since: number | null = null

  /** @param waited whether the attempt had to wait for its turn */
  started(now: number, waited: boolean): void {
    this.#since ??= now
    if (waited) this.hadQueue = true
  }

  /** Nobody wanted to go for so long. */
  idled(ms: number): void {
    if (ms > IDLE_MS && this.#since !== null) this.#since += ms - IDLE_MS
  }

  /** ms, at least one. */
  span(now: number): number {
    return Math.max(1, now - (this.#since ?? now))
  }

  restart(now: number): void {
    this.#since = now
    this.accepted = 0
    this.hadQueue = false
  }
}

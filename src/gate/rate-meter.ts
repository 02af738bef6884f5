/** Seconds over which starts are counted: long enough for a rate of one every few seconds. */
const SECONDS = 16

/** Counts starts per second in a ring of one-second slots: no allocation, no timer. */
export class RateMeter {
  readonly #slots = new Uint32Array(SECONDS)
  #second = 0
  #since = 0

  count(now: number): void {
    const second = Math.floor(now / 1000)
    if (second !== this.#second) this.#advance(second, now)
    this.#slots[second % SECONDS] = (this.#slots[second % SECONDS] as number) + 1
  }

  /** Starts per second over the last `SECONDS`, or since the end of a silence as long as that. */
  rate(now: number): number {
    const second = Math.floor(now / 1000)
    const silence = second - this.#second
    if (silence < 0 || silence >= SECONDS) return 0
    let sum = 0
    for (let past = second - SECONDS + 1; past <= this.#second; past++)
      sum += this.#slots[past % SECONDS] as number
    const spanMs = Math.min(now - this.#since, (SECONDS - 1) * 1000 + (now % 1000))
    return sum / Math.max(1, spanMs / 1000)
  }

  #advance(second: number, now: number): void {
    const passed = second - this.#second
    if (passed < 0 || passed >= SECONDS) {
      this.#slots.fill(0)
      this.#since = now
    } else {
      for (let next = this.#second + 1; next <= second; next++) this.#slots[next % SECONDS] = 0
    }
    this.#second = second
  }
}

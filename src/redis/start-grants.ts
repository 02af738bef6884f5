import type { Clock } from "../time/clock.ts"
import { START_DELAY_MS } from "./scripts/lease.ts"

/** Leases of one reply that are not taken yet. */
interface Grant {
  count: number
  /** Of their entries in Redis, by its clock. */
  readonly at: number
  /** The same moment in ms of the clock. */
  readonly heardAt: number
}

/** Leases under a limit on starts: each is for one start, and has an entry in Redis that counts for `perMs`. */
export class StartGrants {
  readonly #clock: Clock
  readonly #perMs: number
  readonly #grants: Grant[] = []
  /** The first start of this run, in ms of the clock; null before it. */
  #beganAt: number | null = null
  /** Entries that are to count from later on: their number, their time, and the later one, by the clock of Redis. */
  readonly #late: [count: number, from: number, to: number][] = []
  /** Entries of leases that are to be given back: their number and time. */
  #unused: [count: number, at: number][] = []

  constructor(clock: Clock, perMs: number) {
    this.#clock = clock
    this.#perMs = perMs
  }

  /**
   * @param from of the entries, by the clock of Redis
   * @param askedAt in ms of the clock
   * @returns whether they are to count from later on
   */
  add(count: number, from: number, askedAt: number): boolean {
    const heardAt = this.#clock.now()
    const tookMs = Math.ceil(heardAt - askedAt)
    const at = tookMs > START_DELAY_MS ? from + tookMs : from
    if (at > from) this.#late.push([count, from, at])
    this.#grants.push({ count, at, heardAt })
    return at > from
  }

  /**
   * One lease is taken. Connections are made and code is cold as a run begins, so that an attempt is sent long after its
   * grant: in the first window a start counts from the end of its attempt, as within one process.
   * @returns to be called at that end, returns whether the entry is to count from later on; undefined where the start counts
   * from its grant
   */
  take(): (() => boolean) | undefined {
    const [grant] = this.#grants
    if (!grant) return undefined
    if (--grant.count === 0) this.#grants.shift()
    const now = this.#clock.now()
    this.#beganAt ??= now
    if (now - this.#beganAt >= this.#perMs) return undefined
    const { at, heardAt } = grant
    return () => {
      const tookMs = Math.ceil(Math.min(this.#clock.now() - heardAt, this.#perMs))
      const isLate = tookMs > START_DELAY_MS
      if (isLate) this.#late.push([1, at, at + tookMs])
      return isLate
    }
  }

  /** Gives back the leases that were granted last. */
  giveBack(count: number): void {
    for (let left = count, last = this.#grants.at(-1); left > 0 && last; last = this.#grants.at(-1)) {
      const returned = Math.min(left, last.count)
      this.#unused.push([returned, last.at])
      left -= returned
      last.count -= returned
      if (last.count === 0) this.#grants.pop()
    }
  }

  /** Redis has given all leases to others. */
  forget(): void {
    this.#grants.length = 0
  }

  /** What Redis is to count from later on. It stays until `toldLate`, since a reply may be lost. */
  get late(): readonly (readonly [count: number, from: number, to: number])[] {
    return this.#late
  }

  toldLate(entries: number): void {
    this.#late.splice(0, entries)
  }

  /** What is given back, once. */
  takeUnused(): readonly (readonly [count: number, at: number])[] {
    const unused = this.#unused
    this.#unused = []
    return unused
  }
}

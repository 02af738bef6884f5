import type { Lease, LeaseSource } from "../gate/lease-source.ts"
import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"
import { Job } from "./job.ts"
import { type BottleneckLike, DROPPED, type TurnOptions } from "./limiter.ts"

/** Pause (ms) before a limiter that dropped a job gets another; doubled each time, to outlast a penalty it may set. */
const PAUSE_MS = 100
/** Interval (ms) at which a limiter that grants no lease is checked. */
const CHECK_MS = 2_000
/** Checks in a row without a response, after which the limiter counts as gone. */
const MAX_SILENT_CHECKS = 30

/** The leases of one source: jobs of a limiter, requested as attempts wait, and returned if none does. */
export class BottleneckLeases implements LeaseSource {
  readonly #limiter: BottleneckLike
  readonly #options: TurnOptions
  readonly #clock: Clock
  readonly #arrived: () => void
  readonly #refused: (cause: unknown) => void
  /** Jobs that the limiter has not started yet. */
  readonly #requested = new Set<Job>()
  /** Jobs that the limiter has started, and no attempt has taken. */
  readonly #ready: Job[] = []
  #wanted = 0
  /** Drops in a row. */
  #drops = 0
  /** Epoch ms before which no job is requested. */
  #pausedUntil = 0
  #cancelPause: (() => void) | null = null
  #cancelCheck: (() => void) | null = null
  #silentChecks = 0

  constructor(
    limiter: BottleneckLike,
    options: TurnOptions,
    clock: Clock,
    arrived: () => void,
    refused: (cause: unknown) => void,
  ) {
    this.#limiter = limiter
    this.#options = options
    this.#clock = clock
    this.#arrived = arrived
    this.#refused = refused
  }

  take(): Lease | null {
    return this.#ready.shift() ?? null
  }

  want(count: number): void {
    this.#wanted = count
    while (this.#ready.length > count) void this.#ready.pop()?.giveBack()
    if (count === 0) {
      this.close()
      return
    }
    this.#cancelCheck ??= this.#clock.schedule(CHECK_MS, () => this.#check(), true)
    this.#request()
  }

  /** A job in the limiter's queue cannot be taken out: it is given back when the limiter starts it. */
  close(): void {
    this.#wanted = 0
    this.#silentChecks = 0
    this.#cancelPause?.()
    this.#cancelCheck?.()
    this.#cancelPause = this.#cancelCheck = null
  }

  #request(): void {
    const missing = this.#wanted - this.#requested.size - this.#ready.length
    if (missing <= 0 || this.#cancelPause) return
    const pause = this.#pausedUntil - this.#clock.now()
    if (pause > 0) {
      const resume = () => {
        this.#cancelPause = null
        this.#request()
      }
      this.#cancelPause = this.#clock.schedule(Math.min(pause, MAX_TIMER_MS), resume, true)
      return
    }
    for (let n = 0; n < missing; n++) {
      const job = new Job(this.#limiter, this.#options)
      this.#requested.add(job)
      void job.start(
        (started) => this.#onStarted(started),
        (lost, error) => this.#onLost(lost, error),
      )
    }
  }

  #onStarted(job: Job): void {
    const isRequested = this.#requested.delete(job)
    this.#drops = this.#silentChecks = 0
    if (isRequested && this.#ready.length < this.#wanted) {
      this.#ready.push(job)
      this.#arrived()
    } else void job.giveBack()
  }

  #onLost(job: Job, error: unknown): void {
    if (!this.#requested.delete(job)) return
    if (isDrop(error)) this.#onDropped()
    // While the limiter still holds other jobs, it still grants some.
    else if (this.#wanted > 0 && this.#requested.size === 0) this.#refused(error)
  }

  /** The limiter's queue is full: the waiters keep their places, and jobs are requested again later. */
  #onDropped(): void {
    const now = this.#clock.now()
    // Several drops of one moment are one.
    if (now >= this.#pausedUntil) this.#pausedUntil = now + PAUSE_MS * 2 ** this.#drops++
    this.#request()
  }

  /** A limiter may end silently: checks whether it is still there, and still holds the jobs. */
  #check(): void {
    this.#cancelCheck = this.#clock.schedule(CHECK_MS, () => this.#check(), true)
    for (const job of this.#requested) {
      // With `rejectOnDrop: false`, a drop is not reported.
      if (this.#limiter.jobStatus(job.id) === null && this.#requested.delete(job)) this.#onDropped()
    }
    if (this.#silentChecks++ === MAX_SILENT_CHECKS) {
      const seconds = (MAX_SILENT_CHECKS * CHECK_MS) / 1000
      this.#onGone(new Error(`The limiter's datastore has not answered for ${seconds} s`))
      return
    }
    this.#limiter.currentReservoir().then(
      () => {
        this.#silentChecks = 0
      },
      (error) => this.#onGone(error),
    )
  }

  /** The limiter may never start its jobs; a job that it starts nevertheless is given back. */
  #onGone(error: unknown): void {
    if (this.#wanted === 0) return
    this.#requested.clear()
    this.#refused(error)
  }
}

/** A limiter may reject with any value, also with an object that throws where it is read. */
function isDrop(error: unknown): boolean {
  try {
    return (error as Partial<Error> | null)?.message === DROPPED
  } catch {
    return false
  }
}

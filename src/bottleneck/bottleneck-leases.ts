import type { Lease, LeaseSource } from "../gate/lease-source.ts"
import { type Clock, MAX_TIMER_MS } from "../time/clock.ts"
import { Job } from "./job.ts"
import { type BottleneckLike, DROPPED, type TurnOptions } from "./limiter.ts"

/** The wait before a limiter that dropped a job is asked again; doubled each time, to outlast any penalty it may set. */
const PAUSE_MS = 100
/** How often a limiter that gives no turn is looked after, in ms. */
const LOOK_MS = 2_000
/** Looks in a row that it left unanswered, after which it counts as gone. */
const SILENCES = 30

/** The turns of one source at a limiter. They are asked for as somebody wants to go, and given back if nobody does. */
export class BottleneckLeases implements LeaseSource {
  readonly #limiter: BottleneckLike
  readonly #options: TurnOptions
  readonly #clock: Clock
  readonly #arrived: () => void
  readonly #refused: (cause: unknown) => void
  /** Jobs whose turn is still to come. */
  readonly #asked = new Set<Job>()
  readonly #ready: Job[] = []
  #wanted = 0
  #drops = 0
  /** Epoch ms before which it is not to be asked. */
  #pausedUntil = 0
  #cancelPause: (() => void) | null = null
  #cancelLook: (() => void) | null = null
  #silences = 0

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
    this.#cancelLook ??= this.#clock.schedule(LOOK_MS, () => this.#look())
    this.#ask()
  }

  /** What is in the limiter's queue cannot be taken out: it gives its turn back when that comes. */
  close(): void {
    this.#wanted = 0
    this.#silences = 0
    this.#cancelPause?.()
    this.#cancelLook?.()
    this.#cancelPause = this.#cancelLook = null
  }

  #ask(): void {
    const missing = this.#wanted - this.#asked.size - this.#ready.length
    if (missing <= 0 || this.#cancelPause) return
    const pause = this.#pausedUntil - this.#clock.now()
    if (pause > 0) {
      this.#cancelPause = this.#clock.schedule(Math.min(pause, MAX_TIMER_MS), () => {
        this.#cancelPause = null
        this.#ask()
      })
      return
    }
    for (let n = 0; n < missing; n++) {
      const job = new Job(this.#limiter, this.#options)
      this.#asked.add(job)
      void job.start(
        (turned) => this.#turn(turned),
        (lost, error) => this.#lost(lost, error),
      )
    }
  }

  #turn(job: Job): void {
    const asked = this.#asked.delete(job)
    this.#drops = this.#silences = 0
    if (asked && this.#ready.length < this.#wanted) {
      this.#ready.push(job)
      this.#arrived()
    } else void job.giveBack()
  }

  #lost(job: Job, error: unknown): void {
    if (!this.#asked.delete(job)) return
    if ((error as Partial<Error> | null)?.message === DROPPED) this.#dropped()
    // While others are to have their turn, it still gives some.
    else if (this.#wanted > 0 && this.#asked.size === 0) this.#refused(error)
  }

  /** No room just now: later, then. Who waits keeps its place. */
  #dropped(): void {
    const now = this.#clock.now()
    // Several of one moment are one.
    if (now >= this.#pausedUntil) this.#pausedUntil = now + PAUSE_MS * 2 ** this.#drops++
    this.#ask()
  }

  /** Some ends of a limiter are silent, so it is asked whether it is still there, and whether it still has the jobs. */
  #look(): void {
    this.#cancelLook = this.#clock.schedule(LOOK_MS, () => this.#look())
    for (const job of this.#asked) {
      // With `rejectOnDrop: false` nobody is told.
      if (this.#limiter.jobStatus(job.id) === null && this.#asked.delete(job)) this.#dropped()
    }
    if (this.#silences++ === SILENCES) {
      const seconds = (SILENCES * LOOK_MS) / 1000
      this.#gone(new Error(`The limiter's datastore has not answered for ${seconds} s`))
      return
    }
    this.#limiter.currentReservoir().then(
      () => {
        this.#silences = 0
      },
      (error) => this.#gone(error),
    )
  }

  /** What it has queued may never have its turn; if it does, that is given back. */
  #gone(error: unknown): void {
    if (this.#wanted === 0) return
    this.#asked.clear()
    this.#refused(error)
  }
}

import type { Clock } from "../time/clock.ts"

/** A body that no code has begun to read is not waited for any longer, in ms: the status may be all that is wanted. */
const IDLE_MS = 1_000

/** Hears how a body is read. */
export interface BodyObserver {
  /** The caller begins to read, or goes on after `idle`. */
  reading?(): void
  /** For a second no code has been reading. */
  idle(): void
  /** Read, cancelled or failed. Called once, and nothing after it. */
  ended(): void
}

/**
 * A response's body that is still to come. The adapter tells what the caller does with it; observers hear of it: the
 * permit of the attempt, which lasts as long, and its time limit.
 */
export class PendingBody {
  readonly #clock: Clock
  readonly #destroy: (error: unknown) => void
  readonly #observers: BodyObserver[] = []
  /** Readers at work, and what may be read by itself: a clone and a branch of `tee` end apart from each other. */
  #readers = 0
  #branches = 1
  #hasEnded = false
  #failure: { readonly error: unknown } | null = null
  readonly #rejections = new Set<(error: unknown) => void>()
  #cancelIdle = () => {}

  /** @param destroy lets go of the body, whose reader is to see the error */
  constructor(clock: Clock, destroy: (error: unknown) => void) {
    this.#clock = clock
    this.#destroy = destroy
    this.#waitForReader()
  }

  observe(observer: BodyObserver): void {
    if (this.#hasEnded) {
      observer.ended()
      return
    }
    this.#observers.push(observer)
    if (this.#readers > 0) observer.reading?.()
  }

  /** A reader begins. */
  begin(): void {
    this.#cancelIdle()
    if (this.#readers++ > 0 || this.#hasEnded) return
    for (const observer of this.#observers) observer.reading?.()
  }

  /** A reader lets go before the end. */
  pause(): void {
    this.#readers--
    if (this.#readers === 0 && !this.#hasEnded) this.#waitForReader()
  }

  branch(): void {
    this.#branches++
  }

  /** One of the branches will not be read to its end. */
  cancel(): void {
    this.#branches--
    if (this.#branches === 0) this.end()
  }

  /** The whole body has come, or it has failed. */
  end(): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    this.#cancelIdle()
    for (const observer of this.#observers.splice(0)) observer.ended()
  }

  /** Reads the whole body by `work`, or rejects when the body is failed meanwhile. */
  async readWhole<R>(work: () => Promise<R>): Promise<R> {
    this.begin()
    try {
      return await this.orFailure(work)
    } finally {
      this.end()
    }
  }

  orFailure<R>(work: () => Promise<R>): Promise<R> {
    if (this.#failure) return Promise.reject(this.#failure.error)
    return new Promise((resolve, reject) => {
      this.#rejections.add(reject)
      const done = () => this.#rejections.delete(reject)
      work().then(resolve, reject).finally(done)
    })
  }

  /** Ends the body, and every reading of it, with an error. */
  fail(error: unknown): void {
    if (this.#hasEnded) return
    this.#failure = { error }
    for (const reject of this.#rejections) reject(error)
    this.#destroy(error)
    this.end()
  }

  #waitForReader(): void {
    this.#cancelIdle = this.#clock.schedule(IDLE_MS, () => {
      for (const observer of this.#observers) observer.idle()
    })
  }
}

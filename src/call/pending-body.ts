import { property } from "../http/linked-values.ts"
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
  readonly #explain: (error: unknown) => Promise<void>
  readonly #observers: BodyObserver[] = []
  /** Readers at work, and what may be read by itself: a clone and a branch of `tee` end apart from each other. */
  #readers = 0
  #branches = 1
  #hasEnded = false
  #failure: { readonly error: unknown } | null = null
  readonly #rejections = new Set<(error: unknown) => void>()
  #cancelIdle = () => {}

  /**
   * @param destroy lets go of the body, whose reader is to see the error
   * @param explain is given an error of the network or a decoder before the reader sees it; never rejects
   */
  constructor(
    clock: Clock,
    destroy: (error: unknown) => void = () => {},
    explain: (error: unknown) => Promise<void> = async () => {},
  ) {
    this.#clock = clock
    this.#destroy = destroy
    this.#explain = explain
  }

  observe(observer: BodyObserver): void {
    if (this.#hasEnded) {
      observer.ended()
      return
    }
    this.#observers.push(observer)
    if (this.#readers > 0) observer.reading?.()
    else if (this.#observers.length === 1) this.#waitForReader()
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
    if (this.#readers === 0 && !this.#hasEnded && this.#observers.length > 0) this.#waitForReader()
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
      work()
        .then(resolve, (error) => this.#reject(error, reject))
        .finally(done)
    })
  }

  async #reject(error: unknown, reject: (error: unknown) => void): Promise<void> {
    if (!this.#failure && hasCause(error)) await this.#explain(error)
    reject(error)
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
    const idle = () => {
      for (const observer of this.#observers) observer.idle()
    }
    this.#cancelIdle = this.#clock.schedule(IDLE_MS, idle, true)
  }
}

/** As errors of the network and of decoders have it; an error of a parser, or of a body that was used before, has none. */
const hasCause = (error: unknown): boolean =>
  typeof property(error, "code") === "string" || typeof property(error, "cause") === "object"

import type { Lease } from "../gate/lease-source.ts"
import type { Clock } from "../time/clock.ts"
import { type Fields, toNumber } from "./replies.ts"
import type { ScriptStep } from "./script-client.ts"

/**
 * A run that did not get the lock asks again after at most this long (ms), in case the message about its release was
 * lost.
 */
const RETRY_MS = 200
const MIN_RETRY_MS = 20

/**
 * The lock for the probe after a hold: one attempt of one run is sent alone, and all other runs wait for its result.
 */
export class ProbeLock {
  readonly #clock: Clock
  readonly #runStep: (step: ScriptStep) => Promise<Fields | null>
  readonly #onAcquired: () => void
  /** Acquired, and its attempt is not sent yet. */
  #held = false
  #inUse = false
  #reported = false
  #asking = false
  #cancel: (() => void) | null = null

  constructor(clock: Clock, runStep: (step: ScriptStep) => Promise<Fields | null>, onAcquired: () => void) {
    this.#clock = clock
    this.#runStep = runStep
    this.#onAcquired = onAcquired
  }

  get held(): boolean {
    return this.#held
  }

  /** The probe is in flight, so Redis has to keep the lock. */
  get inUse(): boolean {
    return this.#inUse
  }

  /** Marks the probe as sent. The lock is released when the returned lease is done. */
  start(lease: Lease): Lease {
    this.#held = false
    this.#inUse = true
    return {
      done: () => {
        this.#inUse = false
        lease.done()
        // If the probe's result was published by then, that script has released the lock already.
        queueMicrotask(() => {
          if (!this.#reported) void this.#runStep({ op: "releaseProbe", input: {} })
          this.#reported = false
        })
        this.#reported = false
      },
    }
  }

  /** To be called when the probe's result was published to all runs. */
  reported(): void {
    this.#reported = true
  }

  async acquire(): Promise<void> {
    if (this.#held || this.#asking || this.#cancel) return
    this.#asking = true
    const reply = await this.#runStep({ op: "probe", input: {} })
    this.#asking = false
    if (!reply) return
    if (reply.got === true) {
      this.#held = true
      this.#onAcquired()
      return
    }
    const waitMs = Math.min(RETRY_MS, Math.max(MIN_RETRY_MS, toNumber(reply.waitMs)))
    const again = () => {
      this.#cancel = null
      this.#onAcquired()
    }
    this.#cancel = this.#clock.schedule(waitMs, again, true)
  }

  /** Gives the lock back unused: the hold has ended or was extended, or no attempt waits any more. */
  release(): void {
    this.#cancel?.()
    this.#cancel = null
    if (!this.#held) return
    this.#held = false
    void this.#runStep({ op: "releaseProbe", input: {} })
  }
}

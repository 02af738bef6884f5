import type { Lease } from "../gate/lease-source.ts"
import type { Clock } from "../time/clock.ts"
import { type Fields, toNumber } from "./replies.ts"
import type { ScriptStep } from "./script-client.ts"

/** Whoever is not the one asks again after so long (ms) at the most, should the news have got lost. */
const RETRY_MS = 200
const MIN_RETRY_MS = 20

/** After a hold one attempt goes alone: of all runs, one. */
export class ProbeLock {
  readonly #clock: Clock
  readonly #runStep: (step: ScriptStep) => Promise<Fields | null>
  readonly #onAcquired: () => void
  /** It is this run's turn. */
  #held = false
  #inUse = false
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

  /** It has to be kept: the attempt is under way. */
  get inUse(): boolean {
    return this.#inUse
  }

  /** The attempt goes. */
  start(lease: Lease): Lease {
    this.#held = false
    this.#inUse = true
    return {
      done: () => {
        this.#inUse = false
        lease.done()
        // An answer that says something has been told by then, and with it the turn was passed on.
        queueMicrotask(() => {
          if (!this.#reported) void this.#runStep({ op: "releaseProbe", input: {} })
          this.#reported = false
        })
        this.#reported = false
      },
    }
  }

  /** The attempt's end has been told to all. */
  reported(): void {
    this.#reported = true
  }
  #reported = false

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
    this.#cancel = this.#clock.schedule(waitMs, () => {
      this.#cancel = null
      this.#onAcquired()
    })
  }

  /** Nobody goes: the hold is over, or goes on, or there is nobody left. */
  release(): void {
    this.#cancel?.()
    this.#cancel = null
    if (!this.#held) return
    this.#held = false
    void this.#runStep({ op: "releaseProbe", input: {} })
  }
}

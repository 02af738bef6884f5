import type { Clock } from "../time/clock.ts"
import type { Permit } from "./gate.ts"

/** ms between the signs of life of an attempt, and ms without one after which its request is gone. */
const SIGN_MS = 1_000
const GONE_AFTER_MS = 3_000

/**
 * The attempts in flight where timers end with the request that set them: see `wakesItself`. The response to an attempt
 * ends with its request too, so its permit would never be released.
 */
export class AttemptWatch {
  readonly #clock: Clock
  readonly #signs = new Map<Permit, { at: number; cancel: () => void }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** To be called within the request of the attempt. */
  started(permit: Permit): void {
    const at = this.#clock.now()
    this.#signs.set(permit, { at, cancel: this.#clock.schedule(SIGN_MS, () => this.started(permit)) })
  }

  ended(permit: Permit): void {
    this.#signs.get(permit)?.cancel()
    this.#signs.delete(permit)
  }

  /** The attempts whose request has ended. */
  gone(now: number): Permit[] {
    return [...this.#signs].filter(([, { at }]) => now - at > GONE_AFTER_MS).map(([permit]) => permit)
  }
}

import type { AdaptiveLimits } from "../gate/estimators/adaptive-limits.ts"
import type { LimitsMemory } from "../gate/estimators/limits-memory.ts"
import type { Permit } from "../gate/gate.ts"
import type { Recovery } from "../gate/peers.ts"
import type { RememberedRate, RememberedSource } from "./memory-text.ts"

/** Part of a remembered burst that is sent as at a cold start. */
const TRUSTED_BURST = 0.8
/** Multiple of the remembered rate up to which is tried, in 20 successes: the limit may have risen. */
const TRIED_UPPER = 4
/** A rate within this factor of the remembered one confirms it. */
const SAME = 1.5
/** A confirmed rate grows this much more slowly: the source was tried before. */
const CONFIRMED_COST = 4
/** A recovery that took this part of the time that the burst lasts at the rate is the end of a window. */
const WINDOW_SIGN = 0.5

export type RememberedLimits = Pick<RememberedSource, "rate" | "concurrency">

const NOTHING: RememberedLimits = { rate: null, concurrency: null }

/**
 * The limits of one source, from run to run. Remembered limits are a first guess: the attempts that were accepted before
 * the first rejection are sent as if nothing were known, then the remembered rate is raised until the source rejects. If
 * the limit is found where it was, the source is known, and seldom tried again; else the guess is dropped.
 */
export class LearnedLimits implements LimitsMemory {
  readonly #limits: AdaptiveLimits
  readonly #known: RememberedLimits
  readonly #onFound: () => void
  #phase: "burst" | "trying" | "watching" = "watching"
  /** True if the remembered rate was found again. */
  #isConfirmed = false
  #successes = 0
  #firstEvent: { readonly burst: number; readonly windowMs: number } | null = null
  #hasConcurrency = false

  constructor(limits: AdaptiveLimits, known: RememberedLimits | null, onFound: () => void = () => {}) {
    this.#limits = limits
    this.#known = known ?? NOTHING
    this.#onFound = onFound
    limits.memory = this
    if (!known) return
    if (known.concurrency !== null) limits.concurrency.recall(known.concurrency)
    if (known.rate !== null) this.#phase = "burst"
  }

  get isTrying(): boolean {
    return this.#phase !== "watching"
  }

  started({ sequence, at }: Permit): void {
    const { rate } = this.#known
    if (this.#phase !== "burst" || rate === null || sequence < rate.burst * TRUSTED_BURST) return
    this.#phase = "trying"
    this.#limits.applyShared(sharedRate(rate, TRIED_UPPER, rate.cost), at)
  }

  success(): void {
    this.#successes++
  }

  recovered({ cause, tookMs }: Recovery, now: number): void {
    const accepted = this.#successes
    this.#successes = 0
    this.#phase = "watching"
    if (cause === "rate") this.#rateFound(accepted, tookMs, now)
    else if (cause === "concurrency") this.#hasConcurrency = true
    this.#onFound()
  }

  #rateFound(accepted: number, tookMs: number, now: number): void {
    const found = this.#limits.rate.shared
    if (!found) return
    const { rate } = this.#known
    const isFirst = this.#firstEvent === null
    const isWindow = tookMs * found.base > accepted * WINDOW_SIGN
    this.#firstEvent ??= { burst: accepted, windowMs: isWindow ? accepted / found.base : 0 }
    if (rate === null) return
    const known = rate.perSecond / 1_000
    const factor = found.base / known
    this.#isConfirmed = factor <= SAME && factor >= 1 / SAME
    if (!this.#isConfirmed) return
    const base = isFirst ? known : found.base
    this.#limits.applyShared({ ...found, base, upper: 1, cost: found.cost * CONFIRMED_COST }, now)
  }

  /** What is to be remembered. */
  get learned(): RememberedLimits {
    const { rate, concurrency } = this.#limits
    const { shared } = rate
    const first = this.#firstEvent
    const kept = this.#isConfirmed && this.#known.rate
    return {
      rate:
        shared && first
          ? {
              perSecond: shared.base * 1_000,
              burst: kept ? kept.burst : first.burst,
              cost: kept ? kept.cost : shared.cost,
              windowMs: kept ? kept.windowMs : first.windowMs,
              serverNamedWait: shared.serverNamedWait,
            }
          : first === null && !this.#hasConcurrency
            ? this.#known.rate
            : null,
      concurrency: this.#hasConcurrency ? concurrency.limit : first === null ? this.#known.concurrency : null,
    }
  }
}

function sharedRate({ perSecond, serverNamedWait }: RememberedRate, upper: number, cost: number) {
  return { base: perSecond / 1_000, upper, cost, serverNamedWait }
}

import type { AdaptiveLimits } from "../gate/estimators/adaptive-limits.ts"
import type { LimitsMemory } from "../gate/estimators/limits-memory.ts"
import type { Permit } from "../gate/gate.ts"
import type { Recovery } from "../gate/peers.ts"
import type { RememberedRate, RememberedSource } from "./memory-text.ts"

/** Part of a remembered burst that is sent as at a cold start. */
const TRUSTED_BURST = 0.8
/**
 * After the burst, the rate is raised from the remembered one to this multiple of it, within some 10 successes: the limit
 * may have risen, and a guess that is a third of it must not cost a short job a twentieth of its time.
 */
const TRIED_UPPER = 4
const TRIED_COST = 0.5
/** A rate within this factor of the remembered one confirms it; windows begin anywhere. */
const SAME = 2
/** The same at the first limit of a bucket: its burst is known, too. */
const SAME_AT_FIRST = 1.25
/** Fewer successes than this say little of a rate. */
const FEW = 6
/** A confirmed rate grows slowly: what is rejected after fewer successes than this is rejected by something else. */
const FEW_AT_CONFIRMED = 25
/** How much more slowly a confirmed rate grows. In the simulation, 3 rejects more, and 6 no less. */
const CONFIRMED_COST = 5
/** ms of the shortest window; a recovery that took at least half of the time is the end of one. */
const LEAST_WINDOW_MS = 500
const WINDOW_SIGN = 0.5

export type RememberedLimits = Pick<RememberedSource, "rate" | "concurrency">

const NOTHING: RememberedLimits = { rate: null, concurrency: null }

/**
 * The limits of one source, from run to run. Remembered limits are a first guess: the attempts that were accepted before
 * the first rejection are sent as if nothing were known, then the remembered rate is raised until the source rejects. If
 * the limit is found where it was, the source is known, and seldom tried again; else the guess is dropped. So is one that
 * is rejected soon after it was confirmed: some servers reject by chance, and a pace that was learned from that would hold
 * run after run.
 */
export class LearnedLimits implements LimitsMemory {
  readonly #limits: AdaptiveLimits
  #known: RememberedLimits
  readonly #onFound: () => void
  #phase: "burst" | "trying" | "watching" = "watching"
  /** True if the remembered rate was found again. */
  #isConfirmed = false
  /** Successes since the latest recovery. */
  #successes = 0
  /** What was found at the first rejection; null before it. */
  #firstEvent: Pick<RememberedRate, "burst" | "windowMs"> | null = null
  /** True if this run found a limit on the number in flight. */
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
    const { perSecond, serverNamedWait } = rate
    const tried = { base: perSecond / 1_000, upper: TRIED_UPPER, cost: TRIED_COST, serverNamedWait }
    this.#limits.applyShared(tried, at)
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
    const isFirst = this.#firstEvent === null
    const spanMs = accepted / found.base
    const isWindow = spanMs >= LEAST_WINDOW_MS && tookMs > spanMs * WINDOW_SIGN
    this.#firstEvent ??= { burst: accepted, windowMs: isWindow ? spanMs : 0 }
    const { rate } = this.#known
    if (rate === null) return
    if (this.#isConfirmed && accepted < FEW_AT_CONFIRMED) {
      this.#drop(now)
      return
    }
    this.#isConfirmed = accepted >= FEW && confirms(rate, accepted, spanMs, isFirst)
    if (!this.#isConfirmed) return
    // The first measurement counts a burst, or a part of a window.
    const base = isFirst ? rate.perSecond / 1_000 : found.base
    this.#limits.applyShared({ ...found, base, upper: 1, cost: found.cost * CONFIRMED_COST }, now)
  }

  /** The run goes on as if nothing had been remembered. */
  #drop(now: number): void {
    this.#known = NOTHING
    this.#isConfirmed = false
    this.#limits.applyShared(null, now)
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

/** True if the remembered rate explains how many attempts were accepted in that time. */
function confirms(
  { perSecond, burst, windowMs }: RememberedRate,
  accepted: number,
  spanMs: number,
  isFirst: boolean,
): boolean {
  const wasFull = isFirst && windowMs === 0
  const expected = (perSecond / 1_000) * spanMs
  const most = wasFull ? (burst + expected) * SAME_AT_FIRST : expected * SAME
  return accepted <= most && accepted >= expected / SAME
}

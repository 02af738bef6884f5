import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import type { CostRule } from "./admission-rule.ts"
import type { Chance } from "./estimators/chance.ts"
import type { ShareOfLearned } from "./estimators/share-of-learned.ts"
import type { Permit } from "./permit.ts"
import type { QuotaStatement } from "./rules/stated-limit.ts"
import type { StatedQuotas } from "./rules/stated-quotas.ts"
import type { StatedRate } from "./rules/token-bucket.ts"

export type { Permit } from "./permit.ts"
export type { StatedLimit } from "./rules/stated-limit.ts"
export type { StatedRate } from "./rules/token-bucket.ts"

/**
 * The gate of one source. Every attempt acquires a permit, and releases it with the attempt's outcome.
 * A gate that is open grants at once, and keeps neither a queue nor a timer.
 */
export interface Gate {
  /**
   * A permit at once; null if the attempt has to wait.
   * @param call what the attempt is of: by that, its cost is known
   */
  tryAcquire(now: number, call?: object): Permit | null
  /** Waits in the queue: the highest priority first, FIFO within one priority. Rejects with a `GateRefusal`, or with the signal's reason. */
  acquire(options: AcquireOptions): Promise<Permit>
  /** Reports the quotas that a response states, good or bad. Called before `release`. */
  reportQuota(permit: Permit, report: QuotaReport, now: number): void
  /**
   * Ends an attempt. Every permit has to be released; a second release changes nothing. `now` spares a look at the
   * clock.
   */
  release(permit: Permit, outcome: AttemptOutcome, now?: number): void
  /** True if the number of attempts in flight is limited: an attempt then lasts until its body has been read. */
  readonly limitsInFlight: boolean
  /** Refuses each queued attempt for whose `call` the function returns an error. */
  refuseQueued(refusalOf: (call: unknown) => Error | null): void
  /** ms for which this gate has been closed so far: the clock by which `maxWait` is counted. */
  closedMs(now: number): number
  /** Why an attempt that asks now would have to wait. */
  waitReason(now: number): WaitReason
  /** Epoch ms at which the next attempt is expected to start; `now` while the gate is open. */
  opensAt(now: number): number
  /** The FAQ row that closes the gate; null while the gate is open. */
  closedBy(now: number): FaqCode | null
  /** What the gate measured of its source. */
  measure(now: number): GateMeasure
  /** The limits on requests that the source states, of good responses too. */
  statedRates(): readonly StatedRate[]
  /** True if no attempt is in flight or queued, and no state has to be kept. */
  idle(now: number): boolean
  /** Ends the gate; no attempt follows. */
  close(): void
}

/** How an attempt ended, as far as the gate is concerned. */
export type AttemptOutcome =
  /** The server responded, and neither throttled nor failed. */
  | { readonly kind: "success" }
  /** The server refused the attempt for its rate. `retryAfterMs`: the wait that the server named; null if none. */
  | { readonly kind: "throttled"; readonly retryAfterMs: number | null; readonly code: FaqCode }
  /** 5xx, or no response. `retryAfterMs`: the wait that the server named. */
  | { readonly kind: "failed"; readonly retryAfterMs?: number | null; readonly code: FaqCode }
  /** The attempt says nothing about the source: aborted by the caller, or a local fault. */
  | { readonly kind: "ignored" }

/** The rules for stated limits, which are loaded with what reads them. */
export interface QuotaKinds {
  readonly StatedQuotas: typeof StatedQuotas
}

/** The quotas that one response states, and what keeps to them. */
export interface QuotaReport extends QuotaStatement {
  /** What keeps to the stated limits; missing where none is stated. @internal */
  readonly kinds?: QuotaKinds | undefined
  /** Keeps what is stated in units of cost; missing while no cost is known. @internal */
  readonly costs?: CostRule | undefined
  /** Keeps to a part of what is learned, if that is asked for; missing until it is loaded. @internal */
  readonly ShareOfLearned?: typeof ShareOfLearned | undefined
  /** Tells whose limit rejections follow, if any; of rejections, unless it is not loaded yet. @internal */
  readonly Chance?: typeof Chance | undefined
}

/** How long an attempt may wait for its permit. */
export interface AcquireOptions {
  /** Closed time, in ms by the gate's `closedMs`, that the call may still spend. */
  readonly waitBudgetMs: number
  /** Epoch ms by which the permit must be granted; Infinity if there is no deadline. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  /** Higher goes first; 0 if unset. */
  readonly priority?: number | undefined
  /** What `refuseQueued` tells attempts by. */
  readonly call?: object | undefined
}

/** The gate grants no permit: the wait is too long for the call, or no lease can be had. */
export class GateRefusal extends Error {
  override readonly name = "GateRefusal"
  constructor(
    readonly refusal:
      | "wait-too-long"
      | "deadline"
      | "refused"
      | "quota-exhausted"
      | "quota-reserved"
      | "budget-used",
    /** Epoch ms at which the gate expects to open; null if unknown. */
    readonly opensAt: number | null,
    /** The FAQ row that closed the gate; null if the gate is open but busy. */
    readonly closedBy: FaqCode | null,
    cause?: unknown,
    /** Epoch ms until which the server named a wait; null if it named none: `opensAt` is heed's own backoff. */
    readonly retryAt: number | null = null,
  ) {
    super(refusal, { cause })
  }
}

/** What a gate measured of its source. */
export interface GateMeasure {
  /** Attempts started per second, over the last seconds with traffic. */
  readonly ratePerSecond: number
  readonly inFlight: number
  /** Attempts in the queue. */
  readonly waiting: number
  /** The estimated limits; null where nothing has been learned. */
  readonly learned: { readonly ratePerSecond: number | null; readonly concurrency: number | null }
  /** Other processes that use the source at the moment; null if the gate is not shared. */
  readonly otherRuns: number | null
}

/** Receives what a gate does. */
export interface GateObserver {
  /** The gate closes until `until` (epoch ms), or later than said before. */
  held(until: number, code: FaqCode): void
  released(): void
  probing(code: FaqCode): void
  /**
   * Calls begin to wait for 10 s or more.
   * @param until epoch ms at which the next attempt is expected to start
   * @param calls the number of calls that wait at the moment
   */
  waiting?(until: number, why: WaitReason, calls: () => number): void
  /** The estimated limits have changed. */
  paced(learned: GateMeasure["learned"]): void
  /**
   * A shared gate has joined other processes, or goes on alone; `reason` says why, null if nothing is wrong.
   * @param warning to be told as "never-shared": the gate goes on alone without ever having joined; null if it has
   */
  shared?(state: "shared" | "alone", reason: string | null, warning: string | null): void
}

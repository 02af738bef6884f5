import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../history/attempt.ts"
import type { Lease } from "./lease-source.ts"

/**
 * One source's gate. Every attempt of every call asks it for a pass, and tells it how the attempt ended.
 * A gate that is open answers at once: it keeps no queue and no timer.
 */
export interface Gate {
  /** A pass at once, or null: wait for a turn. */
  tryAcquire(now: number): Permit | null
  /** Waits for a turn: first come, first served. Rejects with a `GateRefusal`, or with the signal's reason. */
  acquire(turn: AcquireOptions): Promise<Permit>
  /** What the answer to an attempt says is left, good or bad. To be told before `leave`. */
  reportQuota(pass: Permit, statement: QuotaReport, now: number): void
  /** The attempt is over. Every pass must come back, exactly once. `now`: for who has looked at the clock already. */
  release(pass: Permit, ending: AttemptOutcome, now?: number): void
  /** ms for which this gate has been closed so far: the clock by which `maxWait` is counted. */
  closedMs(now: number): number
  /** Why a call that asks now would have to wait. */
  waitReason(now: number): WaitReason
  /** Epoch ms from which it means to let somebody in: now where it is open. */
  opensAt(now: number): number
  /** The FAQ row that closes it now; null: it is open. */
  closedBy(now: number): FaqCode | null
  /** What it measured of itself. */
  measure(now: number): GateMeasure
  /** Nothing in flight, nobody waiting, and nothing to remember. */
  idle(now: number): boolean
  /** Nobody will ask any more. */
  close(): void
}

/** The right to send one attempt. */
export interface Permit {
  /** Epoch ms at which it was given. */
  readonly at: number
  /** Attempts in flight at that moment, this one included. */
  readonly inFlightAtStart: number
  /** Counts up by one a pass. */
  readonly sequence: number
  /** Sent alone, to see whether the source answers again. */
  readonly probe: boolean
  /** Given back when the attempt is over; null: none was needed. */
  readonly lease: Lease | null
}

/** How an attempt ended, as far as the gate cares. */
export type AttemptOutcome =
  /** the server answered, and neither throttled nor broke */
  | { readonly kind: "success" }
  /** the server refused for too many requests; `toldMs`: the wait it named */
  | { readonly kind: "throttled"; readonly retryAfterMs: number | null; readonly code: FaqCode }
  /** 5xx, or no answer; `toldMs`: when the server asked to come back */
  | { readonly kind: "failed"; readonly toldMs?: number | null; readonly code: FaqCode }
  /** nothing can be concluded: the caller aborted */
  | { readonly kind: "ignored" }

/** What an answer says is left. */
export interface QuotaReport {
  readonly limits: readonly StatedLimit[]
  /** The server's Date, epoch ms; null: it sent none. */
  readonly date: number | null
  /** The server took the request. */
  readonly accepted: boolean
}

/** One limit of which an answer says how much is left. */
export interface StatedLimit {
  /** Tells the limits of one source apart. */
  readonly name: string
  readonly remaining: number
  /** All that it allows in a window; null: not said. */
  readonly limit?: number | null
  /** ms from the receipt; null: not said. */
  readonly resetMs: number | null
  /** Epoch ms by the server's clock, where the reset was stated as a point in time; else null. */
  readonly resetsAt: number | null
  /** ms; null: not said. */
  readonly windowMs: number | null
  /** Of a leaky bucket, which has no window: what comes back, and all that it holds. */
  readonly tokenBucket?: { readonly restoresPerSecond: number; readonly limit: number | null } | null
}

/** A call that wants to pass. */
export interface AcquireOptions {
  /** Closed time (ms, by the gate's own `closedMs`) that this call may still spend. */
  readonly waitBudgetMs: number
  /** Epoch ms by which it must have been let in; Infinity: none. */
  readonly deadline: number
  readonly signal: AbortSignal | undefined
}

/** The gate would not let a call in: what it asked for is longer than the call may wait, or it has nothing to give. */
export class GateRefusal extends Error {
  override readonly name = "GateRefusal"
  constructor(
    readonly refusal: "wait-too-long" | "deadline" | "refused",
    /** Epoch ms at which the gate means to open; null where it cannot say. */
    readonly opensAt: number | null,
    /** The FAQ row that closed it; null: it is open, but busy. */
    readonly closedBy: FaqCode | null,
    cause?: unknown,
  ) {
    super(refusal, { cause })
  }
}

export interface GateMeasure {
  /** Attempts started a second, over the last seconds with traffic. */
  readonly ratePerSecond: number
  readonly inFlight: number
  readonly waiting: number
  /** What it has learned that the source takes; null where it has learned nothing. */
  readonly learned: { readonly ratePerSecond: number | null; readonly concurrency: number | null }
  /** Other runs that use the source just now; null: this gate knows of none but its own. */
  readonly otherRuns: number | null
}

/** What a gate tells whoever watches. */
export interface GateObserver {
  held(until: number, code: FaqCode): void
  released(): void
  probing(code: FaqCode): void
  /** It has learned, or learned anew, what the source takes. */
  paced(learned: GateMeasure["learned"]): void
  /** A shared gate has joined the other runs, or goes on alone. `reason`: why, in a few words; null: nothing is wrong. */
  shared?(state: "shared" | "alone", reason: string | null): void
}

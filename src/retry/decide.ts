import type { Verdict } from "../classify/verdict.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import type { Refusal } from "./refusal.ts"
import { AT_ONCE_MS, HOLD_BACKOFF } from "./retry-settings.ts"

/** Why a request is sent again. */
export type RetryReason = "server-error" | "network" | "throttled" | "credentials"

export type Decision =
  | {
      readonly kind: "again"
      readonly reason: RetryReason
      /** ms that this call waits by itself, before it asks the gate again. */
      readonly waitMs: number
      readonly waitReason: WaitReason
      /** A 429 does not use up a retry, nor do new credentials. */
      readonly consumes: boolean
    }
  | {
      readonly kind: "stop"
      readonly refusal: Refusal
      /** Epoch ms that the server named; null: it named none. */
      readonly retryAt: number | null
      /** Epoch ms at which the next attempt could have started, if a wait was too long; null for other refusals. */
      readonly opensAt?: number | null
    }

/** Everything that a decision depends on. */
export interface DecisionInput {
  readonly verdict: Verdict
  readonly now: number
  /** Epoch ms at which the whole call must be over; Infinity: none. */
  readonly deadline: number
  readonly idempotent: boolean
  readonly replayable: boolean
  /** `retry: false`: nothing is retried, so that no retries are used up either. */
  readonly retries: boolean
  readonly retriesLeft: number
  readonly statuses: ReadonlySet<number>
  /** Is a 429 held for, rather than treated like any other status? */
  readonly throttles: boolean
  /** Can there be other credentials for one more try? */
  readonly canRefresh: boolean
  /** ms that this call may still wait on orders of the server. */
  readonly waitBudgetMs: number
  /** heed's own backoff for the next retry, drawn already. */
  readonly backoffMs: number
  /** ms for which the source's gate is closed as it stands, this failure's hold included. */
  readonly gateClosedMs: number
  /** This call's own wait after a 429, beside the gate's, if the server named no wait: 0 the first time. */
  readonly rejectedBackoffMs: number
}

/** The only place that knows the order of the rules. Pure. */
export function decide(input: DecisionInput): Decision {
  const { verdict } = input
  const serverWaitMs = verdict.wait?.ms ?? 0
  const retryAt = verdict.wait ? input.now + serverWaitMs : null
  const stop = (refusal: Refusal, opensAt = retryAt): Decision => ({
    kind: "stop",
    refusal,
    retryAt,
    opensAt,
  })

  if (verdict.exhausted) return stop("quota-exhausted")
  const throttled = verdict.kind === "throttled" && input.throttles
  // New credentials may do where the old ones did not.
  const refreshes = input.canRefresh && !throttled && isRejectedCredential(verdict)
  const costsNoRetry = throttled || refreshes
  if (!costsNoRetry && (!input.retries || !isRetryable(verdict, input.statuses))) return stop("not-retryable")
  // A 429 or a 401 was refused before it was acted on, so any method may go again.
  const notProcessed = refreshes || verdict.kind === "throttled" || verdict.notProcessed
  if (!notProcessed && !input.idempotent) return stop("not-idempotent")
  if (!input.replayable) return stop("body-not-replayable")
  if (!costsNoRetry && input.retriesLeft <= 0) return stop("retries-used")

  // Timers fire late: an attempt may end after the deadline, with no wait that was too long.
  if (serverWaitMs === 0 && input.now > input.deadline) return stop("deadline")
  if (serverWaitMs > input.waitBudgetMs || input.now + serverWaitMs > input.deadline)
    return stop("wait-too-long")
  if (throttled) {
    // Decided here and not in the gate: by then the failed response would be discarded for an attempt that never starts.
    if (input.gateClosedMs > input.waitBudgetMs || input.now + input.gateClosedMs > input.deadline)
      return stop("wait-too-long", input.now + input.gateClosedMs)
    const waitMs = rejectedBackoffMs(input.rejectedBackoffMs, verdict.wait?.ms ?? null)
    if (waitMs > input.waitBudgetMs) return stop("wait-too-long", input.now + waitMs)
    if (input.now + waitMs > input.deadline) return stop("deadline")
    // The wait that the server named is waited out in the gate, by all calls of the source.
    return {
      kind: "again",
      reason: "throttled",
      waitMs,
      waitReason: "hold",
      consumes: false,
    }
  }
  if (refreshes) {
    const waitReason = serverWaitMs > 0 ? "retry-after" : "refresh"
    return { kind: "again", reason: "credentials", waitMs: serverWaitMs, waitReason, consumes: false }
  }
  const waitMs = Math.max(serverWaitMs, input.backoffMs)
  if (input.now + waitMs > input.deadline) return stop("deadline")
  return {
    kind: "again",
    reason: verdict.status === null ? "network" : "server-error",
    waitMs,
    waitReason: serverWaitMs >= input.backoffMs && serverWaitMs > 0 ? "retry-after" : "backoff",
    consumes: true,
  }
}

/** Begins at the wait that the server named, if that is shorter than the first step, and doubles from there. */
function rejectedBackoffMs(backoffMs: number, namedMs: number | null): number {
  if (namedMs === null) return backoffMs
  return backoffMs * Math.min(1, (namedMs || AT_ONCE_MS) / HOLD_BACKOFF.baseMs)
}

/** Near to 401, but about a proxy's, a certificate's or a network's login. */
const NOT_ABOUT_THE_API = new Set([407, 495, 496, 511, 561])

function isRejectedCredential({ code, status, matchedBy }: Verdict): boolean {
  return code === 401 && status !== null && !(matchedBy === "nearest" && NOT_ABOUT_THE_API.has(status))
}

/** Listed or not, these mean "never this way": https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 and 15.6.2 */
const NEVER_RETRIED = new Set([405, 501])

/** Is this failure one that `retry` covers? A status outside the FAQ counts with its row, where it may pass by itself. */
function isRetryable(verdict: Verdict, statuses: ReadonlySet<number>): boolean {
  const { status, kind } = verdict
  if (status === null || verdict.matchedBy === "profile") return kind === "transient"
  if (NEVER_RETRIED.has(status)) return false
  // What the response itself says goes before its status: a 500 that is an expired token will not pass.
  if (verdict.told ?? verdict.rule)
    return kind !== "permanent" && (statuses.has(status) || statuses.has(verdict.code))
  return statuses.has(status) || (kind === "transient" && statuses.has(verdict.code))
}

import type { Verdict } from "../classify/verdict.ts"
import type { GateMeasure, GateRefusal } from "../gate/gate.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Decision } from "../retry/decide.ts"
import type { Refusal } from "../retry/refusal.ts"

/** What one attempt came to. */
export type Outcome<T> =
  | { readonly kind: "returned"; readonly result: T }
  | { readonly kind: "threw"; readonly error: unknown }

/** A try that failed, and what it was taken for. */
export interface FailedAttempt<T> {
  readonly outcome: Outcome<T>
  readonly response: ResponseView | null
  readonly verdict: Verdict
  readonly measured: GateMeasure
}

/** The ways in which a call ends without success. */
export type CallEnd =
  /** a try failed, and there will be no other */
  | { readonly kind: "failed"; readonly refusal: Refusal; readonly retryAt: number | null }
  /** it was to try again with new credentials, and there were none, or not in time; its answer was let go */
  | { readonly kind: "not-refreshed"; readonly refusal: Refusal }
  /** the gate would not let it in */
  | { readonly kind: "held"; readonly refusal: GateRefusal }
  /** the caller aborted; `error`: what the client threw, where it was sending */
  | { readonly kind: "aborted"; readonly reason: unknown; readonly error: unknown }
  /** `runBeforeAttempt` threw */
  | { readonly kind: "hook"; readonly error: unknown }

type Class<T> = abstract new (...args: never[]) => T

/** `instanceof` for what a client or a hook threw: a proxy may throw where its prototype is read. */
export function isOf<T>(thing: unknown, kind: Class<T>): thing is T {
  try {
    return thing instanceof kind
  } catch {
    return false
  }
}

/**
 * What p-retry carries has to be an Error; this is one without a stack, which nobody would read. To take it costs more
 * than all else that a failed try takes.
 */
class Message {}
Object.setPrototypeOf(Message.prototype, Error.prototype)

/** Carries a failed try, and the decision to try again, through p-retry. */
export class Again extends Message {
  constructor(
    readonly failedAttempt: FailedAttempt<unknown>,
    readonly decision: Decision & { kind: "again" },
  ) {
    super()
  }
}

/** Carries the end of the call out of p-retry. */
export class Stop extends Message {
  constructor(readonly end: CallEnd) {
    super()
  }
}

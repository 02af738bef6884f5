import type { Verdict } from "../classify/verdict.ts"
import type { GateMeasure, GateRefusal, Permit } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import type { Decision } from "../retry/decide.ts"
import type { Refusal } from "../retry/refusal.ts"
import type { ClientCall } from "./client-call.ts"
import type { Engine } from "./engine.ts"
import type { CallOptions } from "./options.ts"
import type { Source } from "./source.ts"

// What the call loop passes on, in order: a call as it begins, one attempt, what that came to, and what follows from it.

/** A call as it begins. */
export interface StartedCall<T> {
  readonly engine: Engine
  readonly call: ClientCall<T>
  readonly options: CallOptions
  readonly source: Source
  /** Epoch ms. */
  readonly startedAt: number
  /** `refreshCredentials` itself makes this call. Left out where it does not: a backlog is made of these. */
  readonly byRefresh?: boolean
  /** The request as its latest attempt sends it. @default as it was given */
  readonly latest?: RequestView
  /** What earlier attempts carried beside the request; left out until one has failed. */
  readonly carried?: readonly RequestView[]
}

/** One attempt that may be sent: the gate has granted its permit. */
export interface Attempt<T> {
  readonly started: StartedCall<T>
  readonly permit: Permit
  /** 1 for the first. */
  readonly n: number
  /** ms waited since the attempt before, and the longest of these waits; null: it waited for nothing. */
  readonly waitedMs: number
  readonly waitReason: WaitReason | null
  /** When the attempt took its credentials, as `Credentials` counts time. */
  readonly credentialGeneration: number
}

/** What the client made of an attempt. */
export type Outcome<T> =
  | { readonly kind: "returned"; readonly result: T }
  | { readonly kind: "threw"; readonly error: unknown }

/** An attempt that failed, and how it was classified. */
export interface FailedAttempt<T> {
  readonly attempt: Attempt<T>
  readonly outcome: Outcome<T>
  readonly response: ResponseView | null
  readonly verdict: Verdict
  readonly durationMs: number
  /** Epoch ms at which it was classified: its body may have been waited for. */
  readonly classifiedAt: number
  readonly measured: GateMeasure
}

/** What an attempt came to. Its permit is released. */
export type AttemptEnd<T> =
  | { readonly kind: "done"; readonly result: T }
  | { readonly kind: "failed"; readonly failed: FailedAttempt<T> }
  /** the caller aborted while the client was sending; `error`: what the client threw */
  | {
      readonly kind: "aborted"
      readonly error: unknown
      readonly attempt: Attempt<T>
      readonly durationMs: number
    }

/** The same, where it was not done. */
export type FailedEnd<T> = Exclude<AttemptEnd<T>, { kind: "done" }>

/** What follows from an attempt: its result, another attempt, or the end of the call. */
export type Step<T> =
  | { readonly kind: "done"; readonly result: T }
  | NextAttempt<T>
  | { readonly kind: "stop"; readonly end: CallEnd }

/** What follows from an attempt that failed. */
export type FailedStep<T> = Exclude<Step<T>, { kind: "done" }>

export interface NextAttempt<T> {
  readonly kind: "again"
  readonly failed: FailedAttempt<T>
  readonly decision: Decision & { readonly kind: "again" }
}

/** The ways in which a call ends without success. */
export type CallEnd =
  /** an attempt failed, and no other will follow */
  | {
      readonly kind: "failed"
      readonly refusal: Refusal
      readonly retryAt: number | null
      readonly opensAt?: number | null
    }
  /** another attempt needed new credentials, which failed or came too late; the failed response was let go */
  | { readonly kind: "not-refreshed"; readonly refusal: Refusal }
  /** the gate refused a permit */
  | { readonly kind: "held"; readonly refusal: GateRefusal }
  /** the caller aborted; `error`: what the client threw, if it was sending */
  | { readonly kind: "aborted"; readonly reason: unknown; readonly error: unknown }
  /** `beforeAttempt` threw */
  | { readonly kind: "hook"; readonly error: unknown }
  /** heed itself failed on the way to another attempt */
  | { readonly kind: "fault"; readonly error: unknown }

type Class<T> = abstract new (...args: never[]) => T

/** `instanceof` for what a client or a hook threw: a proxy may throw where its prototype is read. */
export function isOf<T>(value: unknown, kind: Class<T>): value is T {
  try {
    return value instanceof kind
  } catch {
    return false
  }
}

import type { Verdict } from "../classify/verdict.ts"
import type { RefreshResult } from "../explain/failure-context.ts"
import type { CallLimits } from "../explain/why-stopped.ts"
import type { GateMeasure } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Refusal } from "../retry/refusal.ts"
import type { CallHistory } from "./call-history.ts"
import type { Endpoint } from "./endpoints.ts"
import type { Source } from "./source.ts"
import type { LastRefused } from "./spent-quotas.ts"

/** A call that has failed, before its diagnosis is built. */
export interface CallFailure {
  readonly request: RequestView
  /** The same, as the latest try sent it; null: no try was sent, or it was sent just so. */
  readonly sent: RequestView | null
  /** What its tries carried beside `request`, `sent` included. */
  readonly carried: readonly RequestView[]
  readonly refresh: RefreshResult | null
  readonly source: Source
  readonly endpoint: Endpoint
  readonly history: CallHistory
  readonly verdict: Verdict
  readonly response: ResponseView | null
  /** False: the body is not looked at, not even waited for. */
  readonly readBody: boolean
  /** The caller's: ends the reading of bodies. @default undefined */
  readonly signal?: AbortSignal | undefined
  readonly measured: GateMeasure
  readonly refusal: Refusal | null
  readonly retryAt: number | null
  /** Epoch ms at which the gate expected to open, by what the server named or by heed's own backoff. @default null */
  readonly opensAt?: number | null | undefined
  readonly refusedBy?: string | null
  /** The earlier response that says that the quota of this call is used up, for which it was not sent. @default null */
  readonly refusedBefore?: LastRefused | null
  /** Missing: it was not in the loop. */
  readonly limits?: CallLimits
  /** The response had been handed on when the call failed. @default false */
  readonly wasHandedOn?: boolean
  /** What `beforeAttempt` threw, in words. */
  readonly hookError?: string | null
}

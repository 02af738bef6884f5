import type { Verdict } from "../classify/verdict.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import type { AttemptRecord } from "../report/attempt-record.ts"
import type { HealthStats } from "../report/health-stats.ts"

/** The credentials were renewed during a call, or could not be. */
export interface RefreshResult {
  /** Why they could not; null: they were. */
  readonly error: string | null
  /** The Authorization header that was refused; null: there was none. */
  readonly refused: string | null
}

/** All that heed can see when a call has failed. Nothing here costs a request. */
export interface FailureContext {
  readonly verdict: Verdict
  readonly request: RequestView
  /** What came of the renewal of credentials; null: not attempted. */
  readonly refresh: RefreshResult | null
  /** null: no server answered. */
  readonly response: ResponseView | null
  /** Of the API; null: there is none for it. */
  readonly profile: Profile | null
  /** The start of the answer's body, raw: not yet redacted. "" where there is none. */
  readonly bodyExcerpt: string
  readonly attempts: readonly AttemptRecord[]
  /** Tries of this call, also those that `attempts` leaves out. */
  readonly attemptCount: number
  readonly now: number
  /** The source's name, and how it has been answering. */
  readonly source: string
  readonly sourceHealth: HealthStats
  /** `/v1/orders/:id` */
  readonly endpoint: string
  readonly endpointHealth: HealthStats
  /** This very URL was answered with success earlier in this run. */
  readonly workedBefore: boolean
  /** What the gate measured when this failure came in. */
  readonly measured: { readonly ratePerSecond: number; readonly inFlight: number }
  /** What the gate has learned that this source takes; null: nothing yet. */
  readonly learned?: { readonly ratePerSecond: number | null; readonly concurrency: number | null } | null
  /** Other runs that were extracting from this source through the same gate; null: unknown. */
  readonly otherRuns?: number | null
  /** What `beforeAttempt` threw, in words; null: it did not, or there is none. */
  readonly hookError?: string | null
  /** Of a call that was held: the latest response that may have closed the gate, masked by its own request. */
  readonly lastRefused?:
    | (Pick<FailureContext, "bodyExcerpt" | "mask" | "withoutEchoes"> & { readonly response: ResponseView })
    | null
  /** Replaces every secret that this request carried, wherever the text repeats it, and whatever looks like one. */
  readonly mask: (text: string) => string
  /** Replaces only what this request carried: for texts that are still to be read and cut, up to 64 Ki characters. */
  readonly withoutEchoes: (text: string) => string
  /** Does a text repeat anything that this request carried? */
  readonly repeats: (text: string) => boolean
  /** A query parameter's value, masked unless its name is known as harmless. */
  readonly maskParameter: (name: string, value: string) => string
  /** A header's value, likewise. */
  readonly maskHeader: (name: string, value: string) => string
}

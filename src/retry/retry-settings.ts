import type { FaqCode } from "../faq/entry.ts"

export interface BackoffSettings {
  readonly baseMs: number
  readonly factor: number
  readonly maxMs: number
  readonly jitter: "full" | "equal" | "none"
}

/** The `retry` options, complete. */
export interface RetrySettings {
  /** False: nothing is retried but for calls that bring `retries` of their own. */
  readonly enabled: boolean
  readonly retries: number
  readonly statuses: ReadonlySet<number>
  /** Upper case. */
  readonly methods: ReadonlySet<string>
  readonly backoff: BackoffSettings
}

export const RETRY_DEFAULTS: RetrySettings = {
  enabled: true,
  retries: 4,
  // The FAQ's "try again later" rows. The advice of 504 is to ask for less, so it is not here.
  statuses: new Set<FaqCode>([500, 502, 503]),
  // RFC 9110, section 9.2.2: the idempotent methods.
  methods: new Set(["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"]),
  backoff: { baseMs: 500, factor: 2, maxMs: 30_000, jitter: "full" },
}

/**
 * How long a source is held if the server named no wait, doubled with every probe that is rejected. Apart from
 * `backoff`, since a hold concerns all calls of the source, and a source that answers 429 may ban a client that goes on.
 */
export const HOLD_BACKOFF: BackoffSettings = { baseMs: 1_000, factor: 2, maxMs: 60_000, jitter: "equal" }

/** ms that count as named where a server that refuses says "at once", as by `Retry-After: 0`: a step of 0 would stay 0. */
export const AT_ONCE_MS = 50

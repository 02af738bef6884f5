/** The quotas that one response states. */
export interface QuotaStatement {
  /** Empty if the response states none. */
  readonly limits: readonly StatedLimit[]
  /** The response's Date, epoch ms; null if absent. */
  readonly date: number | null
  /** Epoch ms by the machine's clock at the receipt. */
  readonly receivedAt: number
  /** True if the server accepted the request. */
  readonly accepted: boolean
}

/** One limit of which a response states how much is left. */
export interface StatedLimit {
  /** Tells the limits of one source apart. */
  readonly name: string
  /** Requests left. */
  readonly remaining: number
  /** Requests of a whole window; null if not stated. */
  readonly limit?: number | null
  /** ms from the receipt to the reset; null if not stated. */
  readonly resetMs: number | null
  /** The reset as epoch ms by the server's clock; null if not stated as a point in time. */
  readonly resetsAt: number | null
  /** Length of the window in ms; null if not stated. */
  readonly windowMs: number | null
  /** Its units are per cent, which say nothing of requests: it is kept only to leave a part of it. */
  readonly isPercent?: boolean
  /** Refill and capacity, if the limit is a token bucket and so has no window. */
  readonly tokenBucket?: { readonly restoresPerSecond: number; readonly limit: number | null } | null
}

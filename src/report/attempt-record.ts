/** What a call waited for. */
export type WaitReason =
  /** heed's own backoff between two attempts */
  | "backoff"
  /** the server named the time (Retry-After and the like) */
  | "retry-after"
  /** the source's gate was held after a 429 */
  | "hold"
  /** the source was down and another request was probing it */
  | "outage"
  /** its turn under `limit`, `concurrency`, a stated quota or the learned pace */
  | "pace"
  /** `refreshCredentials` was fetching new credentials */
  | "refresh"

/** One attempt of a call, as a diagnosis lists it. */
export interface AttemptRecord {
  /** 1 for the first. */
  n: number
  /** ISO time at which it was sent. */
  at: string
  durationMs: number
  /** The status of the response. */
  status?: number
  /** The error's code or name, if there was no response. */
  error?: string
  /** ms waited before this attempt; 0 if it was sent at once. */
  waitMs: number
  /** The longest of the waits before this attempt; null if it did not wait. */
  waitReason: WaitReason | null
}

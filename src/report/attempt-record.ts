/** What a call waited for. */
export type WaitReason =
  /** heed's own backoff between two tries */
  | "backoff"
  /** the server named the time (Retry-After and its kin) */
  | "retry-after"
  /** the source's gate was held after a 429 */
  | "hold"
  /** the source was down and another request was probing it */
  | "outage"
  /** the source's `limit`, `concurrency` or ramp */
  | "pace"
  /** new credentials were on their way (`refreshCredentials`) */
  | "refresh"

/** One try of a call. Plain and bounded: it ends up in a diagnosis. */
export interface AttemptRecord {
  /** 1 for the first. */
  n: number
  /** ISO time at which it was sent. */
  at: string
  durationMs: number
  /** What the server answered. */
  status?: number
  /** Where no server answered: the error's code or name. */
  error?: string
  /** ms waited before this attempt; 0 when it went at once. */
  waitMs: number
  /** The longest of the waits before this attempt. */
  waitReason: WaitReason | null
}

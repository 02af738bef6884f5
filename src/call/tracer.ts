/** A call as what traces it knows it: the same as in its events. */
export interface TracedCall {
  readonly call: number
  readonly source: string
  readonly endpoint: string
  readonly method: string
  /** Redacted. */
  readonly url: string
  readonly label: string | null
}

/** Is around each call of a Heed, and each of its attempts, so that what they do is in its async context. */
export interface Tracer {
  /** @param run is called once, and its outcome is that of the call */
  call<T>(call: TracedCall, run: () => Promise<T>): Promise<T>
  /**
   * @param call its number
   * @param n 1 for the first
   * @param send sends the attempt; called once
   * @param statusOf the status of what `send` resolves with
   */
  attempt<T>(call: number, n: number, send: () => Promise<T>, statusOf: (result: T) => number): Promise<T>
}

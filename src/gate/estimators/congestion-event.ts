/** The limit to which a congestion event is attributed; "chance": to none. */
export type Cause = "quota" | "concurrency" | "rate" | "chance"

/**
 * A burst of rejections, as TCP uses the word: attempts sent before the first rejection came in could not have known.
 * All of them are one event with one cause. It lasts until an attempt sent after it succeeds.
 */
export class CongestionEvent {
  /** True while no attempt sent since has succeeded. */
  open = false
  cause: Cause | null = null
  /** Rejections in a row of attempts that were sent after the event was noticed. */
  consecutiveRejections = 0
  /** Epoch ms at which the first rejection came in. */
  beganAt = 0
  /** Epoch ms at which the latest rejected attempt was sent. */
  rejectedSentAt = 0
  /** True if the server named a wait in this event. */
  serverNamedWait = false
  /** Attempts up to this sequence were sent before the event was noticed. */
  #recoveryPoint = -1

  /** True if the attempt was sent before the event was noticed, even if the event is over by now. */
  covers(sequence: number): boolean {
    return sequence <= this.#recoveryPoint
  }

  /**
   * A rejection that the event does not cover.
   * @param latestSequence of the attempt that started last
   * @returns true if the rejection continues an open event
   */
  rejected(sentAt: number, latestSequence: number, now: number): boolean {
    const again = this.open
    this.open = true
    this.#recoveryPoint = latestSequence
    this.rejectedSentAt = sentAt
    if (!again) {
      this.beganAt = now
      this.consecutiveRejections = 0
      this.serverNamedWait = false
    }
    return again
  }

  /** An attempt of another process was rejected: attempts in flight here could not have known either. */
  join(
    cause: Cause | null,
    consecutiveRejections: number,
    serverNamedWait: boolean,
    latestSequence: number,
    now: number,
  ): void {
    this.rejected(now, latestSequence, now)
    this.cause = cause
    this.consecutiveRejections = Math.max(this.consecutiveRejections, consecutiveRejections)
    this.serverNamedWait ||= serverNamedWait
  }

  close(): void {
    this.open = false
    this.consecutiveRejections = 0
  }
}

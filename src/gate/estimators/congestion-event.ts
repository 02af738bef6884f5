/** What an episode of rejections is put down to. */
export type Cause = "quota" | "concurrency" | "rate"

/**
 * Rejections come in bunches: whatever was in flight when the first one came in could not know better. All of it is
 * one episode, and gets one blame. It lasts until an attempt that was sent after it is accepted.
 */
export class CongestionEvent {
  /** No attempt that was sent since has been accepted. */
  open = false
  cause: Cause | null = null
  /** Rejections of attempts that did know better, one after another. */
  consecutiveRejections = 0
  /** Epoch ms at which the first rejection came in. */
  beganAt = 0
  /** Epoch ms at which the latest attempt was sent that was rejected. */
  rejectedSentAt = 0
  /** The server named a wait in this episode. */
  serverNamedWait = false
  /** Attempts up to this one were sent before it was noticed. */
  #recoveryPoint = -1

  /** Was this attempt sent before the episode was noticed, even if that is over by now? */
  covers(serial: number): boolean {
    return serial <= this.#recoveryPoint
  }

  /**
   * A rejection that no earlier one covers.
   * @param newest serial of the newest attempt that has started
   * @returns true where it continues an episode: whoever was sent knowing better was refused too
   */
  rejected(sentAt: number, newest: number, now: number): boolean {
    const again = this.open
    this.open = true
    this.#recoveryPoint = newest
    this.rejectedSentAt = sentAt
    if (!again) {
      this.beganAt = now
      this.consecutiveRejections = 0
      this.serverNamedWait = false
    }
    return again
  }

  /** Another run was rejected: what is in flight here could not know better either. */
  join(blame: Cause | null, strikes: number, told: boolean, newest: number, now: number): void {
    this.rejected(now, newest, now)
    this.cause = blame
    this.consecutiveRejections = Math.max(this.consecutiveRejections, strikes)
    this.serverNamedWait ||= told
  }

  close(): void {
    this.open = false
    this.consecutiveRejections = 0
  }
}

/** What an episode of rejections is put down to. */
export type Blame = "quota" | "cap" | "pace"

/**
 * Rejections come in bunches: whatever was in flight when the first one came in could not know better. All of it is
 * one episode, and gets one blame. It lasts until an attempt that was sent after it is accepted.
 */
export class Episode {
  /** No attempt that was sent since has been accepted. */
  open = false
  blame: Blame | null = null
  /** Rejections of attempts that did know better, one after another. */
  strikes = 0
  /** Epoch ms at which the first rejection came in. */
  beganAt = 0
  /** Epoch ms at which the latest attempt was sent that was rejected. */
  sentAt = 0
  /** The server named a wait in this episode. */
  told = false
  /** Attempts up to this one were sent before it was noticed. */
  #newest = -1

  /** Was this attempt sent before the episode was noticed, even if that is over by now? */
  covers(serial: number): boolean {
    return serial <= this.#newest
  }

  /**
   * A rejection that no earlier one covers.
   * @param newest serial of the newest attempt that has started
   * @returns true where it continues an episode: whoever was sent knowing better was refused too
   */
  rejected(sentAt: number, newest: number, now: number): boolean {
    const again = this.open
    this.open = true
    this.#newest = newest
    this.sentAt = sentAt
    if (!again) {
      this.beganAt = now
      this.strikes = 0
      this.told = false
    }
    return again
  }

  /** Another run was rejected: what is in flight here could not know better either. */
  joined(blame: Blame | null, strikes: number, told: boolean, newest: number, now: number): void {
    this.rejected(now, newest, now)
    this.blame = blame
    this.strikes = Math.max(this.strikes, strikes)
    this.told ||= told
  }

  close(): void {
    this.open = false
    this.strikes = 0
  }
}

import type { Permit } from "../permit.ts"

/** The limit to which a congestion event is attributed; "chance": to none. */
export type Cause = "quota" | "concurrency" | "rate" | "chance"

/**
 * Attempts that must have been accepted for a rejection to count as chance, and rejections beside them at most, as a part
 * of those. In the simulation, 2 and 1/5 take a bucket of 50/s for chance in one run of ten.
 */
const TELLING = 3
const REJECTED_BY_CHANCE = 0.15

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
  /** The attempt whose rejection began the event; null if that may be no chance. */
  #first: Permit | null = null
  /** Attempts sent after `#first` with as many in flight that were accepted, and all other rejections of the event. */
  #acceptedAfter = 0
  #otherRejections = 0

  /** True if the attempt was sent before the event was noticed, even if the event is over by now. */
  covers(sequence: number): boolean {
    return sequence <= this.#recoveryPoint
  }

  /**
   * True if the rejection follows no limit: a limit refuses what was sent after the rejected attempt as well, before the
   * rejection was noticed. Without a named wait, a wrong limit costs less than a rejection, and is soon given up.
   */
  get isChance(): boolean {
    if (!this.serverNamedWait || this.cause === "quota" || this.#acceptedAfter < TELLING) return false
    return this.#otherRejections <= this.#acceptedAfter * REJECTED_BY_CHANCE
  }

  /** An attempt that the event covers has ended. */
  ended({ sequence, inFlightAtStart }: Permit, accepted: boolean): void {
    const first = this.#first
    if (!accepted) this.#otherRejections++
    else if (first && sequence > first.sequence && inFlightAtStart >= first.inFlightAtStart)
      this.#acceptedAfter++
  }

  /**
   * A rejection that the event does not cover.
   * @param mayBeChance the rejected attempt, if no limit that was found before explains the rejection
   * @param latestSequence of the attempt that started last
   * @returns true if the rejection continues an open event
   */
  rejected(sentAt: number, latestSequence: number, now: number, mayBeChance: Permit | null = null): boolean {
    const again = this.open
    this.open = true
    this.#recoveryPoint = latestSequence
    this.rejectedSentAt = sentAt
    if (!again) {
      this.beganAt = now
      this.consecutiveRejections = 0
      this.serverNamedWait = false
      this.#first = mayBeChance
      this.#acceptedAfter = this.#otherRejections = 0
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

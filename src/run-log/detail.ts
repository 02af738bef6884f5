import { Counts } from "./counts.ts"
import type { EventLine, LostLine, RunLogLine } from "./line.ts"

/** Bytes of events that a log takes at once: all of a short run. */
const DETAIL_BYTES = 8_000_000
/** Bytes of events that it takes each second beyond that: 29 MB in ten hours. */
const DETAIL_BYTES_PER_SECOND = 800
/** The share of DETAIL_BYTES that has to be left for an event to be written, rather than counted. */
const SHARE_KEPT = { quiet: 0.5, quietNearTrouble: 0.25, retry: 0.1, other: 0 }
/** What is written, rather than counted, of a quiet time: the last events before trouble, and all for 5 s after it. */
const BEFORE_TROUBLE = 64
const AFTER_TROUBLE_MS = 5_000
/**
 * A log at this size has no more lines, but those that end it.
 * @internal only tests ask for it
 */
export const MAX_BYTES = 49_000_000
/** ms that are counted together, by the size of the log from which on. */
const COUNTED_TOGETHER = [
  { fromBytes: 42_000_000, ms: 60_000 },
  { fromBytes: 30_000_000, ms: 10_000 },
  { fromBytes: 0, ms: 1_000 },
] as const

/**
 * Decides which events a log has one by one, and which it has as counts: all of a short run, and of a long one what is
 * near trouble, so that a night stays under 50 MB.
 */
export class Detail {
  readonly #write: (text: string) => boolean
  readonly #counts = new Counts()
  /** Quiet events that are counted unless trouble follows. */
  #before: EventLine[] = []
  #nearUntil = Number.NEGATIVE_INFINITY
  #left = DETAIL_BYTES
  #refilledAt = 0
  #countedFrom = 0
  #bytes = 0
  #lost = 0

  /** @param write takes a line, or returns false where it has no room */
  constructor(write: (text: string) => boolean) {
    this.#write = write
  }

  add(line: EventLine): void {
    this.pass(line.t)
    const isQuiet = line.event === "attempt" || line.event === "success"
    if (isQuiet) {
      const share = line.t < this.#nearUntil ? SHARE_KEPT.quietNearTrouble : SHARE_KEPT.quiet
      if (this.#hasLeft(share)) this.#spend(line)
      else this.#keepForTrouble(line)
      return
    }
    this.#nearUntil = line.t + AFTER_TROUBLE_MS
    const share = line.event === "retry" ? SHARE_KEPT.retry : SHARE_KEPT.other
    if (!this.#hasLeft(share)) {
      this.#count(line)
      return
    }
    const before = this.#before
    this.#before = []
    for (const quiet of before) {
      if (this.#hasLeft(SHARE_KEPT.quietNearTrouble)) this.#spend(quiet)
      else this.#count(quiet)
    }
    this.#spend(line)
  }

  /** Time has passed: what was counted until now is written. */
  pass(t: number): void {
    const seconds = (t - this.#refilledAt) / 1_000
    this.#left = Math.min(DETAIL_BYTES, this.#left + seconds * DETAIL_BYTES_PER_SECOND)
    this.#refilledAt = t
    const together = COUNTED_TOGETHER.find(({ fromBytes }) => this.#bytes >= fromBytes)
    if (t - this.#countedFrom >= (together?.ms ?? 0)) this.#writeCounts(t)
  }

  /** A line that each log has. */
  always(line: RunLogLine): void {
    this.#append(`${JSON.stringify(line)}\n`, Number.POSITIVE_INFINITY)
  }

  /** Writes what is still to be written. */
  finish(t: number): void {
    for (const quiet of this.#before.splice(0)) this.#counts.add(quiet)
    this.#writeCounts(t)
  }

  #hasLeft(share: number): boolean {
    return this.#left > share * DETAIL_BYTES
  }

  #spend(line: EventLine): void {
    const text = `${JSON.stringify(line)}\n`
    this.#left -= text.length
    if (!this.#append(text, MAX_BYTES)) this.#count(line)
  }

  #keepForTrouble(line: EventLine): void {
    this.#before.push(line)
    // Half at once: moving all of them along for each event would cost more than the event.
    if (this.#before.length < 2 * BEFORE_TROUBLE) return
    for (const quiet of this.#before.splice(0, BEFORE_TROUBLE)) this.#counts.add(quiet)
  }

  #count(line: EventLine): void {
    if (!this.#counts.add(line)) this.#lost++
  }

  #writeCounts(t: number): void {
    const ms = Math.round(t - this.#countedFrom)
    this.#countedFrom = t
    for (const line of this.#counts.take(t, ms)) {
      if (!this.#append(`${JSON.stringify(line)}\n`, MAX_BYTES)) this.#lost++
    }
    if (this.#lost === 0) return
    const lost: LostLine = { t, event: "lost", lines: this.#lost }
    if (this.#append(`${JSON.stringify(lost)}\n`, MAX_BYTES)) this.#lost = 0
  }

  #append(text: string, maxBytes: number): boolean {
    if (this.#bytes + text.length > maxBytes || !this.#write(text)) return false
    this.#bytes += text.length
    return true
  }
}

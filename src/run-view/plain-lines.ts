import { formatTime } from "../explain/format.ts"
import type { EventLine, RunLogLine } from "../run-log/line.ts"
import { describeEvent } from "../run-log/log-run.ts"
import { printable } from "./columns.ts"
import type { LiveRun } from "./live-run.ts"

/** ms from one summary to the next. */
const SUMMARY_MS = 30_000

/** Of these a run has too many for lines that people read. */
const LEFT_OUT = new Set(["retry", "probe", "pace"])
/** ms of a hold that is told, at least. */
const LONG_HOLD_MS = 1_000

/** A run where nothing can be drawn over: a line for each hold, failure and warning, and a summary every 30 s. */
export class PlainLines {
  readonly #live: LiveRun
  readonly #write: (text: string) => void
  #summedUpAt = Number.NEGATIVE_INFINITY
  /** Of a run that is over it does not change, and is told once. */
  #summary = ""
  /** Sources of which a hold was told, and not yet its end. */
  readonly #held = new Set<string>()

  constructor(live: LiveRun, write: (text: string) => void) {
    this.#live = live
    this.#write = write
  }

  /** @param at epoch ms. Never throws. */
  tell(line: RunLogLine, at: number): void {
    const text = this.#isTold(line) ? describe(line) : null
    if (text !== null) this.#print(at, text)
  }

  #isTold(line: RunLogLine): boolean {
    if (line.event === "hold" && line.ms >= LONG_HOLD_MS) this.#held.add(line.source)
    if (line.event === "hold") return line.ms >= LONG_HOLD_MS
    return line.event === "release" ? this.#held.delete(line.source) : !LEFT_OUT.has(line.event)
  }

  pass(now: number): void {
    if (now - this.#summedUpAt >= SUMMARY_MS) this.sumUp(now)
  }

  sumUp(now: number): void {
    this.#summedUpAt = now
    const summary = this.#live.summary(now)
    if (summary !== this.#summary) this.#print(now, summary)
    this.#summary = summary
  }

  #print(at: number, text: string): void {
    this.#write(`${formatTime(at)}  ${printable(text)}\n`)
  }
}

function describe(line: RunLogLine): string | null {
  try {
    const { event, ...told } = line as EventLine
    const { level, line: text } = describeEvent(event, told as never)
    return level === "debug" ? null : text
  } catch {
    // A line of another kind, or one that is not as it should be.
    return null
  }
}

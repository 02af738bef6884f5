import { lookUp } from "../classify/status-table.ts"
import { formatCount, formatMs, formatTime, joinList, plural } from "../explain/format.ts"
import type { FaqCode } from "../faq/entry.ts"
import { FAQ } from "../faq/rows.ts"
import type { RunReport } from "../report/run-report.ts"
import type { CountsLine, EventLine, RunLine, RunLogLine } from "../run-log/line.ts"
import { printable, sparkline } from "./columns.ts"
import { statedText } from "./wording.ts"

/** Seconds of the picture, and of the rate that is shown. */
const PICTURED = 40
const RATED = 5
/** With these, the picture is at most 20 lines high: a terminal that is lower could not be drawn over. */
const SOURCES_SHOWN = 3
const ROWS_SHOWN = 6
const MAX_SOURCES = 50

interface Source {
  /** Epoch ms; 0: it is open. */
  heldUntil: number
  heldBy: FaqCode | null
  takes: { ratePerSecond: number | null; concurrency: number | null } | null
  /** What its responses state, for a person; "": nothing. */
  states: string
  /** ms that the attempt sent last has waited. */
  waitedMs: number
  /** Requests by the second, epoch s, of the last minute. */
  readonly sent: Map<number, number>
}

/** A line of the picture of a run. */
export interface LiveLine {
  readonly text: string
  readonly tone: "plain" | "bad"
}

/** A run as it goes on, from the events or the log lines of it. Memory does not grow with their number. */
export class LiveRun {
  #beganAt = 0
  #latestAt = 0
  #hasEnded = false
  #calls = { succeeded: 0, failed: 0 }
  #requests = 0
  #retries = 0
  /** Calls that wait for another attempt. */
  readonly #waiting = new Set<number>()
  readonly #rows = new Map<FaqCode, number>()
  readonly #sources = new Map<string, Source>()
  /** Runs that the log has had; the last is the one that is shown. */
  readonly #runs = new Set<string>()
  #shown = ""
  /** The lines are those of an earlier run, which writes to the same file. */
  #isOther = false

  /** True after the last line of a log, until another run begins in it. */
  get hasEnded(): boolean {
    return this.#hasEnded
  }

  /** @param beganAt epoch ms */
  begin(beganAt: number): void {
    this.#beganAt = beganAt
    this.#latestAt = beganAt
    this.#hasEnded = false
    this.#calls = { succeeded: 0, failed: 0 }
    this.#requests = 0
    this.#retries = 0
    this.#waiting.clear()
    this.#rows.clear()
    this.#sources.clear()
  }

  /** A line of a log; its times count from the `run` line. Never throws: a log may come from anywhere. */
  add(line: RunLogLine): void {
    try {
      if (line.event === "run") this.#enter(line)
      else if (!this.#isOther) this.#tell(line)
    } catch {
      // A field that is missing, or not what it should be.
    }
  }

  /** The picture of this moment. @param now epoch ms */
  lines(now: number, width: number): LiveLine[] {
    const at = this.#hasEnded ? this.#latestAt : Math.max(now, this.#latestAt)
    const sources = [...this.#sources]
      .slice(0, SOURCES_SHOWN)
      .flatMap((one) => this.#sourceLines(one, at, width))
    const rows = [...this.#rows].sort((a, b) => b[1] - a[1]).slice(0, ROWS_SHOWN)
    const more = this.#sources.size - SOURCES_SHOWN
    const lines: LiveLine[] = [{ text: this.summary(now), tone: "plain" }, ...sources]
    if (more > 0) lines.push({ text: `and ${plural(more, "more source")}`, tone: "plain" })
    for (const [code, count] of rows)
      lines.push({ text: `  ${code} ${FAQ[code].title}: ${formatCount(count)}`, tone: "bad" })
    return lines.map(({ text, tone }) => ({ text: printable(text).slice(0, width), tone }))
  }

  /** The same in one line, for a file or a pipe. */
  summary(now: number): string {
    const at = this.#hasEnded ? this.#latestAt : Math.max(now, this.#latestAt)
    const waiting =
      this.#waiting.size > 0 ? `, ${plural(this.#waiting.size, "call")} waiting for a retry` : ""
    return `${this.#hasEnded ? "ended after" : "since"} ${formatMs(at - this.#beganAt)}: ${plural(this.#calls.succeeded, "call")} succeeded, ${formatCount(this.#calls.failed)} failed; ${plural(this.#requests, "request")}, ${plural(this.#retries, "retry", "retries")}${waiting}`
  }

  #sourceLines([name, source]: [string, Source], at: number, width: number): LiveLine[] {
    const second = Math.floor(at / 1_000)
    // The second that goes on is not over.
    const counts = Array.from(
      { length: PICTURED },
      (_, index) => source.sent.get(second - PICTURED + index) ?? 0,
    )
    const rate = counts.slice(-RATED).reduce((sum, count) => sum + count, 0) / RATED
    const { ratePerSecond = null, concurrency = null } = source.takes ?? {}
    const takes = [
      ratePerSecond === null ? "" : `${formatCount(ratePerSecond)} a second`,
      concurrency === null ? "" : `${formatCount(concurrency)} at once`,
    ].filter(Boolean)
    const learned = takes.length === 0 ? "" : ` of the ${takes.join(" and ")} that it takes`
    const limit = `${learned}${source.states}`
    const waited = source.waitedMs >= 1 ? `; the latest waited ${formatMs(source.waitedMs)}` : ""
    const lines: LiveLine[] = [
      { text: name, tone: "plain" },
      { text: `  ${sparkline(counts, Math.min(PICTURED, width - 2))}`, tone: "plain" },
      { text: `  ${formatCount(rate)} requests a second${limit}${waited}`, tone: "plain" },
    ]
    if (source.heldUntil > at) {
      const until = `until ${formatTime(source.heldUntil)}, for another ${formatMs(source.heldUntil - at)}`
      lines.push({ text: `  held ${until} (${source.heldBy})`, tone: "bad" })
    }
    return lines
  }

  #enter({ run, at }: RunLine): void {
    const id = `${run} ${at}`
    this.#isOther = this.#runs.has(id) && id !== this.#shown
    if (this.#runs.has(id)) return
    this.#runs.add(id)
    this.#shown = id
    this.begin(Date.parse(at))
  }

  #tell(line: Exclude<RunLogLine, RunLine>): void {
    this.#latestAt = Math.max(this.#latestAt, this.#beganAt + line.t)
    if (line.event === "end") this.#hasEnded = true
    else if (line.event === "report") this.#state(line.report)
    else if (!("source" in line) || typeof line.source !== "string") return
    else if (line.event === "counts") this.#count(line)
    else this.#tellSource(line as Exclude<EventLine, { event: "warning" }>)
  }

  #state({ limits = [] }: RunReport): void {
    for (const name of new Set(limits.map(({ source }) => source))) {
      const stated = limits.filter(({ source }) => source === name).map(statedText)
      this.#source(name).states = `; it states ${joinList(stated)}`
    }
  }

  #tellSource(line: Exclude<EventLine, { event: "warning" }>): void {
    const source = this.#source(line.source)
    switch (line.event) {
      case "attempt":
        this.#requests++
        this.#waiting.delete(line.call)
        source.waitedMs = line.waitedMs
        raise(source, this.#beganAt + line.t, 1)
        break
      case "success":
        this.#calls.succeeded++
        break
      case "retry":
        this.#retries++
        this.#waiting.add(line.call)
        this.#fail(line.reason === "throttled" ? 429 : lookUp(line.status ?? 503).code)
        break
      case "giveup":
        this.#calls.failed++
        // How the last attempt of a call that ends in the wait after it failed was told by its retry.
        if (!this.#waiting.delete(line.call) && line.diagnosis.attempts.length > 0)
          this.#fail(line.diagnosis.code)
        break
      case "hold":
        source.heldUntil = Date.parse(line.until)
        source.heldBy = line.code
        break
      case "release":
        source.heldUntil = 0
        break
      case "pace":
        source.takes = { ratePerSecond: line.ratePerSecond, concurrency: line.concurrency }
    }
  }

  #count({ source, t, ms, attempts, successes, retries, giveups, failures }: CountsLine): void {
    this.#requests += attempts
    this.#calls.succeeded += successes
    raise(this.#source(source), this.#beganAt + t - ms / 2, attempts)
    for (const [status, count] of Object.entries(retries)) {
      this.#retries += count
      this.#fail(lookUp(Number(status) || 503).code, count)
    }
    for (const count of Object.values(giveups)) this.#calls.failed += count
    for (const [status, count] of Object.entries(failures ?? giveups))
      this.#fail(lookUp(Number(status) || 503).code, count)
  }

  #fail(code: FaqCode, count = 1): void {
    if (code in FAQ) this.#rows.set(code, (this.#rows.get(code) ?? 0) + count)
  }

  #source(name: string): Source {
    const key = this.#sources.has(name) || this.#sources.size < MAX_SOURCES ? name : "(other sources)"
    const source = this.#sources.get(key) ?? {
      ...{ heldUntil: 0, heldBy: null, takes: null, states: "", waitedMs: 0 },
      sent: new Map(),
    }
    this.#sources.set(key, source)
    return source
  }
}

function raise({ sent }: Source, at: number, count: number): void {
  const second = Math.floor(at / 1_000)
  sent.set(second, (sent.get(second) ?? 0) + count)
  if (sent.size > 2 * PICTURED) for (const old of sent.keys()) if (old < second - PICTURED) sent.delete(old)
}

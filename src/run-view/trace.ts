import type { EventLine, RunLine, RunLogLine } from "../run-log/line.ts"

/**
 * One event of the Chrome trace event format, which Perfetto and chrome://tracing open. `ts` and `dur` in microseconds.
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */
export interface TraceEvent {
  name: string
  ph: "X" | "M" | "C" | "i"
  /** Since the epoch. Metadata has none. */
  ts?: number
  pid: number
  tid: number
  dur?: number
  cat?: string
  /** Of an instant event: it is of its track. */
  s?: "t"
  args?: Record<string, unknown>
}

/** Lines that are shown at most; a log has some 300,000 in its 49 MB. */
const MAX_LINES = 3_000_000
/** Tracks of a source: what is beyond them would not be looked at. */
const MAX_SLOTS = 1_000

type Call = Extract<EventLine, { call: number }>

interface Slice {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly args: Record<string, unknown>
}

/** Attempts that are in flight at once are in a slot each: the lowest that is free. */
interface Slot {
  readonly slices: Slice[]
  isBusy: boolean
}

interface Hold {
  readonly code: number
  readonly from: number
  to: number
  isOpen: boolean
}

interface Source {
  readonly name: string
  readonly slots: Slot[]
  readonly holds: Hold[]
}

interface Run {
  readonly pid: number
  /** ms */
  readonly beganAt: number
  until: number
  readonly sources: Map<string, Source>
  /** Attempts in flight, by call. */
  readonly inFlight: Map<number, { source: string; slot: Slot; from: number; attempt: number }>
}

/**
 * A log as a trace: a process for each run, a track for each slot of a source. A track has the attempts that were sent in
 * it, cut at holds: where the source is closed and the slot is free, the track says so.
 */
export class TraceBuilder {
  readonly #events: TraceEvent[] = []
  /** By their ids and times, in the order of the log. */
  readonly #runs = new Map<string, Run>()
  #run: Run | null = null
  #lines = 0

  add(line: RunLogLine): void {
    if (line.event === "run") this.#beginRun(line)
    else if (this.#run && this.#lines++ < MAX_LINES) {
      this.#run.until = Math.max(this.#run.until, line.t)
      this.#tell(this.#run, line)
    }
  }

  /** The events, of all runs. */
  build(): TraceEvent[] {
    const tracks = [...this.#runs.values()].flatMap((run) =>
      [...run.sources.values()].flatMap((source, n) => this.#tracksOf(run, source, n * MAX_SLOTS)),
    )
    return [...this.#events, ...tracks]
  }

  #beginRun({ run, at, pid }: RunLine): void {
    const beganAt = Date.parse(at)
    const key = `${run} ${beganAt}`
    this.#run = this.#runs.get(key) ?? null
    if (this.#run) return
    const id = this.#runs.size + 1
    this.#run = { pid: id, beganAt, until: 0, sources: new Map(), inFlight: new Map() }
    this.#runs.set(key, this.#run)
    const name = `heed run ${run}${pid === null ? "" : ` (pid ${pid})`}`
    this.#events.push({ name: "process_name", ph: "M", pid: id, tid: 0, args: { name } })
  }

  #tell(run: Run, line: Exclude<RunLogLine, RunLine>): void {
    switch (line.event) {
      case "attempt":
        this.#send(run, line)
        break
      case "retry":
        this.#end(run, line, line.status ?? line.error ?? "no answer", {
          waitMs: line.waitMs,
          why: line.waitReason,
        })
        break
      case "success":
        this.#end(run, line, "ok", {})
        break
      case "giveup":
        this.#end(run, line, line.diagnosis.status ?? "no answer", { summary: line.diagnosis.summary })
        break
      case "hold":
        hold(sourceOf(run, line.source), line.code, line.t, Date.parse(line.until) - run.beganAt)
        break
      case "release": {
        const last = sourceOf(run, line.source).holds.at(-1)
        if (last?.isOpen) Object.assign(last, { to: line.t, isOpen: false })
        break
      }
      case "probe":
        this.#mark(run, line.t, `probe of ${line.source} (${line.code})`, {})
        break
      case "warning":
        this.#mark(run, line.t, `warning: ${line.code}`, { message: line.message })
        break
      case "pace": {
        const { source, ratePerSecond, concurrency } = line
        const args = { ratePerSecond: ratePerSecond ?? 0, concurrency: concurrency ?? 0 }
        this.#events.push({
          name: `limit of ${source}`,
          ph: "C",
          ts: micros(run, line.t),
          pid: run.pid,
          tid: 0,
          args,
        })
        break
      }
      case "counts": {
        const { source, attempts, successes, ms } = line
        endCounted(run, source, line.t)
        const second = (count: number) => (ms > 0 ? Math.round((count * 10_000) / ms) / 10 : count)
        const args = { sent: second(attempts), succeeded: second(successes) }
        const ts = micros(run, line.t - ms)
        this.#events.push({ name: `a second, ${source}`, ph: "C", ts, pid: run.pid, tid: 0, args })
        break
      }
    }
  }

  #send(run: Run, { call, source, t, attempt }: Extract<Call, { event: "attempt" }>): void {
    const { slots } = sourceOf(run, source)
    let slot = slots.find(({ isBusy }) => !isBusy)
    if (!slot) {
      if (slots.length >= MAX_SLOTS - 1) return
      slot = { slices: [], isBusy: false }
      slots.push(slot)
    }
    slot.isBusy = true
    run.inFlight.set(call, { source, slot, from: t, attempt })
  }

  #end(run: Run, line: Call, outcome: string | number, args: Record<string, unknown>): void {
    const sent = run.inFlight.get(line.call)
    if (!sent) return
    run.inFlight.delete(line.call)
    sent.slot.isBusy = false
    const { call, url, label } = line
    const told = { call, attempt: sent.attempt, url, ...(label === null ? {} : { label }), outcome, ...args }
    sent.slot.slices.push({ name: `${line.endpoint} ${outcome}`, from: sent.from, to: line.t, args: told })
  }

  #mark(run: Run, t: number, name: string, args: Record<string, unknown>): void {
    this.#events.push({ name, ph: "i", s: "t", ts: micros(run, t), pid: run.pid, tid: 0, args })
  }

  #tracksOf(run: Run, source: Source, firstTid: number): TraceEvent[] {
    for (const [call, { slot, from, attempt, source: name }] of run.inFlight) {
      const args = { call, attempt }
      if (name === source.name)
        slot.slices.push({ name: "in flight at the end of the log", from, to: run.until, args })
    }
    return source.slots.flatMap(({ slices }, n) => {
      const tid = firstTid + n + 1
      const name = { name: `${source.name} slot ${n + 1}` }
      const held = heldBetween(slices, source.holds, run.until)
      return [
        { name: "thread_name", ph: "M" as const, pid: run.pid, tid, args: name },
        { name: "thread_sort_index", ph: "M" as const, pid: run.pid, tid, args: { sort_index: tid } },
        ...[...slices, ...held]
          .sort((a, b) => a.from - b.from)
          .map(({ name, from, to, args }) => ({
            ...{ name, ph: "X" as const, cat: args.call === undefined ? "hold" : "attempt" },
            ...{ ts: micros(run, from), dur: Math.max(0, to - from) * 1_000, pid: run.pid, tid, args },
          })),
      ]
    })
  }
}

const micros = ({ beganAt }: Run, t: number) => Math.round((beganAt + t) * 1_000)

function sourceOf({ sources }: Run, name: string): Source {
  const source = sources.get(name) ?? { name, slots: [], holds: [] }
  sources.set(name, source)
  return source
}

/** Ends of attempts may be among what was counted: those in flight are taken to have ended, or they would hold their slots. */
function endCounted({ inFlight }: Run, source: string, t: number): void {
  for (const [call, sent] of inFlight) {
    if (sent.source !== source) continue
    inFlight.delete(call)
    sent.slot.isBusy = false
    sent.slot.slices.push({
      name: "end not in the log",
      from: sent.from,
      to: t,
      args: { call, attempt: sent.attempt },
    })
  }
}

/** A hold that is extended goes on. */
function hold({ holds }: Source, code: number, from: number, to: number): void {
  const last = holds.at(-1)
  if (last?.isOpen && last.to >= from && last.code === code) last.to = to
  else {
    if (last?.isOpen) Object.assign(last, { to: Math.min(last.to, from), isOpen: false })
    holds.push({ code, from, to, isOpen: true })
  }
}

/** The parts of holds in which a slot was free. */
function heldBetween(slices: readonly Slice[], holds: readonly Hold[], end: number): Slice[] {
  const gaps = [...slices, { from: end, to: end }].map(({ from }, n) => ({
    from: slices[n - 1]?.to ?? 0,
    to: from,
  }))
  const held: Slice[] = []
  let first = 0
  for (const gap of gaps) {
    while (first < holds.length && (holds[first] as Hold).to <= gap.from) first++
    for (let n = first; n < holds.length && (holds[n] as Hold).from < gap.to; n++) {
      const { code, from, to } = holds[n] as Hold
      const span = { from: Math.max(from, gap.from), to: Math.min(to, gap.to) }
      const name = code === 429 ? "held (429)" : `down (${code})`
      if (span.to > span.from) held.push({ name, ...span, args: { code } })
    }
  }
  return held
}

import { formatCount, formatMs, formatTime, joinList, plural } from "../explain/format.ts"
import { limitText } from "../forecast/limit-text.ts"
import type { Schedule, ScheduledRun, ScheduleFigures } from "../forecast/schedule.ts"
import { columns, printableLines } from "./columns.ts"

const OVERLAPS_SHOWN = 10

/** Renders schedules for a terminal: plain text without colours. Never throws. */
export function renderSchedule(schedules: readonly Schedule[]): string {
  const texts = schedules.map((schedule) => `${sections(schedule).filter(Boolean).join("\n\n")}\n`)
  return printableLines(texts.join("\n"))
}

function sections(schedule: Schedule): string[] {
  const { source, limit, runs, overlaps, together, logged, before, after, savedMs } = schedule
  const head = [
    `${source}: ${plural(runs.length, "run")} from ${time(runs[0]?.at ?? "")} to ${time(logged.doneAt)}`,
    limit ? `  it takes ${limitText(limit)}` : "  no run met a limit",
    logged.rejected === 0
      ? "  no request was refused for its rate"
      : `  ${plural(logged.rejected, "request")} refused for their rate, ${formatCount(logged.rejectedInOverlaps)} of them while runs overlapped${waited(logged.lostMs)}`,
  ].join("\n")
  const overlapped = [
    overlaps.length === 0 ? "The runs do not overlap." : "Runs overlapped",
    ...overlaps
      .slice(0, OVERLAPS_SHOWN)
      .map(
        ({ from, until, runs, rejected }) =>
          `  ${clock(from)} to ${clock(until)}: ${joinList(runs)}${rejected > 0 ? `, ${formatCount(rejected)} refused` : ""}`,
      ),
    ...(overlaps.length > OVERLAPS_SHOWN ? [`  and ${overlaps.length - OVERLAPS_SHOWN} times more`] : []),
  ].join("\n")
  if (!after || !before) {
    const nothing = "There is nothing to be gained by another schedule."
    return [head, overlapped, nothing]
  }
  return [
    head,
    overlapped,
    [
      `This schedule saves ${formatMs(savedMs)} of run time, by a simulation of the same gate`,
      columns([
        ["", "run time", "refused", "calls waited", "all are done"],
        figures("as it is", before),
        figures("spread", after),
      ]),
    ].join("\n"),
    ["Begin (UTC)", columns(runs.map(runRow))].join("\n"),
    together === runs.length
      ? ""
      : together === 1
        ? "One of these runs at a time."
        : `At most ${formatCount(together)} of these runs at a time, whichever they are.`,
    ["For crontab", "  CRON_TZ=UTC", ...runs.map(({ cron, name }) => `  ${cron}  ${name}`)].join("\n"),
  ]
}

/** A log that was cut before its first report does not tell. */
const waited = (ms: number) => (ms > 0 ? `; calls waited ${formatMs(ms)} for that, all added up` : "")

const figures = (name: string, { runMs, rejected, lostMs, doneAt }: ScheduleFigures) => [
  name,
  formatMs(runMs),
  formatCount(rejected),
  formatMs(lostMs),
  time(doneAt),
]

function runRow({ name, at, startAt, movedMs, tookMs, willTakeMs }: ScheduledRun): string[] {
  const moved = movedMs === 0 ? "stays" : `${clock(at)} moves to ${clock(startAt)}`
  return [name, moved, `took ${formatMs(tookMs)}`, `will take ${formatMs(willTakeMs)}`]
}

const time = (iso: string) => formatTime(Date.parse(iso))
/** `"02:05:00"` */
const clock = (iso: string) => iso.slice(11, 19)

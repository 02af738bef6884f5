import { checkArgument, checkHeed } from "../call/check-argument.ts"
import { EVENTS, type HeedEvent, type HeedEvents } from "../call/events.ts"
import type { Heed } from "../call/heed.ts"
import { isoTime } from "../time/clock.ts"
import { Detail } from "./detail.ts"
import { type EventLine, HEED_VERSION, RUN_LOG_VERSION, type RunLine } from "./line.ts"
import { LogFile } from "./log-file.ts"
import { reportSince } from "./report-since.ts"

/** ms from one look at the disk to the next. */
const FLUSH_MS = 250
const REPORT_MS = 60_000
/** A report comes soon, too: it has the limits that the first responses state. */
const FIRST_REPORT_MS = 1_000

/** A log that is being written. */
export interface RunRecorder {
  /** The file. */
  readonly path: string
  /** Why nothing more is written, such as a full disk; null while lines are written. */
  readonly error: string | null
  /** Writes the rest and ends the log. The run may go on without it. Never rejects. */
  close(): Promise<void>
}

/**
 * Writes what happens in a run to a log: NDJSON, one line per event (`RunLogLine`). It is redacted like events, has
 * only whole lines even after a crash, and stays under 50 MB: in a long run, quiet parts are counted by the second. A
 * slow or full disk never keeps a call waiting; lines that are dropped are counted in the log.
 * @param path a file, which is appended to; or a folder, for a file of this run alone, so that several processes can
 * share it
 * @throws TypeError for a wrong argument, and if there are no files, as in a browser or before Node 20.16; and what the
 * file system throws on opening
 */
export function recordRun(heed: Heed, path: string): RunRecorder {
  checkHeed("recordRun", heed)
  checkArgument("recordRun", "the path of a file or a folder, second", path, isPath(path))
  const { process } = globalThis as { process?: { pid?: number } }
  const startedAt = Date.now()
  const begin = performance.now()
  const time = () => Math.round(performance.now() - begin)
  const at = isoTime(startedAt)
  const id = Math.random().toString(36).slice(2, 8)
  const run = `${at.replace(/[:.]/g, "-")}-${process?.pid ?? 0}-${id}`
  const head: RunLine = {
    event: "run",
    v: RUN_LOG_VERSION,
    run,
    at,
    heed: HEED_VERSION,
    pid: process?.pid ?? null,
  }
  const file = new LogFile(path, `${run}.ndjson`, `${JSON.stringify(head)}\n`)
  const detail = new Detail((text) => file.write(text))
  const before = heed.report()
  /** Calls of which a `retry` was told, and not yet the attempt that it announced. */
  const retried = new Set<number>()

  const record = <E extends HeedEvent>(event: E) =>
    heed.on(event, (told: HeedEvents[E]) => {
      const line = { t: time(), event, ...told } as EventLine
      if (line.event === "retry") retried.add(line.call)
      else if (line.event === "attempt") retried.delete(line.call)
      else if (line.event === "giveup" && retried.delete(line.call)) line.afterRetry = true
      detail.add(line)
    })
  const stops = (Object.keys(EVENTS) as HeedEvent[]).map(record)
  let reportAt = FIRST_REPORT_MS
  const report = () => {
    reportAt = time() + REPORT_MS
    detail.always({ t: time(), event: "report", report: reportSince(before, heed.report()) })
  }
  const timer = setInterval(() => {
    detail.pass(time())
    if (time() >= reportAt) report()
    file.flush()
  }, FLUSH_MS) as unknown as { unref?(): void }
  timer.unref?.()

  let ended: Promise<void> | null = null
  const end = async () => {
    for (const stop of stops) stop()
    clearInterval(timer as unknown as number)
    const room = file.makeRoom()
    if (room) await room
    detail.finish(time())
    report()
    detail.always({ t: time(), event: "end" })
    await file.end()
  }
  return {
    path: file.path,
    get error() {
      return file.error
    },
    close() {
      ended ??= end()
      return ended
    },
  }
}

const isPath = (path: unknown): boolean => typeof path === "string" && path !== ""

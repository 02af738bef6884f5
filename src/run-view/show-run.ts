import { checkHeed } from "../call/check-argument.ts"
import type { HeedEvent, HeedEvents } from "../call/events.ts"
import type { Heed } from "../call/heed.ts"
import { expected, isFunction, problems, throwProblems } from "../call/option-checks.ts"
import type { EventLine } from "../run-log/line.ts"
import { LiveRun } from "./live-run.ts"
import { PlainLines } from "./plain-lines.ts"
import { canDraw, Screen, wantsColors } from "./screen.ts"

/** The stream on which a run is shown, such as `process.stdout`. */
export interface ShowStream {
  write(text: string): unknown
  readonly isTTY?: boolean | undefined
  /** Characters in a line; 80 if not given. */
  readonly columns?: number | undefined
  on?(event: "error", listener: () => void): unknown
  off?(event: "error", listener: () => void): unknown
}

export interface ShowOptions {
  /** @default process.stderr, so that the program's own output can go to a file */
  stream?: ShowStream | undefined
}

interface Process {
  readonly stderr: ShowStream
  readonly env: Readonly<Record<string, string | undefined>>
  readonly pid: number
  on(event: string, listener: () => void): unknown
  off(event: string, listener: () => void): unknown
  listenerCount(event: string): number
  kill(pid: number, signal: string): unknown
}

const OPTIONS = {
  stream: expected("a stream with a method `write`", (stream) =>
    isFunction((stream as ShowStream | null)?.write),
  ),
}

const DRAW_MS = 250
/** ms from one look at the limits that the source states to the next. */
const REPORT_MS = 1_000
const SHOWN: readonly HeedEvent[] = [
  ...(["attempt", "success", "retry", "giveup", "hold", "release", "pace"] as const),
  ...(["gate", "waiting", "notice", "split", "warning"] as const),
]
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"]

/**
 * Shows a run as it goes on: on a terminal as a picture that is redrawn, with rate, limit, waits, holds and failures by
 * row; elsewhere as a line for each hold, failure and warning, and a summary every 30 s. Does not keep the process
 * alive.
 * @returns a function that ends it; the last picture stays, and the cursor is restored
 * @throws TypeError for a wrong argument, and if there is no stream, as in a browser
 */
export function showRun(heed: Heed, options: ShowOptions = {}): () => void {
  checkHeed("showRun", heed)
  throwProblems("showRun", problems(options, OPTIONS))
  const { process } = globalThis as { process?: Process }
  const stream = options.stream ?? process?.stderr
  if (!stream) throw new TypeError("showRun needs a stream to write to: showRun(heed, { stream })")
  const env = process?.env ?? {}
  /** A pipe that closes, or a disk that is full, ends what is shown, and not the program. */
  let isBroken = false
  const onError = () => {
    isBroken = true
    end()
  }
  const write = (text: string) => {
    try {
      if (!isBroken) stream.write(text)
    } catch {
      onError()
    }
  }
  const live = new LiveRun()
  const beganAt = Date.now()
  live.begin(beganAt)
  const screen = stream.isTTY && canDraw(env) ? new Screen(write, wantsColors(env)) : null
  const plain = screen ? null : new PlainLines(live, write)
  const show = () => {
    if (screen) screen.draw(live.lines(Date.now(), stream.columns || 80))
    else plain?.pass(Date.now())
  }
  const listen = <E extends HeedEvent>(event: E) =>
    heed.on(event, (told: HeedEvents[E]) => {
      const at = Date.now()
      const line = { t: at - beganAt, event, ...told } as EventLine
      live.add(line)
      plain?.tell(line, at)
    })
  const stops = SHOWN.map(listen)
  let reportAt = beganAt + REPORT_MS
  const pass = () => {
    const now = Date.now()
    if (screen && now >= reportAt) {
      reportAt = now + REPORT_MS
      live.add({ t: now - beganAt, event: "report", report: heed.report() })
    }
    show()
  }
  const timer = setInterval(pass, DRAW_MS) as unknown as { unref?(): void }
  timer.unref?.()

  let hasEnded = false
  const end = () => {
    if (hasEnded) return
    hasEnded = true
    for (const stop of stops) stop()
    clearInterval(timer as unknown as number)
    if (screen) {
      show()
      screen.close()
    } else plain?.sumUp(Date.now())
    // A stream that is broken tells of each further write.
    if (!isBroken) stream.off?.("error", onError)
    process?.off("exit", end)
    for (const signal of SIGNALS) process?.off(signal, endBy[signal] as () => void)
  }
  /** A signal that is listened to no longer ends the process: what it would have done is done after. */
  const endBy = Object.fromEntries(
    SIGNALS.map((signal) => [
      signal,
      () => {
        end()
        if (process && process.listenerCount(signal) === 0) process.kill(process.pid, signal)
      },
    ]),
  )
  stream.on?.("error", onError)
  process?.on("exit", end)
  for (const signal of SIGNALS) process?.on(signal, endBy[signal] as () => void)
  return end
}

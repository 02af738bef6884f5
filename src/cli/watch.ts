import { statSync } from "node:fs"
import type { Command } from "commander"
import { LineReader } from "../run-log/parse-line.ts"
import { LiveRun } from "../run-view/live-run.ts"
import { PlainLines } from "../run-view/plain-lines.ts"
import { canDraw, Screen, wantsColors } from "../run-view/screen.ts"
import { follow } from "./follow.ts"
import { logFiles } from "./log-files.ts"
import { noLog } from "./read-logs.ts"
import type { Terminal } from "./terminal.ts"

/** ms from one look at the file to the next. */
const LOOK_MS = 250

/** `heed watch LOG` */
export function addWatch(program: Command, terminal: Terminal): void {
  program
    .command("watch")
    .description("A run as it goes on, from its log. Ends with the run, or on Ctrl-C.")
    .argument("<log>", "a log that recordRun writes, or a folder: its latest log")
    .option("--json", "the lines of the log as they come, rotated or not")
    .action(async (log: string, flags: { json?: true }) => {
      const path = latest(logFiles([log]))
      const view = viewOf(terminal, flags.json)
      const reader = new LineReader()
      let isEmpty = true
      let isLog = false
      let beganAt = 0
      try {
        for await (const lines of follow(path, () => terminal.pause(LOOK_MS))) {
          for (const text of lines) {
            const line = reader.read(text)
            if (line?.event === "run") {
              isLog = true
              beganAt = Date.parse(line.at)
            }
            if (!line || !isLog) continue
            view.live.add(line)
            if (flags.json) terminal.out(`${JSON.stringify(line)}\n`)
            else if (line.event !== "run") view.tell(line, beganAt + line.t)
          }
          if (lines.length > 0) {
            isEmpty = false
            continue
          }
          // A run that has just begun writes its first line in a moment.
          if (isEmpty && !terminal.isInterrupted()) continue
          if (!isLog) throw noLog([path], reader.laterVersion)
          view.show()
          if (view.live.hasEnded || terminal.isInterrupted()) break
        }
      } finally {
        view.close()
      }
    })
}

const latest = (paths: readonly string[]) =>
  [...paths].sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0] as string

/** What is shown of the run: a picture on a terminal, lines elsewhere; nothing where its own lines are. */
function viewOf(terminal: Terminal, isSilent = false) {
  const live = new LiveRun()
  if (isSilent) return { live, tell: () => {}, show: () => {}, close: () => {} }
  if (terminal.columns !== null && canDraw(terminal.env)) {
    const screen = new Screen(terminal.out, wantsColors(terminal.env))
    return {
      live,
      tell: () => {},
      show: () => screen.draw(live.lines(terminal.now(), terminal.columns ?? 80)),
      close: () => screen.close(),
    }
  }
  const plain = new PlainLines(live, terminal.out)
  let hasShown = false
  return {
    live,
    tell: plain.tell.bind(plain),
    show: () => {
      hasShown = true
      plain.pass(terminal.now())
    },
    close: () => {
      if (hasShown) plain.sumUp(terminal.now())
    },
  }
}

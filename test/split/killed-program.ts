// A job that stores rows and state in one file, and kills itself at a step that it is told.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs"
import { days, type SplitState, split } from "../../src/split.ts"
import { datesOf, daysIn, failure, YEAR } from "./server.ts"

interface Stored {
  rows: string[]
  state?: SplitState
}

const [file = "", deadlyStep = "Infinity", parallel = "1"] = process.argv.slice(2)
const stored: Stored = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { rows: [] }

let steps = 0
/** A place to die. */
function step(): void {
  if (++steps >= Number(deadlyStep)) process.kill(process.pid, "SIGKILL")
}

const parts = split({
  by: { window: days(YEAR) },
  state: stored.state,
  parallel: Number(parallel),
  rows: (rows: string[]) => rows,
  send: async ({ window }) => {
    step()
    await new Promise((resolve) => setTimeout(resolve, 1))
    step()
    if (daysIn(window) > (window.from < "2025-05-01" ? 31 : window.from < "2025-09-01" ? 7 : 60))
      throw failure(504)
    return datesOf(window)
  },
})
for await (const { rows, state } of parts) {
  step()
  const text = JSON.stringify({ rows: [...stored.rows, ...rows], state })
  const descriptor = openSync(`${file}.new`, "w")
  writeSync(descriptor, text.slice(0, 100))
  step()
  writeSync(descriptor, text.slice(100))
  fsyncSync(descriptor)
  closeSync(descriptor)
  step()
  renameSync(`${file}.new`, file)
  step()
  stored.rows.push(...rows)
}

import { logRun } from "../../../src/run-log/log-run.ts"
import type { Scenario } from "../sequence.ts"

/** What `logRun(heed, console)` writes of two calls. */
export const logging: Scenario = {
  options: { source: "example" },
  seed: 4,
  reply: ({ n, path }) => {
    if (path === "/payments/17") return { status: 403, body: { message: "missing scope" } }
    if (n === 1) return { status: 503 }
    return n === 2 ? { status: 429, headers: { "retry-after": "2" } } : { status: 200 }
  },
  play: async ({ call, note, heed }) => {
    const write = (level: string) => (line: string) => note(`${level}: ${line}`)
    logRun(heed, { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") })
    await call("/orders")
    await call("/payments/17")
  },
  tells: [],
}

import type { HeedEvent } from "heed"
import type { Scenario } from "../sequence.ts"

const TOLD: readonly HeedEvent[] = [
  "attempt",
  "retry",
  "hold",
  "probe",
  "release",
  "success",
  "giveup",
  "waiting",
]

/** The events of three calls: one meets a limit, one waits for it, one fails for good. */
export const events: Scenario = {
  reply: ({ n, path }) => {
    if (path === "/payments") return { status: 403 }
    return n === 1 ? { status: 429, headers: { "retry-after": "12" } } : { status: 200 }
  },
  play: async ({ call, pause, note, heed }) => {
    for (const event of TOLD) heed.on(event, () => note(`\`${event}\``))
    const first = call("/orders")
    await pause(150)
    await Promise.all([first, call("/invoices"), call("/payments")])
  },
  tells: [],
}

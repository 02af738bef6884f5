import type { Scenario } from "../sequence.ts"

/** `maxWait: 0`: the call ends where it would be held, and says when to come back. */
export const leaving: Scenario = {
  options: { throttle: { maxWait: 0 } },
  reply: ({ at }) => (at < 60_000 ? { status: 429, headers: { "retry-after": "60" } } : { status: 200 }),
  async play({ call, pause, note }) {
    await call("/orders?page=1")
    await pause(60_000)
    note("the scheduler starts the job again")
    await call("/orders?page=1")
  },
  tells: ["hold", "giveup", "probe", "success"],
}

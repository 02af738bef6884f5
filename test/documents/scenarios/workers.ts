import type { Scenario } from "../sequence.ts"

/** A handler with `maxWait` of 5 s, at an API that asks for 2 s, and then for 60 s. */
export const handler: Scenario = {
  options: { throttle: { maxWait: 5_000 } },
  reply: ({ n }) => {
    if (n === 1) return { status: 429, headers: { "retry-after": "2" } }
    return n === 2 ? { status: 200 } : { status: 429, headers: { "retry-after": "60" } }
  },
  play: async ({ call, pause, note }) => {
    await call("/orders")
    await pause(1_000)
    await call("/orders")
    await pause(1_000)
    note("a third call comes")
    await call("/orders")
  },
  tells: ["retry", "hold", "probe", "giveup", "success"],
}

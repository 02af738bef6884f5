import type { Scenario } from "../sequence.ts"

/** A call is aborted while its source is held; the other call goes on. */
export const abortHeld: Scenario = {
  reply: ({ at }) => (at < 3_000 ? { status: 429, headers: { "retry-after": "3" } } : { status: 200 }),
  async play({ call, pause, note }) {
    const controller = new AbortController()
    const first = call("/orders", { signal: controller.signal })
    const second = call("/items")
    await pause(1_000)
    note("the caller aborts `GET /orders`")
    controller.abort()
    await Promise.all([first, second])
  },
  tells: ["hold", "probe", "release", "giveup", "success"],
}

import type { Scenario } from "../sequence.ts"

/** A call that seems to hang: it is held, and the event `waiting` says until when. */
export const seemsToHang: Scenario = {
  reply: ({ at }) => (at < 60_000 ? { status: 429, headers: { "retry-after": "60" } } : { status: 200 }),
  play: ({ call }) => Promise.all([call("/orders"), call("/items")]),
  tells: ["hold", "waiting", "probe", "release", "success"],
}

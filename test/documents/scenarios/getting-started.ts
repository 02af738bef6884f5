import type { Scenario } from "../sequence.ts"

/** Three calls; the API answers the first ones with a 429, and one of the later ones with a 503. */
export const gettingStarted: Scenario = {
  reply: ({ at, n }) => {
    if (at < 2_000) return { status: 429, headers: { "retry-after": "2" } }
    return { status: n === 5 ? 503 : 200 }
  },
  play: ({ call }) => Promise.all([call("/orders"), call("/items"), call("/customers")]),
  tells: ["retry", "hold", "probe", "release", "success"],
  seed: 3,
}

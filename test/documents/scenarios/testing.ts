import type { Scenario } from "../sequence.ts"

/** The test with fake timers. */
export const testing: Scenario = {
  latencyMs: 0,
  digits: 1,
  reply: ({ n }) => (n === 1 ? { status: 429, headers: { "retry-after": "60" } } : { status: 200 }),
  play: ({ call }) => call("/orders"),
  tells: ["hold", "retry", "probe", "success"],
}

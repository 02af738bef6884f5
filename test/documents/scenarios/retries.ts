import type { Scenario } from "../sequence.ts"

/** A call that fails twice, and succeeds with the third attempt. */
export const retries: Scenario = {
  seed: 4,
  reply: ({ n }) => ({ status: n < 3 ? 503 : 200 }),
  play: ({ call }) => call("/orders"),
  tells: ["retry", "success"],
}

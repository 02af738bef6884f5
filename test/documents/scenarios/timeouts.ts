import type { Scenario } from "../sequence.ts"

/** The first attempt gets no response; the second is answered. */
export const attemptTimeout: Scenario = {
  options: { timeout: { attempt: 2_000 } },
  reply: ({ n }) => (n === 1 ? "silence" : { status: 200 }),
  play: ({ call }) => call("/orders"),
  tells: ["retry", "success", "giveup"],
  seed: 4,
}

/** The whole call has five seconds, and each attempt two. */
export const totalTimeout: Scenario = {
  options: { timeout: { attempt: 2_000, total: 5_000 } },
  reply: () => "silence",
  play: ({ call }) => call("/orders"),
  tells: ["retry", "success", "giveup"],
  seed: 4,
}

import { describe, expect, it } from "vitest"
import { fewOrAll } from "../support/thorough.ts"
import { simulate } from "./job.ts"
import { flaky, outage, unlimited } from "./servers.ts"

const SEEDS = fewOrAll(4, 15)
const DOWN = { from: 2_000, to: 6_000 }
const PER_SECOND = 50
const OFFERED_WHILE_DOWN = ((DOWN.to - DOWN.from) / 1_000) * PER_SECOND

describe("an outage of four seconds under fifty calls a second", () => {
  it.each([3, 150])(
    "is felt by few requests, costs no call, and is soon over (round trip %i ms)",
    async (roundTrip) => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const server = () => outage(DOWN.from, DOWN.to)
        const run = await simulate({ requests: 400, workers: 0, open: PER_SECOND, server, roundTrip, seed })
        expect(run.failed).toBe(0)
        const inVain = run.arrivals.filter(({ kind }) => kind === "failed").length
        expect(inVain / OFFERED_WHILE_DOWN).toBeLessThanOrEqual(0.15)
        const first =
          run.arrivals.find(({ at, kind }) => at > DOWN.to && kind === "accepted")?.at ?? Number.NaN
        expect(first - DOWN.to).toBeLessThanOrEqual(700)
        const offered = run.calls.filter(({ begin }) => begin < DOWN.to)
        expect(Math.max(...offered.map(({ end }) => end)) - DOWN.to).toBeLessThanOrEqual(3_000)
      }
    },
  )
})

describe("a source that is merely flaky", () => {
  const loads = [0.2, 0.35, 0.5].flatMap((share) =>
    [1, 20, 100, 400].map((workers) => ({ share, workers, workMs: 5 })),
  )
  const slow = [50, 300].flatMap((workMs) =>
    [20, 100, 400].map((workers) => ({ share: 0.2, workers, workMs })),
  )
  it.each([...loads, ...slow])(
    "is not taken for one that is down ($share of the answers are failures, $workers workers, $workMs ms)",
    async ({ share, workers, workMs }) => {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const server = (random: () => number) => flaky(share, random, workMs)
        const run = await simulate({ requests: 2_000, workers, server, seed })
        expect(run.said.filter((line) => line.includes("held"))).toEqual([])
      }
    },
  )
})

describe("a source without a limit", () => {
  it.each([20, 400])("is never throttled, and costs a few round trips once (%i workers)", async (workers) => {
    const run = await simulate({
      requests: 4_000,
      workers,
      server: () => unlimited(5),
      roundTrip: 3,
      seed: 1,
    })
    expect(run.rejected).toBe(0)
    const bare = (4_000 / workers) * 9
    expect(run.ms).toBeLessThan(bare + 100)
  })
})

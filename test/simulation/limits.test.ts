import { describe, expect, it } from "vitest"
import { everyNth } from "../support/thorough.ts"
import { figures, type Run, simulate } from "./job.ts"
import { SCENARIOS } from "./loads.ts"
import { bucket, fixedWindow, moody, slidingLog } from "./servers.ts"

const SEEDS = 15

describe("against a server that enforces its limit, over many seeds", () => {
  it.each(everyNth(6, SCENARIOS))("$name", async ({ efficiency, rejected, worst = 0, ...load }) => {
    const found = await figures(load, SEEDS)
    expect(found.failed).toBe(0)
    expect(found.efficiency).toBeGreaterThanOrEqual(efficiency)
    expect(found.rejected).toBeLessThanOrEqual(rejected)
    expect(found.worstEfficiency).toBeGreaterThanOrEqual(worst)
  })
})

describe("a server that refuses a share of the requests, whatever the pace", () => {
  const loads = [
    { share: 0.05, toldMs: null, requests: 1_000, workers: 20, seconds: 60 },
    { share: 0.2, toldMs: null, requests: 1_000, workers: 20, seconds: 150 },
    // Zero is no wait that the server named: before, 100 s and more.
    { share: 0.03, toldMs: 0, requests: 1_000, workers: 20, seconds: 30 },
    { share: 0.05, toldMs: 1_000, requests: 1_000, workers: 20, seconds: 120 },
    // Some nine rejections, each of which closes the source for a second.
    { share: 0.03, toldMs: 1_000, requests: 300, workers: 20, seconds: 12 },
    // The more calls wait, the more of the rejections fall into one of those seconds.
    { share: 0.03, toldMs: 1_000, requests: 300, workers: 50, seconds: 9 },
    { share: 0.03, toldMs: 1_000, requests: 300, workers: 400, seconds: 4 },
    { share: 0.03, toldMs: 0, requests: 300, workers: 400, seconds: 2 },
  ]
  it.each(everyNth(3, loads))(
    "does not bring a job to a stand: $share of $requests, $workers workers, Retry-After $toldMs",
    async (load) => {
      const server = (random: () => number) => moody(load.share, load.toldMs, random)
      const { requests, workers } = load
      const found = await figures({ requests, workers, server }, SEEDS)
      expect(found.failed).toBe(0)
      expect(found.ms).toBeLessThan(load.seconds * 1_000)
    },
  )
})

describe("the gate", () => {
  it("sends nothing sooner than told, whatever the server tells", async () => {
    for (let seed = 1; seed <= SEEDS; seed++) {
      const server = () => fixedWindow(20, 1_000, { phase: seed / 20, headers: "none", retryAfter: 2_000 })
      const { arrivals } = await simulate({ requests: 100, workers: 10, server, seed })
      let told = 0
      for (const { at, kind } of arrivals) {
        // What was on its way when the order came cannot have known.
        if (at > told - 2_000 + 20) expect(at).toBeGreaterThanOrEqual(told)
        if (kind === "rejected") told = Math.max(told, at + 2_000)
      }
    }
  })

  it.each([3, 60, 150])(
    "keeps a configured limit also at the server, with a round trip of %i ms",
    async (roundTrip) => {
      const load = {
        requests: 440,
        workers: 440,
        roundTrip,
        server: () => slidingLog(100, 1_000, false),
        settings: { adaptive: false, limit: { requests: 100, perMs: 1_000 } },
      }
      const runs = await Promise.all(Array.from({ length: SEEDS }, (_, seed) => simulate({ ...load, seed })))
      const late = ({ arrivals }: Run) => arrivals.filter(({ at, kind }) => kind === "rejected" && at > 1_900)
      for (const run of runs) {
        expect(run.rejected).toBeLessThanOrEqual(2)
        expect(late(run)).toEqual([])
        expect(run.ms).toBeLessThan(4_000 + 4 * (2 * roundTrip + 40))
      }
    },
  )

  it("is fair: with as many calls as you like, each is let in in the order in which it came", async () => {
    const { calls } = await simulate({ requests: 300, workers: 300, server: () => bucket(50, 10), seed: 3 })
    const waits = calls.map(({ begin, end }) => end - begin)
    // All calls begin at once: the last one waits for the whole job, and none for longer.
    expect(Math.max(...waits)).toBeLessThan(((300 - 10) / 50) * 1_000 * 1.1)
  })
})

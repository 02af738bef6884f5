import { describe, expect, it } from "vitest"
import { everyNth, fewOrAll } from "../support/thorough.ts"
import { figures, simulate } from "./job.ts"
import { bucket, moody, type Server } from "./servers.ts"

const SEEDS = 15

/** Median seconds of 300 calls against a server that refuses a share of them, whatever the pace. */
const JOBS = [
  // With `adaptive: false` 8.4, 6.1 and 1.0.
  { share: 0.03, toldMs: 1_000, workers: 20, seconds: 8.3 },
  { share: 0.03, toldMs: 1_000, workers: 100, seconds: 6 },
  { share: 0.03, toldMs: 1_000, workers: 400, seconds: 3 },
  // With `adaptive: false` 22.6, 20.8, 19.5 and 4.1; before, 41 to 48.
  { share: 0.1, toldMs: 1_000, workers: 20, seconds: 24 },
  { share: 0.1, toldMs: 1_000, workers: 50, seconds: 21 },
  { share: 0.1, toldMs: 1_000, workers: 100, seconds: 20 },
  { share: 0.1, toldMs: 1_000, workers: 400, seconds: 13 },
  { share: 0.1, toldMs: 20, workers: 20, seconds: 3 },
  // Zero is no wait, and none is named: each refused attempt goes again.
  { share: 0.03, toldMs: 0, workers: 400, seconds: 0.2 },
  { share: 0.03, toldMs: 0, workers: 20, seconds: 0.4 },
  { share: 0.03, toldMs: null, workers: 20, seconds: 0.4 },
  { share: 0.1, toldMs: null, workers: 100, seconds: 2 },
]

/** Calls that come at a pace of their own, 100 a second for ten minutes; each of the seeds. */
const ARRIVALS = [
  { share: 1 / 307, toldMs: 20, roundTrip: 3, seconds: 10 },
  { share: 1 / 307, toldMs: 20, roundTrip: 30, seconds: 2 },
  { share: 1 / 307, toldMs: null, roundTrip: 30, seconds: 2 },
  { share: 0.01, toldMs: 20, roundTrip: 30, seconds: 2 },
  { share: 0.01, toldMs: null, roundTrip: 30, seconds: 2 },
]

describe("a server that refuses a share of the requests, whatever the pace", () => {
  it.each(everyNth(4, JOBS))(
    "$share of 300 calls of $workers workers, Retry-After $toldMs ms: at most $seconds s",
    async ({ share, toldMs, workers, seconds }) => {
      const server = (random: () => number) => moody(share, toldMs, random)
      const { ms, failed } = await figures({ requests: 300, workers, server }, SEEDS)
      expect(failed).toBe(0)
      expect(ms).toBeLessThan(seconds * 1_000)
    },
  )

  it.each(everyNth(2, ARRIVALS))(
    "$share of arrivals at a fixed pace, Retry-After $toldMs ms, round trip $roundTrip ms: none waits for $seconds s",
    async ({ share, toldMs, roundTrip, seconds }) => {
      const server = (random: () => number) => moody(share, toldMs, random)
      for (let seed = 1; seed <= fewOrAll(1, 4); seed++) {
        const load = { requests: 60_000, workers: 0, open: 100, roundTrip, server, seed }
        const { calls, failed } = await simulate(load)
        expect(failed).toBe(0)
        expect(Math.max(...calls.slice(0, 100).map(({ begin, end }) => end - begin))).toBeLessThan(5_000)
        expect(calls.reduce((most, { begin, end }) => Math.max(most, end - begin), 0)).toBeLessThan(
          seconds * 1_000,
        )
      }
    },
  )

  it("is believed until it keeps to a limit: that is found as ever", async () => {
    const server = (random: () => number): Server => {
      const [first, then] = [moody(0.03, null, random), bucket(50, 10)]
      let asked = 0
      return { answer: (now) => (asked++ < 300 ? first : then).answer(now), idealMs: () => then.idealMs(700) }
    }
    const { efficiency, rejected } = await figures({ requests: 1_000, workers: 20, server }, SEEDS)
    expect(efficiency).toBeGreaterThan(0.9)
    expect(rejected).toBeLessThan(0.08)
  })
})

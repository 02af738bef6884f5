import { describe, expect, it } from "vitest"
import { everyNth } from "../support/thorough.ts"
import { type Load, type Run, simulate } from "./job.ts"
import { bucket, concurrent, fixedWindow, moody, type Server } from "./servers.ts"

const SEEDS = 9
/** Of the first run's efficiency, the part that a later run may be short of it by chance. */
const NOISE = 0.03

type AnyServer = (random: () => number) => Server

interface SilentLoad extends Omit<Load, "seed" | "server"> {
  readonly name: string
  /** A server with this multiple of the limit. */
  readonly server: (factor: number) => AnyServer
  /** Rejections of the second run at most, as a part of the first run's. */
  readonly rejected?: number
}

const mute =
  (requests: number, ms: number, retryAfter: "none" | number = "none") =>
  (factor: number): AnyServer =>
  (random) =>
    fixedWindow(Math.round(requests * factor), ms, { phase: random(), headers: "none", retryAfter })
const silentBucket = (factor: number) => () => bucket(50 * factor, Math.round(10 * factor))
const fiveAtOnce = (factor: number) => () => concurrent(Math.round(5 * factor), 50)

/** The silent loads of the bench, but for those whose limit moves during the run. */
const LOADS: readonly SilentLoad[] = [
  { name: "bucket", requests: 600, workers: 20, server: silentBucket },
  { name: "bucket, long", requests: 3_000, workers: 20, server: silentBucket },
  { name: "bucket, 400 workers", requests: 600, workers: 400, server: silentBucket },
  // What is in flight when the limit is met is half of what a first run is rejected.
  {
    name: "bucket, 150 ms away",
    requests: 600,
    workers: 20,
    roundTrip: 150,
    server: silentBucket,
    rejected: 2 / 3,
  },
  { name: "5 at once", requests: 600, workers: 20, server: fiveAtOnce },
  { name: "5 at once, 400 workers", requests: 600, workers: 400, roundTrip: 1, server: fiveAtOnce },
  { name: "window 100/10 s", requests: 2_000, workers: 20, server: mute(100, 10_000) },
  { name: "window 50/1 s", requests: 600, workers: 20, server: mute(50, 1_000) },
  {
    name: "window 100/5 s, Retry-After always 1",
    requests: 2_000,
    workers: 20,
    server: mute(100, 5_000, 1_000),
  },
]

const median = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1] as number
const efficiency = (runs: readonly Run[]) => median(runs.map((run) => run.efficiency))
const rejections = (runs: readonly Run[]) => median(runs.map(({ rejected }) => rejected))

const seeds = Array.from({ length: SEEDS }, (_, i) => i + 1)

/** @param factor multiple of the true limit at which the earlier run was made; null: there was none */
async function runs({ name: _, server, rejected: __, ...load }: SilentLoad, factor: number | null) {
  const found: Run[] = []
  for (const seed of seeds) {
    const earlier = factor === null ? null : await simulate({ ...load, server: server(factor), seed })
    found.push(
      await simulate({ ...load, server: server(1), seed: seed + 100, remembered: earlier?.learned ?? null }),
    )
  }
  return found
}

describe("a run that remembers an earlier one", () => {
  it.each(everyNth(3, LOADS))("$name: is rejected a third as often, at the same efficiency", async (load) => {
    const cold = await runs(load, null)
    const warm = await runs(load, 1)
    expect(rejections(warm)).toBeLessThanOrEqual(rejections(cold) * (load.rejected ?? 1 / 3))
    expect(efficiency(warm)).toBeGreaterThanOrEqual(efficiency(cold) - NOISE)
    expect(warm.every(({ failed }) => failed === 0)).toBe(true)
  })

  it.each(everyNth(3, LOADS, 1))(
    "$name: a limit three times as high, or a third, costs 5 % at most",
    async (load) => {
      const cold = await runs(load, null)
      for (const factor of [1 / 3, 3]) {
        const wrong = await runs(load, factor)
        expect(efficiency(wrong)).toBeGreaterThanOrEqual(efficiency(cold) * 0.95)
        expect(wrong.every(({ failed }) => failed === 0)).toBe(true)
      }
    },
  )

  // By the pace of the latest night, the fifth took three times as long as the first, and more.
  it.each(
    everyNth(2, [
      { share: 0.1, toldMs: 1_000, workers: 1 },
      { share: 0.1, toldMs: 100, workers: 1 },
      { share: 0.1, toldMs: null, workers: 1 },
      { share: 0.1, toldMs: null, workers: 20 },
    ]),
  )(
    "$share refused by chance, Retry-After $toldMs ms, $workers workers: no night is much slower than the first",
    async ({ share, toldMs, workers }) => {
      const server: AnyServer = (random) => moody(share, toldMs, random)
      const nights: number[][] = Array.from({ length: 5 }, () => [])
      for (let seed = 1; seed <= 15; seed++) {
        let remembered: Load["remembered"] = null
        for (const [night, times] of nights.entries()) {
          const load = { requests: 120, workers, roundTrip: 30, server, seed: seed + 100 * night }
          const run: Run = await simulate({ ...load, remembered })
          remembered = run.learned
          times.push(run.ms)
        }
      }
      const [first = 0, ...later] = nights.map(median)
      expect(first).toBeGreaterThan(0)
      for (const ms of later) expect(ms).toBeLessThan(2 * first)
    },
  )
})

import { describe, expect, it } from "vitest"
import { type Load, simulate } from "./job.ts"
import { bucket, concurrent, fixedWindow, slidingLog } from "./servers.ts"

const SEEDS = 3

async function msOf(load: Omit<Load, "seed">): Promise<number> {
  const times: number[] = []
  for (let seed = 1; seed <= SEEDS; seed++) times.push((await simulate({ ...load, seed })).ms)
  return times.sort((a, b) => a - b)[1] as number
}

const LOADS: [name: string, load: Omit<Load, "seed">][] = [
  ["window 50/1 s", { requests: 2_000, workers: 20, server: (r) => fixedWindow(50, 1_000, { phase: r() }) }],
  [
    "window 50/1 s that states the whole",
    {
      requests: 2_000,
      workers: 20,
      server: (r) => fixedWindow(50, 1_000, { phase: r(), statesLimit: true }),
    },
  ],
  [
    "window 50/1 s, reset as a time from now",
    { requests: 2_000, workers: 20, server: (r) => fixedWindow(50, 1_000, { phase: r(), headers: "delta" }) },
  ],
  [
    "window 60/1.5 s",
    { requests: 2_000, workers: 20, server: (r) => fixedWindow(60, 1_500, { phase: r() }) },
  ],
  [
    "window 101/10 s",
    { requests: 2_000, workers: 20, server: (r) => fixedWindow(101, 10_000, { phase: r() }) },
  ],
  ["bucket 50/s burst 10, silent", { requests: 2_000, workers: 20, server: () => bucket(50, 10) }],
  ["bucket 50/s, 400 workers", { requests: 2_000, workers: 400, server: () => bucket(50, 10) }],
  [
    "silent window 50/1 s",
    {
      requests: 4_000,
      workers: 20,
      server: (r) => fixedWindow(50, 1_000, { phase: r(), headers: "none", retryAfter: "none" }),
    },
  ],
  [
    "bucket 5/s burst 100 that states its level",
    { requests: 2_000, workers: 20, server: () => bucket(5, 100, { headers: "next", toldMs: 1_000 }) },
  ],
  [
    "window 20/1 s that names waits",
    { requests: 2_000, workers: 20, server: (r) => fixedWindow(20, 1_000, { phase: r(), headers: "none" }) },
  ],
  [
    "window 100/10 s that names waits",
    {
      requests: 4_000,
      workers: 20,
      server: (r) => fixedWindow(100, 10_000, { phase: r(), headers: "none" }),
    },
  ],
  ["5 at once, 50 ms", { requests: 1_500, workers: 20, server: () => concurrent(5, 50) }],
  ["3 at once, 200 ms", { requests: 600, workers: 20, server: () => concurrent(3, 200) }],
]

describe("throttle.share: half of what the API gives", () => {
  it.each(LOADS)("%s", async (_, load) => {
    const part = (await msOf(load)) / (await msOf({ ...load, settings: { share: 0.5 } }))
    expect(part).toBeGreaterThanOrEqual(0.47)
    expect(part).toBeLessThanOrEqual(0.53)
  })

  it.each([0.1, 0.2, 0.25, 0.8])("%d of a window, and of a bucket", async (share) => {
    for (const server of [() => fixedWindow(50, 1_000), () => bucket(50, 10)]) {
      const load = { requests: 1_500, workers: 20, server }
      const part = (await msOf(load)) / (await msOf({ ...load, settings: { share } }))
      expect(part / share).toBeGreaterThanOrEqual(0.9)
      expect(part / share).toBeLessThanOrEqual(1.1)
    }
  })

  it("never more in a window than that, of which another user takes the rest", async () => {
    const server = () => {
      const own = fixedWindow(60, 1_000, { statesLimit: true })
      return {
        answer: (now: number) => {
          const reply = own.answer(now)
          own.answer(now)
          return reply
        },
        idealMs: () => 0,
      }
    }
    const { arrivals } = await simulate({
      requests: 600,
      workers: 20,
      server,
      settings: { share: 0.5 },
      seed: 1,
    })
    // One that looks for the next window may come too soon for it.
    expect(arrivals.filter(({ kind }) => kind === "rejected").length).toBeLessThanOrEqual(10)
  })

  it("of a sliding log that states its length, in any stretch of it", async () => {
    const server = () => slidingLog(60, 60_000)
    const { arrivals } = await simulate({
      requests: 200,
      workers: 20,
      server,
      settings: { share: 0.5 },
      seed: 1,
    })
    for (const [i, { at }] of arrivals.entries()) {
      const before = arrivals[i - 30]
      if (before) expect(at - before.at).toBeGreaterThan(59_900)
    }
  })
})

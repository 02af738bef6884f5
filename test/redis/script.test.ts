/** @module-tag redis-server */
import { Redis } from "ioredis"
import { describe, expect, it, onTestFinished } from "vitest"
import { keysOf } from "../../src/redis/keys.ts"
import { STEPS } from "../../src/redis/scripts/steps.ts"
import { atTime } from "../simulation/fleet.ts"
import { startRedis } from "../support/redis-server.ts"

const NOW = 1_800_000_000_000
const PACE = { version: 7, base: 0.05, upper: 1.5, cost: 2, serverNamedWait: 1 }
const RECOVERY = {
  ...PACE,
  accepted: 1,
  cause: "rate",
  eventNamedWait: false,
  uncertainMs: 3,
  tookMs: 40,
  rate: 0.05,
}

/** @param now epoch ms, in place of Redis' own time */
async function stepper(now?: () => number) {
  const redis = await startRedis()
  const client = new Redis(redis.url)
  onTestFinished(() => client.disconnect())
  const { all, channel } = keysOf("test", "source")
  return async (id: string, op: keyof typeof STEPS, news: object = {}) => {
    const words = [id, channel, JSON.stringify(news), ...(now ? [String(now())] : [])]
    const { lua } = STEPS[op]
    return JSON.parse(String(await client.eval(now ? atTime(lua) : lua, all.length, ...all, ...words)))
  }
}

it("a recovery right after a flush puts back the pace that its run knows", async () => {
  const step = await stepper()
  expect(await step("a", "recover", RECOVERY)).toEqual(PACE)
  expect(await step("b", "beat", { accepted: 0, wanting: true })).toMatchObject(PACE)
})

it("a pace that was measured before a flush is not taken for newer than one measured after it", async () => {
  const step = await stepper()
  await step("a", "beat", { accepted: 5, wanting: true })
  const { version } = await step("a", "recover", { ...RECOVERY, version: 0 })
  expect(version).toBeGreaterThan(1_600_000_000_000)
  // Measured often, and before.
  await step("b", "beat", { ...PACE, version: version - 1, accepted: 0, wanting: true })
  expect((await step("a", "beat", { accepted: 0, wanting: true })).version).toBe(version)
})

it("what a limit has let through is put back after a flush, with its age", async () => {
  let now = NOW
  const step = await stepper(() => now)
  await step("a", "beat", { accepted: 0, wanting: true })
  const lease = { requests: 2_500, perMs: 1_000, held: 0, want: 4, unused: [] }
  expect(await step("a", "lease", lease)).toEqual({ forgotten: true })
  const starts = [
    [2_000, 995],
    [500, 0],
  ]
  const none = await step("a", "lease", { ...lease, starts })
  expect(none).toMatchObject({ grant: 0 })
  expect(none.retryMs).toBeLessThan(30)
  now += 40
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 4 })
})

it("what several runs remember of a limit is put together, and nobody starts before all have told, or had time to", async () => {
  const step = await stepper(() => NOW)
  for (const id of ["a", "b", "c"]) await step(id, "beat", { accepted: 0, wanting: true })
  const lease = { requests: 10, perMs: 60_000, held: 0, want: 4, unused: [], runs: 3 }
  const starts = [[3, 5_000]]
  expect(await step("a", "lease", { ...lease, starts })).toMatchObject({ grant: 0 })
  // Told twice, it counts once.
  expect(await step("a", "lease", { ...lease, starts })).toMatchObject({ grant: 0 })
  const soon = await step("b", "lease", { ...lease, starts: [[4, 1_000]] })
  expect(soon).toMatchObject({ grant: 0, retryMs: 251 })
  expect(await step("c", "lease", { ...lease, want: 1, starts: [[1, 3_000]] })).toMatchObject({ grant: 1 })
  // Nine are known, and a run that comes later tells of four.
  expect(await step("d", "lease", { ...lease, runs: 1, starts: [[4, 0]] })).toMatchObject({ grant: 0 })
})

it("a run that is back tells what it started alone, and all that it remembers to a record that began without it", async () => {
  const step = await stepper(() => NOW)
  const lease = { requests: 10, perMs: 60_000, held: 0, want: 2, unused: [] }
  const { born, grant } = await step("a", "lease", { ...lease, starts: [] })
  expect({ born, grant }).toEqual({ born: NOW, grant: 2 })
  expect(await step("b", "lease", { ...lease, born: NOW - 1 })).toEqual({ forgotten: true })
  expect(await step("b", "lease", { ...lease, born: NOW - 1, starts: [[3, 9]] })).toMatchObject({
    born,
    grant: 2,
  })
  expect(await step("b", "lease", { ...lease, born, untold: [[2, 5]] })).toMatchObject({ grant: 1 })
})

it("after a flush no lease of a number at once is granted before all runs have told theirs", async () => {
  const step = await stepper(() => NOW)
  const lease = { concurrency: 5, held: 2, want: 4, unused: [], runs: 2 }
  expect(await step("a", "lease", lease)).toEqual({ forgotten: true })
  expect(await step("a", "lease", { ...lease, starts: [] })).toMatchObject({ grant: 0, retryMs: 251 })
  expect(await step("b", "lease", { ...lease, want: 0, starts: [] })).toMatchObject({ grant: 0 })
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 1 })
})

it("a start that was later than its grant counts from the start", async () => {
  let now = NOW
  const step = await stepper(() => now)
  const lease = { requests: 2, perMs: 1_000, held: 0, want: 2, unused: [] }
  const { at } = await step("a", "lease", { ...lease, starts: [] })
  now += 300
  await step("a", "lease", { ...lease, want: 0, late: [[1, at, at + 200]] })
  now = NOW + 1_011
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 1, retryMs: 200 })
})

it("a lease that is given back unused takes its own start away, and not that of a later one", async () => {
  let now = NOW
  const step = await stepper(() => now)
  const lease = { requests: 2, perMs: 1_000, held: 0, want: 1, unused: [] }
  const { at } = await step("a", "lease", { ...lease, starts: [] })
  now += 300
  await step("b", "lease", lease)
  now += 300
  await step("a", "lease", { ...lease, want: 0, unused: [[1, at]] })
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 1 })
  now = NOW + 1_011
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 0, retryMs: 300 })
})

it("a start that Redis has lost is not put back by the news that it came late", async () => {
  const step = await stepper(() => NOW)
  const lease = { requests: 2, perMs: 1_000, held: 0, want: 0, unused: [] }
  await step("a", "lease", { ...lease, starts: [] })
  await step("a", "lease", { ...lease, late: [[1, NOW - 400, NOW - 300]] })
  expect(await step("a", "lease", { ...lease, want: 2 })).toMatchObject({ grant: 2 })
})

describe("a Redis whose clock is set back by an hour", () => {
  const HOUR = 3_600_000

  it("keeps a limit as if time went on", async () => {
    let now = NOW
    const step = await stepper(() => now)
    const lease = { requests: 2, perMs: 1_000, held: 0, want: 2, unused: [] }
    const { at } = await step("a", "lease", { ...lease, starts: [] })
    await step("b", "beat", { accepted: 0, wanting: true })
    now += 300 - HOUR
    const again = await step("a", "lease", { ...lease, heard: at + 300 })
    expect(again).toMatchObject({ grant: 0, retryMs: 711, at: NOW + 300 })
    // Another run knows nothing of it, and is known.
    expect(await step("b", "beat", { accepted: 0, wanting: true, heard: NOW + 300 })).toMatchObject({
      others: 1,
      at: NOW + 300,
    })
    now += 711
    expect(await step("b", "lease", lease)).toMatchObject({ grant: 2 })
  })

  it("does not believe it of a run whose own clock runs ahead, beside others", async () => {
    const step = await stepper(() => NOW)
    const news = { accepted: 0, wanting: true }
    await step("a", "beat", news)
    expect(await step("b", "beat", { ...news, heard: NOW + HOUR })).toMatchObject({ at: NOW, others: 1 })
  })

  it("nor of what its messages take", async () => {
    const step = await stepper(() => NOW)
    expect(await step("a", "beat", { accepted: 0, wanting: true, heard: NOW - 900 })).toMatchObject({
      at: NOW,
    })
    expect(await step("a", "beat", { accepted: 0, wanting: true, heard: NOW + 90 })).toMatchObject({
      at: NOW,
    })
  })
})

it("a run that does not tell what it remembers is not waited for long", async () => {
  let now = NOW
  const step = await stepper(() => now)
  await step("a", "beat", { accepted: 0, wanting: true })
  const lease = { requests: 10, perMs: 60_000, held: 0, want: 10, unused: [], runs: 2 }
  expect(await step("a", "lease", { ...lease, starts: [[3, 5_000]] })).toMatchObject({ grant: 0 })
  now += 249
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 0, retryMs: 2 })
  now += 1
  expect(await step("a", "lease", lease)).toMatchObject({ grant: 7 })
})

/** A recovery after an earlier measured one, with `accepted` acceptances in between. */
async function secondRecovery(accepted: number, rate: number) {
  let now = NOW
  const step = await stepper(() => now)
  await step("a", "beat", { accepted: 5, wanting: true })
  now += 1
  const first = await step("a", "recover", { ...RECOVERY, version: 0, uncertainMs: 0 })
  now += 50
  const news = { ...RECOVERY, ...first, accepted, uncertainMs: 0, tookMs: 0, rate }
  return { first, second: await step("a", "recover", news) }
}

it.each([
  [1, 2],
  [4, 1.25],
  [20, 1],
])("of %i accepted one more may have been due: the pace may be %f times as high", async (accepted, upper) => {
  const { second } = await secondRecovery(accepted, 0)
  expect(second.upper).toBeCloseTo(upper, 6)
})

it.each([1, 2])(
  "%i accepted between two holds say little: the pace stays near the one before",
  async (accepted) => {
    let now = NOW
    const step = await stepper(() => now)
    const news = { ...RECOVERY, uncertainMs: 0, rate: 0 }
    await step("a", "beat", { accepted: 0, wanting: true })
    now += 1_000
    const first = await step("a", "recover", { ...news, version: 0, accepted: 50 })
    now += 100
    const { base } = await step("a", "recover", { ...news, ...first, accepted })
    expect(base).toBeCloseTo(3 / (100 + (3 - accepted) / first.base), 9)
    expect(base / first.base).toBeGreaterThan(0.4)
  },
)

it("a pace that could be raised for long before anybody was refused was measured too low", async () => {
  const { first, second } = await secondRecovery(20, 10)
  expect(10).toBeGreaterThan(1.4 * first.base)
  expect(second.upper).toBeCloseTo((10 / second.base) ** 0.7, 6)
})

it("a recovery told by a run that says nothing of its rate is measured as well", async () => {
  let now = NOW
  const step = await stepper(() => now)
  await step("a", "beat", { accepted: 5, wanting: true })
  const { rate: _, ...silent } = RECOVERY
  now += 1
  const { version } = await step("a", "recover", { ...silent, version: 0 })
  now += 1
  expect(await step("a", "recover", { ...silent, version, accepted: 30 })).toMatchObject({ upper: 1 })
})

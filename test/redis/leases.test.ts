import { expect, it } from "vitest"
import { Leases } from "../../src/redis/leases.ts"
import type { ScriptStep } from "../../src/redis/script-client.ts"
import type { Clock } from "../../src/time/clock.ts"

let now = 0
const clock: Clock = { now: () => now, wallNow: () => 0, schedule: () => () => {}, random: () => 0.5 }
const settled = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Leases of a run, and what it asked. `answer` is what Redis says. */
function leases(settings: object, answer: object = { grant: 1 }) {
  const asked: ScriptStep["input"][] = []
  const all = new Leases(
    { limit: null, concurrency: Number.POSITIVE_INFINITY, ...settings } as never,
    clock,
    async ({ input }) => {
      asked.push(input)
      return { grant: 0, ...answer }
    },
    () => {},
  )
  /** One attempt begins. */
  const attempt = async () => {
    const permit = all.take()
    if (permit) return permit
    all.want(1)
    await settled()
    const granted = all.take()
    all.want(0)
    return granted
  }
  return { all, asked, attempt }
}

it("a lease serves one attempt after another, and is given back with the news where nobody needs it", async () => {
  const { all, asked, attempt } = leases({ concurrency: 3 })
  for (let i = 0; i < 10; i++) (await attempt())?.done()
  await settled()
  expect(asked).toHaveLength(1)
  expect(all.heartbeat()).toEqual({ held: 1, waits: 0 })
  expect(all.heartbeat()).toEqual({ held: 0, waits: 0 })
})

it("where another run waits, a lease beyond this run's part is given back at once", async () => {
  const { all, asked, attempt } = leases({ concurrency: 2 })
  const permit = await attempt()
  all.setOthersWait(true, 0)
  permit?.done()
  await settled()
  expect(asked.at(-1)).toMatchObject({ held: 0, want: 0 })
  expect(asked).toHaveLength(2)
})

it("a lease that nobody uses is given back as soon as another run waits", async () => {
  const { all, asked, attempt } = leases({ concurrency: 2 })
  ;(await attempt())?.done()
  all.setOthersWait(true, 1)
  expect(asked.at(-1)).toMatchObject({ held: 0, want: 0 })
})

it("where only starts are counted, the end of an attempt is nobody's business", async () => {
  const { asked, attempt } = leases({ limit: { requests: 5, perMs: 1_000.5 } })
  for (let i = 0; i < 3; i++) (await attempt())?.done()
  await settled()
  expect(asked).toHaveLength(3)
  expect(asked[0]).toMatchObject({ requests: 5, perMs: 1_001 })
})

it("what this run has started is told when Redis says that it has forgotten, or another run does, and once each time", async () => {
  let forgets = true
  const told: unknown[] = []
  const all = new Leases(
    { limit: { requests: 5, perMs: 1_000 }, concurrency: Number.POSITIVE_INFINITY } as never,
    clock,
    async ({ input }) => {
      const { starts, want } = input as { starts?: unknown; want: number }
      told.push(starts)
      const answer = forgets ? { forgotten: true } : { grant: want }
      forgets = false
      return answer
    },
    () => {},
    () => ({ starts: [[2, 30]], runs: 2 }),
  )
  all.want(1)
  await settled()
  expect(told).toEqual([undefined, [[2, 30]]])
  all.sendStarts()
  await settled()
  expect(told).toHaveLength(3)
  expect(told[2]).toEqual([[2, 30]])
  all.take()
  all.want(1)
  await settled()
  expect(told[3]).toBeUndefined()
})

it("nothing is asked after the end", async () => {
  const { all, asked, attempt } = leases({ concurrency: 2 }, { grant: 1, waiting: true })
  const permit = await attempt()
  all.close()
  permit?.done()
  all.setOthersWait(true, 0)
  await settled()
  expect(asked).toHaveLength(1)
})

/** Leases under a limit on starts. Redis grants what is wanted, `at` its time. */
function starts(at = 5_000) {
  now = 0
  const asked: { late?: unknown; unused?: unknown; want: number }[] = []
  const all = new Leases(
    { limit: { requests: 5, perMs: 1_000 }, concurrency: Number.POSITIVE_INFINITY } as never,
    clock,
    async ({ input }) => {
      asked.push(structuredClone(input) as never)
      return { grant: (input as { want: number }).want, at }
    },
    () => {},
  )
  return { all, asked }
}

it("in the first window a start counts from the end of its attempt: code is cold", async () => {
  const { all, asked } = starts()
  all.want(2)
  await settled()
  const [fast, slow] = [all.take(), all.take()]
  all.want(0)
  now = 9
  fast?.done()
  now = 300
  slow?.done()
  await settled()
  expect(asked).toHaveLength(2)
  expect(asked[1]).toMatchObject({ want: 0, late: [[1, 5_000, 5_300]] })
  now = 1_000
  all.want(1)
  await settled()
  const later = all.take()
  all.want(0)
  now = 1_400
  later?.done()
  await settled()
  expect(asked).toHaveLength(3)
  expect(asked[2]?.late).toBeUndefined()
})

it("a lease that is given back unused names its start, since others may have started after it", async () => {
  const { all, asked } = starts()
  all.want(3)
  await settled()
  all.take()
  all.want(0)
  await settled()
  expect(asked[1]).toMatchObject({ want: 0, unused: [[2, 5_000]] })
  all.want(1)
  await settled()
  expect(asked[2]).toMatchObject({ want: 1, unused: [] })
})

it("leases of a reply that is read seconds later are not used: Redis has given them to others", async () => {
  now = 0
  let reply = (_: object) => {}
  const asked: { held: number }[] = []
  const all = new Leases(
    { limit: null, concurrency: 4 } as never,
    clock,
    ({ input }) => {
      asked.push(input as never)
      return new Promise((resolve) => {
        reply = resolve as never
      })
    },
    () => {},
  )
  all.want(2)
  now = 2_500
  reply({ grant: 2 })
  await settled()
  expect(all.take()).toBeNull()
  expect(asked[1]).toMatchObject({ held: 0, want: 2 })
})

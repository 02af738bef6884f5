/** @module-tag redis-server */
import { setTimeout as sleep } from "node:timers/promises"
import { expect, it, onTestFinished } from "vitest"
import { CLIENTS } from "../support/redis-clients.ts"
import { countingServer, type Member, startFleet } from "../support/redis-fleet.ts"
import { startRedis } from "../support/redis-server.ts"
import type { Told } from "../support/redis-worker.ts"

// Real processes, each with another client; what they together do is exact in virtual time, and here only roughly.

const BUCKET = { kind: "bucket", burst: 10, rates: [{ fromMs: 0, perSecond: 50 }] } as const
const done = (member: Member) => member.told.find((told) => told.kind === "done") as Told & { kind: "done" }

async function fleet(ms: number) {
  const redis = await startRedis()
  const server = await countingServer(BUCKET)
  onTestFinished(() => server.close())
  const members = await startFleet(
    CLIENTS.map((client) => ({
      name: client,
      origin: server.origin,
      redis: redis.url,
      client,
      workers: 20,
      calls: 1e9,
      ms,
    })),
  )
  onTestFinished(() => {
    for (const member of members) member.process.kill("SIGKILL")
  })
  return { redis, server, members }
}

it("four processes share one limit, say who they are, and end when they are done", async () => {
  const { server, members } = await fleet(8_000)
  await Promise.all(members.map((member) => member.exit))
  const accepted = server.arrivals.filter(({ status, at }) => status === 200 && at < 8_000)
  expect(accepted.length).toBeGreaterThan(0.8 * 410)
  expect(1 - accepted.length / server.arrivals.filter(({ at }) => at < 8_000).length).toBeLessThan(0.12)
  for (const member of members) {
    expect(done(member)).toMatchObject({ failed: 0 })
    expect(accepted.filter(({ who }) => who === member.name).length).toBeGreaterThan(
      0.6 * (accepted.length / 4),
    )
  }
}, 60_000)

it("what a killed process had, the others use", async () => {
  const { server, members } = await fleet(11_000)
  await sleep(4_000)
  members[0]?.process.kill("SIGKILL")
  const killedAt = server.arrivals.at(-1)?.at ?? 0
  await Promise.all(members.map((member) => member.exit))
  const late = server.arrivals.filter(({ at }) => at > killedAt + 5_000 && at < killedAt + 7_000)
  expect(late.filter(({ status }) => status === 200).length).toBeGreaterThan(0.85 * 100)
  for (const member of members.slice(1)) expect(done(member)).toMatchObject({ failed: 0 })
}, 60_000)

it("a Redis that goes and comes back loses no call of four processes", async () => {
  const { redis, members } = await fleet(8_000)
  await sleep(2_000)
  await redis.stop()
  await sleep(1_500)
  await redis.restart()
  await sleep(1_500)
  await redis.flush()
  await redis.pause(1_000)
  await Promise.all(members.map((member) => member.exit))
  for (const member of members) expect(done(member)).toMatchObject({ failed: 0 })
}, 60_000)

/** Two processes of four workers each, on a server that takes 300 ms, and a limit of two at once. */
async function twoAtOnce(ms: number) {
  const redis = await startRedis()
  const server = await countingServer(
    { kind: "bucket", burst: 1e6, rates: [{ fromMs: 0, perSecond: 1e6 }] },
    300,
  )
  onTestFinished(() => server.close())
  const members = await startFleet(
    (["ioredis", "redis"] as const).map((client) => ({
      name: client,
      origin: server.origin,
      redis: redis.url,
      client,
      workers: 4,
      calls: 1e9,
      ms,
      throttle: { concurrency: 2 },
    })),
  )
  onTestFinished(() => {
    for (const member of members) member.process.kill("SIGKILL")
  })
  return { server, members }
}

it("the leases of a killed process are free for the others", async () => {
  const { server, members } = await twoAtOnce(7_000)
  await sleep(2_500)
  members[0]?.process.kill("SIGKILL")
  const killedAt = server.arrivals.at(-1)?.at ?? 0
  await members[1]?.exit
  expect(server.mostAtOnce).toBeLessThanOrEqual(3)
  // Two at once, 300 ms each.
  const late = server.arrivals.filter(({ at }) => at > killedAt + 2_500 && at < killedAt + 4_000)
  expect(late.length).toBeGreaterThanOrEqual(8)
}, 30_000)

it("so are those of a suspended one, which uses none of them when it is resumed", async () => {
  const { server, members } = await twoAtOnce(9_000)
  await sleep(2_000)
  members[0]?.process.kill("SIGSTOP")
  await sleep(4_000)
  members[0]?.process.kill("SIGCONT")
  const resumedAt = server.arrivals.at(-1)?.at ?? 0
  await Promise.all(members.map((member) => member.exit))
  expect(server.mostAtOnce).toBeLessThanOrEqual(2)
  const late = server.arrivals.filter(({ at, who }) => at > resumedAt && who === "ioredis")
  expect(late.length).toBeGreaterThan(0)
  for (const member of members) expect(done(member)).toMatchObject({ failed: 0 })
}, 30_000)

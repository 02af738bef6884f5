import { expect, it } from "vitest"
import { LocalGate } from "../../src/gate/local-gate.ts"
import type { Connection } from "../../src/redis/connection.ts"
import { Heartbeat } from "../../src/redis/heartbeat.ts"
import { keysOf } from "../../src/redis/keys.ts"
import type { RedisDriver } from "../../src/redis/redis-driver.ts"
import { RedisPeers } from "../../src/redis/redis-peers.ts"
import { SETTINGS } from "../simulation/job.ts"
import { FakeClock } from "../support/fake-clock.ts"

/** A run that has a call, and a Redis that replies when the test says so. */
async function joining() {
  const clock = new FakeClock()
  const replies: ((others: number) => void)[] = []
  let hear = (_: string) => {}
  const driver: RedisDriver = {
    ready: true,
    problem: null,
    run: () =>
      new Promise((resolve) =>
        replies.push((others) => resolve(JSON.stringify({ others, count: others + 1, rank: 0, place: 0 }))),
      ),
    subscribe: async (_channel, listener) => {
      hear = listener
    },
    unsubscribe() {},
    close() {},
  }
  const observer = { held() {}, released() {}, probing() {}, paced() {} }
  let peers: RedisPeers | undefined
  const gate = new LocalGate(clock, SETTINGS, observer, null, (shared, share) => {
    const site = { source: "source", user: {}, clock, settings: SETTINGS, observer }
    const connection = { driver, failure: null } as Connection
    peers = new RedisPeers(shared, share, site, "me", connection, keysOf("test", "source"), () => {})
    return peers
  })
  void gate.acquire({ waitBudgetMs: 60_000, deadline: Number.POSITIVE_INFINITY, signal: undefined })
  await clock.settle()
  const anotherJoins = () => hear(JSON.stringify({ t: "runs", by: "other" }))
  const reply = async (n: number, others: number) => {
    replies[n]?.(others)
    await clock.settle()
  }
  return { clock, asked: () => replies.length, others: () => peers?.otherRuns, anotherJoins, reply }
}

it("a run that is joined before it hears that it has joined asks again: the reply under way does not count the other", async () => {
  const run = await joining()
  run.anotherJoins()
  expect(run.asked()).toBe(1)
  await run.reply(0, 0)
  expect(run.asked()).toBe(2)
  await run.reply(1, 1)
  expect([run.others(), run.asked()]).toEqual([1, 2])
})

it("so does one that is joined during a later heartbeat, once for all who do", async () => {
  const run = await joining()
  await run.reply(0, 0)
  await run.clock.advance(500)
  expect(run.asked()).toBe(2)
  run.anotherJoins()
  run.anotherJoins()
  await run.reply(1, 0)
  await run.reply(2, 2)
  expect([run.others(), run.asked()]).toEqual([2, 3])
  await run.clock.advance(499)
  expect(run.asked()).toBe(3)
})

it("a heartbeat that is stopped during a beat is not asked again", async () => {
  let beats = 0
  let end = () => {}
  const clock = new FakeClock()
  const heartbeat = new Heartbeat(
    clock,
    () => {
      beats++
      return new Promise((resolve) => {
        end = resolve
      })
    },
    () => 500,
  )
  heartbeat.wake()
  void heartbeat.now()
  heartbeat.stop()
  end()
  await clock.advance(1_000)
  expect(beats).toBe(1)
})

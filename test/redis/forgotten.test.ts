import { expect, it } from "vitest"
import { LocalGate } from "../../src/gate/local-gate.ts"
import type { Connection } from "../../src/redis/connection.ts"
import { keysOf } from "../../src/redis/keys.ts"
import type { RedisDriver } from "../../src/redis/redis-driver.ts"
import { RedisPeers } from "../../src/redis/redis-peers.ts"
import { SETTINGS } from "../simulation/job.ts"
import { FakeClock } from "../support/fake-clock.ts"

const PATIENT = { waitBudgetMs: 60_000, deadline: Number.POSITIVE_INFINITY, signal: undefined }

/** A run with a lease that it keeps, beside another; `suspend` lets time pass, in which none of its timers fires. */
async function running(settings: object) {
  const clock = new FakeClock()
  let suspendedMs = 0
  const machine = { ...clock, now: () => clock.now() + suspendedMs } as FakeClock
  const steps: Record<string, unknown>[] = []
  const others = { haveAll: false }
  const driver: RedisDriver = {
    ready: true,
    problem: null,
    async run(_script, _keys, [, , input = ""]) {
      const step = JSON.parse(input)
      steps.push(step)
      if (step.want === undefined) return JSON.stringify({ others: 1, count: 2, rank: 0, place: 0 })
      return JSON.stringify({ grant: others.haveAll ? 0 : step.want, at: machine.now() })
    },
    subscribe: async () => {},
    unsubscribe() {},
    close() {},
  }
  const observer = { held() {}, released() {}, probing() {}, paced() {} }
  const all = { ...SETTINGS, ...settings }
  const gate = new LocalGate(machine, all, observer, null, (shared, share) => {
    const site = { source: "source", user: {}, clock: machine, settings: all, observer }
    const connection = { driver, failure: null } as Connection
    return new RedisPeers(shared, share, site, "me", connection, keysOf("test", "source"), () => {})
  })
  const permit = await gate.acquire(PATIENT)
  gate.release(permit, { kind: "success" })
  await clock.settle()
  steps.length = 0
  const suspend = (ms: number) => {
    suspendedMs += ms
  }
  return { gate, clock, machine, steps, others, suspend }
}

it("a run that was suspended tells that it is back before it starts anything, and uses no lease of before", async () => {
  const { gate, clock, machine, steps, others, suspend } = await running({ concurrency: 2 })
  suspend(2_500)
  others.haveAll = true
  expect(gate.tryAcquire(machine.now())).toBeNull()
  let granted = false
  gate.acquire(PATIENT).then(() => {
    granted = true
  })
  await clock.settle()
  expect(steps[0]).toMatchObject({ held: 0 })
  expect(steps.find(({ want }) => want !== undefined)).toMatchObject({ held: 0, want: 1 })
  expect(granted).toBe(false)
  others.haveAll = false
  await clock.advance(300)
  expect(granted).toBe(true)
})

it("without configured limits it goes on after one heartbeat, which tells it of holds", async () => {
  const { gate, clock, machine, steps, suspend } = await running({})
  suspend(2_500)
  expect(gate.tryAcquire(machine.now())).toBeNull()
  const waiting = gate.acquire(PATIENT)
  await clock.settle()
  expect(steps.length).toBeGreaterThan(0)
  await waiting
  expect(gate.tryAcquire(machine.now())).not.toBeNull()
})

it("a run that was suspended for less than Redis waits goes on at once", async () => {
  const { gate, machine, suspend } = await running({ concurrency: 2 })
  suspend(1_500)
  expect(gate.tryAcquire(machine.now())).not.toBeNull()
})

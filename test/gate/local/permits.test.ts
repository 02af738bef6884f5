import { expect, test } from "vitest"
import type { GateRefusal, Pass } from "../../../src/gate/gate.ts"
import { LocalGate } from "../../../src/gate/local.ts"
import type { Permits } from "../../../src/gate/permits.ts"
import type { RoomSettings } from "../../../src/gate/rooms.ts"
import { FakeClock } from "../../support/fake-clock.ts"
import { ACCEPTED, rejected } from "./door.ts"

/** A gate whose permits come when the test says, and all that was wanted of them. */
function permitted(settings: Partial<RoomSettings> = {}) {
  const clock = new FakeClock()
  const wanted: number[] = []
  const ready: { done(): void }[] = []
  let done = 0
  let tell = { arrived: () => {}, refused: (_cause: unknown) => {} }
  const permits: Permits = {
    take: () => ready.shift() ?? null,
    want: (count) => void wanted.push(count),
    close: () => {},
  }
  const gate = new LocalGate(
    clock,
    {
      limit: null,
      concurrency: Number.POSITIVE_INFINITY,
      adaptive: false,
      backoff: () => 1_000,
      ...settings,
    },
    { held() {}, released() {}, probing() {}, paced() {} },
    (arrived, refused) => {
      tell = { arrived, refused }
      return permits
    },
  )
  const passes: Pass[] = []
  const refusals: GateRefusal[] = []
  const call = (signal?: AbortSignal) =>
    void gate.enter({ patienceMs: 300_000, deadline: Number.POSITIVE_INFINITY, signal }).then(
      (pass) => passes.push(pass),
      (refusal) => refusals.push(refusal),
    )
  const arrive = (count: number) => {
    for (let n = 0; n < count; n++) ready.push({ done: () => done++ })
    tell.arrived()
    return clock.settle()
  }
  const refuse = (cause: unknown) => {
    tell.refused(cause)
    return clock.settle()
  }
  const last = () => wanted.at(-1)
  return { gate, clock, call, arrive, refuse, passes, refusals, wanted, last, done: () => done }
}

test("as many are wanted as wait, four at the most", async () => {
  const { call, last, arrive, passes } = permitted()
  for (const wanted of [1, 2, 3, 4, 4, 4]) {
    call()
    expect(last()).toBe(wanted)
  }
  await arrive(4)
  expect([passes.length, last()]).toEqual([4, 2])
  await arrive(3)
  expect([passes.length, last()]).toEqual([6, 0])
})

test("no more are wanted than may go: a turn that lies idle is lost to others", async () => {
  const { gate, call, last, arrive, passes } = permitted({ concurrency: 2 })
  for (let n = 0; n < 5; n++) call()
  expect(last()).toBe(2)
  await arrive(2)
  expect([passes.length, last()]).toEqual([2, 0])
  gate.leave(passes[0] as Pass, ACCEPTED)
  expect(last()).toBe(1)
})

test("the same where a published limit leaves less", async () => {
  const { call, last, clock, arrive } = permitted({ limit: { requests: 3, perMs: 1_000 } })
  for (let n = 0; n < 5; n++) call()
  expect(last()).toBe(3)
  await arrive(3)
  expect(last()).toBe(0)
  await clock.advance(1_001)
  expect(last()).toBe(1)
})

test("none are wanted during a hold, then one for the probe", async () => {
  const { gate, call, last, clock, arrive, passes } = permitted()
  call()
  await arrive(1)
  call()
  call()
  gate.leave(passes[0] as Pass, rejected(2_000))
  expect(last()).toBe(0)
  await clock.advance(1_999)
  expect(last()).toBe(0)
  await clock.advance(2)
  expect(last()).toBe(1)
})

test("whoever leaves wants none any more; a permit ends with its attempt", async () => {
  const { gate, call, last, arrive, passes, refusals, clock, done } = permitted()
  const controller = new AbortController()
  call(controller.signal)
  controller.abort(new Error("enough"))
  await clock.settle()
  expect([last(), refusals]).toEqual([0, [new Error("enough")]])
  call()
  await arrive(1)
  expect(done()).toBe(0)
  gate.leave(passes[0] as Pass, ACCEPTED)
  expect(done()).toBe(1)
})

test("where none will come, everybody is turned away, and whoever comes later asks anew", async () => {
  const { call, last, refuse, refusals, passes, arrive } = permitted()
  for (let n = 0; n < 6; n++) call()
  const cause = new Error("stopped")
  await refuse(cause)
  expect(refusals).toHaveLength(6)
  for (const refusal of refusals) expect(refusal).toMatchObject({ refusal: "refused", opensAt: null, cause })
  expect(last()).toBe(0)
  call()
  expect(last()).toBe(1)
  await arrive(1)
  expect(passes).toHaveLength(1)
})

import { describe, expect, it } from "vitest"
import { FairShare } from "../../../src/gate/fair-share.ts"
import type { Permit, QuotaReport, StatedLimit } from "../../../src/gate/gate.ts"
import { LocalGate } from "../../../src/gate/local-gate.ts"
import { CostQuotas } from "../../../src/gate/rules/cost-quotas.ts"
import { FakeClock } from "../../support/fake-clock.ts"
import { KINDS } from "../sent.ts"
import { ACCEPTED, door, FAILED, rejected, UNKNOWN } from "./door.ts"

const FOR_EVER = Number.POSITIVE_INFINITY

const stated = (limit: Partial<StatedLimit>, more: Partial<QuotaReport> = {}): QuotaReport => ({
  limits: [{ name: "a", remaining: 0, resetMs: 20_000, resetsAt: null, windowMs: null, ...limit }],
  date: null,
  receivedAt: 0,
  kinds: KINDS,
  accepted: true,
  ...more,
})

describe("calls in the queue", () => {
  it("can be refused one by one, by what they are of", async () => {
    const { gate, clock, calls, call, end } = door({ concurrency: 1 })
    const [first] = calls(1)
    await clock.settle()
    const [one, two] = [{ id: 1 }, { id: 2 }]
    const waiting = [call({ call: one }), call({ call: two }), call()]
    const error = new Error("no")
    gate.refuseQueued((what) => (what === one ? error : null))
    await clock.settle()
    expect(waiting.map(({ refusal }) => refusal)).toEqual([error, null, null])
    expect(gate.measure(clock.now()).waiting).toBe(2)
    end(first as never, ACCEPTED)
    await clock.settle()
    expect(waiting.map(({ waits }) => waits)).toEqual([false, false, true])
    gate.refuseQueued(() => error)
    await clock.settle()
    expect(waiting[2]?.refusal).toBe(error)
    expect(clock.pending).toBe(0)
  })

  it("leave no timer behind when all of them are refused during a hold", async () => {
    const space = door()
    const [first] = space.calls(1)
    await space.clock.settle()
    space.end(first as never, rejected(5_000))
    space.calls(2)
    await space.clock.settle()
    expect(space.clock.pending).toBe(1)
    space.gate.refuseQueued(() => new Error("no"))
    await space.clock.settle()
    expect(space.clock.pending).toBe(0)
  })

  it("are refused at once by a failure that closes the gate for longer than they can wait, and not by others", async () => {
    const { clock, calls, call, end } = door({ concurrency: 2 })
    const [first, second] = calls(2)
    await clock.settle()
    const hasty = call({ waitBudgetMs: 1_000 })
    end(first as never, UNKNOWN)
    const more = call({ waitBudgetMs: 1_000 })
    await clock.settle()
    expect([hasty.waits, more.waits]).toEqual([false, true])
    end(second as never, rejected(5_000))
    await clock.settle()
    expect(more.refusal).toMatchObject({
      refusal: "wait-too-long",
      closedBy: 429,
      opensAt: clock.now() + 5_000,
      retryAt: clock.now() + 5_000,
    })
  })

  it("that have no deadline before the gate opens are told so", async () => {
    const space = door()
    await space.clock.settle()
    const [first] = space.calls(1)
    await space.clock.settle()
    space.end(first as never, rejected(null))
    const waits = space.call({ deadline: space.clock.now() + 400 })
    const patient = space.call({ deadline: space.clock.now() + 5_000 })
    await space.clock.settle()
    expect(waits.refusal).toMatchObject({
      refusal: "wait-too-long",
      opensAt: space.gate.opensAt(space.clock.now()),
      closedBy: 429,
      retryAt: null,
    })
    expect(space.gate.opensAt(space.clock.now())).toBeGreaterThan(space.clock.now() + 400)
    expect(patient.waits).toBe(true)
    await space.clock.advance(5_000)
  })

  it("whose deadline comes while the gate is open but busy are told that", async () => {
    const { clock, calls, call, end } = door({ concurrency: 1 })
    const [first] = calls(1)
    await clock.settle()
    const waits = call({ deadline: clock.now() + 400 })
    await clock.advance(400)
    expect(waits.refusal).toMatchObject({ refusal: "deadline", opensAt: null, closedBy: null, retryAt: null })
    end(first as never, ACCEPTED)
  })
})

describe("a long wait", () => {
  /** A gate that tells of long waits. */
  function told(limit: { requests: number; perMs: number } | null) {
    const clock = new FakeClock()
    const waits: [ms: number, why: string, calls: number][] = []
    const gate = new LocalGate(
      clock,
      { limit, concurrency: FOR_EVER, adaptive: false, backoff: () => 1_000 },
      {
        held() {},
        released() {},
        probing() {},
        paced() {},
        waiting: (until, why, calls) => waits.push([until - clock.now(), why, calls()]),
      },
    )
    const call = () =>
      gate.acquire({ waitBudgetMs: FOR_EVER, deadline: FOR_EVER, signal: undefined }).catch(() => null)
    return { clock, gate, waits, call }
  }

  it("is told once, with its reason and the number of calls", async () => {
    const { clock, gate, waits, call } = told(null)
    const [a, b] = [gate.tryAcquire(clock.now()) as Permit, gate.tryAcquire(clock.now()) as Permit]
    gate.release(a, rejected(10_000))
    const waiting = [call(), call()]
    await clock.settle()
    expect(waits).toEqual([[10_000, "hold", 1]])
    // Each answer of a burst may move the end a little; by a second it is another wait.
    gate.release(b, rejected(10_999))
    await clock.settle()
    expect(waits).toHaveLength(1)
    expect(gate.waitReason()).toBe("hold")
    gate.refuseQueued(() => new Error("over"))
    await Promise.all(waiting)
  })

  it.each([
    [9_999, []],
    [10_000, [[10_000, "pace", 1]]],
  ])("begins at 10 s: of %i ms", async (perMs, expected) => {
    const { clock, gate, waits, call } = told({ requests: 1, perMs: perMs - 1 })
    gate.tryAcquire(clock.now())
    const waiting = call()
    await clock.settle()
    expect(waits).toEqual(expected)
    gate.refuseQueued(() => new Error("over"))
    await waiting
  })
})

describe("a quota of which a rest is to be left", () => {
  it("refuses the calls in the queue when nothing else is left of it", async () => {
    const { gate, clock, calls, call, end } = door({ adaptive: true, leave: { units: 10, part: 0 } })
    const [first] = calls(1)
    await clock.settle()
    gate.reportQuota((first as { permit: Permit }).permit, stated({ remaining: 10, limit: 100 }), clock.now())
    end(first as never, ACCEPTED)
    const resetsAt = clock.now() + 20_000
    const waits = call()
    await clock.settle()
    expect(waits.refusal).toMatchObject({
      refusal: "quota-reserved",
      opensAt: resetsAt,
      closedBy: 429,
      retryAt: resetsAt,
    })
  })
})

describe("limits in units of cost", () => {
  it("are asked beside the others, and by what a call is of", async () => {
    const { gate, clock } = door({ adaptive: true })
    const costs = new CostQuotas((call) => (call as { cost: number } | undefined)?.cost ?? 1)
    const first = gate.tryAcquire(clock.now()) as Permit
    gate.reportQuota(first, stated({}, { limits: [], costs }), clock.now())
    gate.release(first, ACCEPTED)
    costs.report(
      { name: "p", remaining: 30, limit: 100, resetMs: 20_000, resetsAt: null, windowMs: null },
      clock.now(),
    )
    expect(gate.tryAcquire(clock.now(), { cost: 31 })).toBeNull()
    const permit = gate.tryAcquire(clock.now(), { cost: 30 }) as Permit
    expect(permit).not.toBeNull()
    expect(gate.tryAcquire(clock.now(), { cost: 1 })).toBeNull()
    gate.release(permit, FAILED)
    expect(gate.tryAcquire(clock.now(), { cost: 1 })).not.toBeNull()
  })
})

describe("whether the attempts in flight are limited", () => {
  it("is by a setting, by a limiter of the caller, and by what was learned", () => {
    expect(door().gate.limitsInFlight).toBe(false)
    expect(door({ concurrency: 5 }).gate.limitsInFlight).toBe(true)
    // The slow start of an estimate is none of the server's.
    expect(door({ adaptive: true }).gate.limitsInFlight).toBe(false)
    const settings = { limit: null, concurrency: FOR_EVER, adaptive: false, backoff: () => 1_000 }
    const observer = { held() {}, released() {}, probing() {}, paced() {} }
    const limiter = { take: () => null, want() {}, close() {} }
    expect(new LocalGate(new FakeClock(), settings, observer, () => limiter).limitsInFlight).toBe(true)
  })
})

describe("what is left to others", () => {
  it("of a whole quota is the larger of the two, rounded up", () => {
    const share = new FairShare({ leave: { units: 10, part: 0.25 } })
    expect([100, 41, 20, FOR_EVER].map((whole) => share.reserveOf(whole))).toEqual([25, 11, 10, 10])
    expect(new FairShare().reserveOf(100)).toBe(0)
  })
})

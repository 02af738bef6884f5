import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type AttemptOutcome, GateRefusal, type Permit } from "../../src/gate/gate.ts"
import type { GateSettings } from "../../src/gate/gate-settings.ts"
import {
  type Lease,
  type LeaseSource,
  type LeaseSourceFactory,
  MAX_REQUESTED,
} from "../../src/gate/lease-source.ts"
import { LocalGate } from "../../src/gate/local-gate.ts"
import { FakeClock } from "../support/fake-clock.ts"
import { ACCEPTED, Caller, FAILED, rejected, UNKNOWN } from "./local/door.ts"

const FOR_EVER = Number.POSITIVE_INFINITY

/** Permits as a script gives them: they lie ready until they are taken, or given back. */
class Scripted implements LeaseSource {
  wanted = 0
  closed = 0
  ready: Lease[] = []
  /** How often each permit was given back, in the order in which they came. */
  readonly done: number[] = []
  arrived = () => {}
  refused = (_: unknown) => {}

  take = (): Lease | null => this.ready.shift() ?? null

  want(count: number): void {
    this.wanted = count
    while (this.ready.length > count) this.ready.pop()?.done()
  }

  close(): void {
    this.closed++
  }

  /** Makes n leases available. */
  lie(n = 1): void {
    for (let i = 0; i < n; i++) {
      const which = this.done.push(0) - 1
      this.ready.push({ done: () => (this.done[which] = (this.done[which] as number) + 1) })
    }
  }

  /** Makes n leases available, and tells the gate. */
  come(n = 1): void {
    this.lie(n)
    this.arrived()
  }
}

function guarded(settings: Partial<GateSettings> = {}) {
  const clock = new FakeClock()
  const permits = new Scripted()
  const make: LeaseSourceFactory = (arrived, refused) => {
    Object.assign(permits, { arrived, refused })
    return permits
  }
  const gate = new LocalGate(
    clock,
    { limit: null, concurrency: FOR_EVER, adaptive: false, backoff: () => 1_000, ...settings },
    { held() {}, released() {}, probing() {}, paced() {} },
    make,
  )
  /** Callers in the order in which they were let in. */
  const order: Caller[] = []
  const call = (signal?: AbortSignal, withinMs = FOR_EVER): Caller => {
    const caller = new Caller()
    gate.acquire({ waitBudgetMs: 300_000, deadline: clock.now() + withinMs, signal }).then(
      (pass) => {
        caller.permit = pass
        caller.at = clock.now()
        order.push(caller)
      },
      (reason) => {
        caller.refusal = reason
        caller.at = clock.now()
      },
    )
    return caller
  }
  const calls = (n: number) => Array.from({ length: n }, () => call())
  const end = (caller: Caller, ending: AttemptOutcome) => gate.release(caller.permit as Permit, ending)
  return { clock, permits, gate, order, call, calls, end }
}

describe("permits that lie ready", () => {
  it("let a call in at once, and are given back when its attempt is over, exactly once", () => {
    const { clock, permits, gate } = guarded()
    permits.lie()
    const pass = gate.tryAcquire(clock.now()) as Permit
    expect(pass.lease).not.toBeNull()
    expect(permits.done).toEqual([0])
    gate.release(pass, ACCEPTED)
    expect(permits.done).toEqual([1])
  })

  it.each([ACCEPTED, FAILED, UNKNOWN, rejected(10)])(
    "are given back however the attempt ended: $kind",
    (ending) => {
      const { clock, permits, gate } = guarded()
      permits.lie()
      gate.release(gate.tryAcquire(clock.now()) as Permit, ending)
      expect(permits.done).toEqual([1])
    },
  )
})

describe("permits that come late", () => {
  it("are asked for, for as many as wait, and let them in first come, first served", async () => {
    const { clock, permits, calls, order } = guarded()
    const callers = calls(3)
    await clock.settle()
    expect([order.length, permits.wanted]).toEqual([0, 3])
    permits.come()
    await clock.settle()
    expect([order.length, permits.wanted]).toEqual([1, 2])
    permits.come(2)
    await clock.settle()
    expect(order).toEqual(callers)
    expect(permits.wanted).toBe(0)
    expect(permits.done).toEqual([0, 0, 0])
  })

  it("are asked for a few at a time", async () => {
    const { clock, permits, calls } = guarded()
    calls(100)
    await clock.settle()
    expect(permits.wanted).toBe(MAX_REQUESTED)
  })

  it("are asked for only as far as this process would let somebody in", async () => {
    const { clock, permits, calls, order, end } = guarded({ concurrency: 2 })
    calls(5)
    await clock.settle()
    expect(permits.wanted).toBe(2)
    permits.come(2)
    await clock.settle()
    expect([order.length, permits.wanted]).toEqual([2, 0])
    end(order[0] as Caller, ACCEPTED)
    expect(permits.wanted).toBe(1)
  })

  it("are asked for only as far as a published limit leaves room", async () => {
    const { clock, permits, calls } = guarded({ limit: { requests: 3, perMs: 1_000 } })
    calls(5)
    await clock.settle()
    expect(permits.wanted).toBe(3)
    permits.come(3)
    await clock.settle()
    expect(permits.wanted).toBe(0)
    await clock.advance(1_001)
    expect(permits.wanted).toBe(1)
  })

  it("are not overtaken by a call that comes with them", async () => {
    const { clock, permits, call, gate, order } = guarded()
    const first = call()
    await clock.settle()
    permits.lie()
    expect(gate.tryAcquire(clock.now()), "somebody stands in line").toBeNull()
    const second = call()
    await clock.settle()
    expect(order).toEqual([first])
    expect(second.waits).toBe(true)
  })

  it("may be told of twice, or of none", async () => {
    const { clock, permits, calls, order } = guarded()
    calls(2)
    await clock.settle()
    permits.arrived()
    await clock.settle()
    expect(order).toEqual([])
    permits.come()
    permits.arrived()
    permits.arrived()
    await clock.settle()
    expect([order.length, permits.wanted]).toEqual([1, 1])
  })

  it("may come while they are being asked for", async () => {
    const { clock, permits, call, order } = guarded()
    const want = permits.want.bind(permits)
    permits.want = (count) => {
      want(count)
      if (count > 0) permits.come(count)
    }
    const callers = [call(), call(), call()]
    await clock.settle()
    expect(order).toEqual(callers)
    expect(permits.ready).toEqual([])
  })

  it("are no business of one that nobody waits for any more", async () => {
    const { clock, permits, call } = guarded()
    const controller = new AbortController()
    const caller = call(controller.signal)
    await clock.settle()
    controller.abort("enough")
    await clock.settle()
    expect(caller.refusal).toBe("enough")
    expect(permits.wanted).toBe(0)
    permits.come(2)
    expect(permits.done).toEqual([1, 1])
  })
})

describe("permits that never come", () => {
  it("leave a call to its deadline, and are asked for no more then", async () => {
    const { clock, permits, call } = guarded()
    const caller = call(undefined, 5_000)
    await clock.advance(4_999)
    expect(caller.waits).toBe(true)
    await clock.advance(1)
    expect(caller.refusal).toBeInstanceOf(GateRefusal)
    expect(caller.refusal).toMatchObject({ refusal: "deadline" })
    expect([permits.wanted, clock.pending]).toEqual([0, 0])
  })

  it("turn everybody away who waits, where it is said that none will come, and nobody after", async () => {
    const { clock, permits, calls } = guarded()
    const callers = calls(3)
    await clock.settle()
    const cause = new Error("stopped")
    permits.refused(cause)
    await clock.settle()
    for (const { refusal } of callers)
      expect(refusal).toMatchObject({ refusal: "refused", closedBy: 429, cause })
    expect(permits.wanted).toBe(0)
    const [later] = calls(1) as [Caller]
    await clock.settle()
    expect([later.waits, permits.wanted]).toEqual([true, 1])
  })
})

describe("permits while the source is held", () => {
  it("go back at once, and are asked for again when it opens: one, for the probe", async () => {
    const { clock, permits, calls, order, end } = guarded()
    calls(6)
    await clock.settle()
    permits.come(4)
    await clock.settle()
    expect([order.length, permits.wanted]).toEqual([4, 2])
    end(order[0] as Caller, rejected(3_000))
    expect(permits.wanted).toBe(0)
    // What was on its way comes all the same.
    permits.come(2)
    await clock.advance(2_999)
    expect(permits.done).toEqual([1, 0, 0, 0, 1, 1])
    expect(order.length).toBe(4)
    await clock.advance(5)
    expect(permits.wanted).toBe(1)
    permits.come()
    await clock.settle()
    expect(order[4]?.permit?.probe).toBe(true)
    expect(permits.wanted).toBe(0)
    end(order[4] as Caller, ACCEPTED)
    expect(permits.wanted).toBe(1)
  })

  it("are not asked for by calls that come then", async () => {
    const { clock, permits, call, calls, end } = guarded()
    permits.lie()
    const [first] = calls(1) as [Caller]
    await clock.settle()
    end(first, rejected(3_000))
    call()
    await clock.advance(1_000)
    expect(permits.wanted).toBe(0)
  })
})

it("closes the permits with the gate", () => {
  const { gate, permits } = guarded()
  gate.close()
  expect(permits.closed).toBe(1)
})

type Step =
  | { act: "call" | "arrived" | "wait" }
  | { act: "come" | "abort"; n: number }
  | { act: "end"; n: number; ending: AttemptOutcome }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constantFrom("call" as const, "call" as const, "arrived" as const, "wait" as const) }),
  fc.record({ act: fc.constantFrom("come" as const, "abort" as const), n: fc.nat({ max: 6 }) }),
  fc.record({
    act: fc.constant("end" as const),
    n: fc.nat(),
    ending: fc.constantFrom(ACCEPTED, FAILED, UNKNOWN, rejected(700)),
  }),
)

describe("permits under whatever happens", () => {
  it("are had by everybody who goes, in turn, and each is given back exactly once", async () => {
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(step, { maxLength: 80 }), async (adaptive, steps) => {
        const { clock, permits, order, call, end } = guarded({ adaptive })
        const callers: Caller[] = []
        const controllers: AbortController[] = []
        const flying = new Set<Caller>()
        let seen = 0
        const look = async () => {
          await clock.settle()
          for (; seen < order.length; seen++) flying.add(order[seen] as Caller)
          const outside = permits.done.filter((times) => times === 0).length
          expect(outside, "a permit for each in flight, or ready").toBe(flying.size + permits.ready.length)
          expect(Math.max(0, ...permits.done)).toBeLessThanOrEqual(1)
          expect(permits.wanted).toBeLessThanOrEqual(MAX_REQUESTED)
          if (callers.every(({ waits }) => !waits)) expect(permits.wanted).toBe(0)
          expect(permits.ready.length).toBeLessThanOrEqual(permits.wanted)
        }
        for (const next of steps) {
          if (next.act === "call") {
            const controller = new AbortController()
            controllers.push(controller)
            callers.push(call(controller.signal))
          } else if (next.act === "arrived") permits.arrived()
          else if (next.act === "wait") await clock.advance(400)
          // Only wanted leases come: the source of leases takes back those that come unasked.
          else if (next.act === "come") permits.come(Math.min(next.n, permits.wanted))
          else if (next.act === "abort") controllers[controllers.length - 1 - next.n]?.abort()
          else if (next.act === "end") {
            const one = [...flying][next.n % (flying.size || 1)]
            if (one) {
              flying.delete(one)
              end(one, next.ending)
            }
          }
          await look()
        }
        for (let rounds = 0; callers.some(({ waits }) => waits) || flying.size > 0; rounds++) {
          expect(rounds, "stuck").toBeLessThan(500)
          for (const caller of [...flying]) {
            flying.delete(caller)
            end(caller, ACCEPTED)
          }
          permits.come(permits.wanted)
          await clock.advance(500)
          await look()
        }
        const turns = order.map((caller) => callers.indexOf(caller))
        expect(turns, "first come, first served").toEqual([...turns].sort((a, b) => a - b))
        expect(permits.done.every((times) => times === 1)).toBe(true)
        expect([permits.wanted, clock.pending]).toEqual([0, 0])
      }),
      { numRuns: 100 },
    )
  })
})

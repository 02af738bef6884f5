import { describe, expect, it } from "vitest"
import { GateRefusal } from "../../../src/gate/gate.ts"
import type { GateLearning } from "../../../src/gate/gate-settings.ts"
import { FakeClock } from "../../support/fake-clock.ts"
import { ACCEPTED, type Caller, door, FAILED, holdFor, rejected, UNKNOWN } from "./door.ts"

const inOf = (callers: Caller[]) => callers.filter((caller) => caller.permit !== null)

describe("a hold", () => {
  it.each([
    [null, false],
    [0, false],
    [1, true],
  ])("after a rejection that names %d ms has a wait that the server named: %s", async (toldMs, named) => {
    let learning: GateLearning | null = null
    const { calls, end, clock } = door({
      adaptive: true,
      remember: (found) => {
        learning = found
      },
    })
    const [first] = calls(1)
    await clock.settle()
    end(first as Caller, rejected(toldMs))
    const { limits } = learning as unknown as GateLearning
    expect(limits?.event).toMatchObject({ open: true, serverNamedWait: named })
  })

  it("lets nobody start until it is over, then one probe, then 2, 4, 8, never the whole backlog", async () => {
    const { calls, end, clock, starts, elapsed } = door()
    const flight = calls(20)
    await clock.settle()
    const backlog = calls(0)
    end(flight[0] as Caller, rejected(2_000))
    backlog.push(...calls(100))
    for (const caller of flight.slice(1)) end(caller, rejected(2_000))
    await clock.advance(1_999)
    expect(inOf(backlog)).toHaveLength(0)
    await clock.advance(1)
    expect(inOf(backlog)).toHaveLength(1)
    expect(inOf(backlog)[0]?.permit?.probe).toBe(true)
    await clock.advance(30_000 - 2)
    expect(inOf(backlog), "while the probe is out, nobody else").toHaveLength(1)

    const rounds: number[] = []
    let under: Caller[] = inOf(backlog)
    let done: Caller[] = []
    while (under.length > 0) {
      for (const caller of under) end(caller, ACCEPTED)
      done = [...done, ...under]
      await clock.advance(10)
      under = inOf(backlog).filter((caller) => !done.includes(caller))
      rounds.push(under.length)
    }
    expect(rounds.slice(0, 5)).toEqual([2, 4, 8, 16, 32])
    expect(done).toHaveLength(100)
    // First come, first served, to the last.
    expect(done).toEqual(backlog)
    expect(starts.filter(({ ms }) => ms > 0 && ms < 2_000)).toEqual([])
    expect(elapsed()).toBeGreaterThan(2_000)
  })

  it("is announced once, with its end, though twenty were refused a millisecond apart", async () => {
    const { calls, end, clock, said } = door()
    const flight = calls(20)
    await clock.settle()
    for (const caller of flight) {
      end(caller, rejected(2_000))
      await clock.advance(1)
    }
    expect(said).toEqual(["held 429 until 2000"])
    const next = calls(1)
    await clock.advance(2_000)
    expect(said).toEqual(["held 429 until 2000", "probing 429"])
    expect(next[0]?.at).not.toBeNull()
    end(next[0] as Caller, ACCEPTED)
    expect(said).toEqual(["held 429 until 2000", "probing 429", "released"])
  })

  it("of 10 s or more is told as a wait; no wait for a response in flight is", async () => {
    const waits: string[] = []
    const { calls, end, clock } = door({}, new FakeClock(), (until, why) =>
      waits.push(`${why} until ${until}`),
    )
    const [first] = calls(1)
    await clock.settle()
    const backlog = calls(0)
    end(first as Caller, rejected(1_000))
    backlog.push(...calls(5))
    await clock.advance(1_000)
    const probe = inOf(backlog)[0] as Caller
    expect(probe.permit?.probe).toBe(true)
    await clock.advance(5_000)
    expect(waits, "the probe's response is waited for, however late").toEqual([])
    const now = clock.now()
    end(probe, rejected(20_000))
    expect(waits).toEqual([`hold until ${now + 20_000}`])
  })

  it("is not told as a long wait while the number in flight is at its limit", async () => {
    const waits: number[] = []
    const { calls, clock } = door({ concurrency: 1, adaptive: true }, new FakeClock(), (until) =>
      waits.push(until),
    )
    calls(3)
    await clock.advance(5_000)
    expect(waits).toEqual([])
  })

  it("is announced again when it is put off for longer", async () => {
    const { calls, end, clock, said } = door()
    const [one, two] = calls(2)
    await clock.settle()
    end(one as Caller, rejected(2_000))
    end(two as Caller, rejected(30_000))
    expect(said).toEqual(["held 429 until 2000", "held 429 until 30000"])
  })

  it("is waited out from the last order, with a single timer however many wait", async () => {
    const { calls, end, clock, starts } = door()
    const [one, two] = calls(2)
    await clock.settle()
    end(one as Caller, rejected(1_000))
    calls(50)
    expect(clock.pending).toBe(1)
    await clock.advance(500)
    end(two as Caller, rejected(4_000))
    expect(clock.pending).toBe(1)
    await clock.advance(3_999)
    expect(starts).toHaveLength(2)
    await clock.advance(1)
    expect(starts).toHaveLength(3)
  })

  it("lets nobody in past those who wait, though it is over and the timer late", async () => {
    const space = door()
    await holdFor(space, 1_000)
    const first = space.call()
    expect(space.gate.tryAcquire(space.clock.now() + 1_500)).toBeNull()
    await space.clock.advance(1_500)
    expect(first.permit?.probe).toBe(true)
  })

  it("sets no timer while nobody waits for it, and still keeps those out who come in time", async () => {
    const space = door()
    await holdFor(space, 2_000)
    expect(space.clock.pending).toBe(0)
    await space.clock.advance(1_999)
    expect(space.gate.tryAcquire(space.clock.now())).toBeNull()
    await space.clock.advance(2)
    expect(space.gate.tryAcquire(space.clock.now())?.probe).toBe(true)
  })

  it.each([null, 0])("grows while the server says %s and refuses every probe: no hot loop", async (told) => {
    const { call, calls, end, clock, starts } = door()
    const [first] = calls(1)
    await clock.settle()
    end(first as Caller, rejected(told))
    for (let i = 0; i < 8; i++) {
      const probe = call()
      while (probe.waits) await clock.advance(50)
      end(probe, rejected(told))
    }
    const gaps = starts.slice(1).map(({ ms }, i) => ms - (starts[i]?.ms ?? 0))
    for (const [i, gap] of gaps.entries()) {
      const step = Math.min(60_000, 1_000 * 2 ** i)
      expect(gap).toBeGreaterThan(step / 2)
      expect(gap).toBeLessThanOrEqual(step + 51)
    }
  })

  it("frees the way for the next probe when one ends with nothing to conclude", async () => {
    const space = door()
    await holdFor(space, 1_000)
    const [one, two, three] = space.calls(3)
    await space.clock.advance(1_001)
    expect([one, two, three].map((caller) => caller?.waits)).toEqual([false, true, true])
    space.end(one as Caller, UNKNOWN)
    await space.clock.settle()
    expect([two?.waits, three?.waits]).toEqual([false, true])
    expect(two?.permit?.probe).toBe(true)
  })

  it("is not ended by a probe that broke", async () => {
    const space = door()
    await holdFor(space, 1_000)
    const [one, two, three] = space.calls(3)
    await space.clock.advance(1_001)
    space.end(one as Caller, FAILED)
    await space.clock.settle()
    expect([two?.permit?.probe, three?.waits]).toEqual([true, true])
  })

  it("does not depend for ever on a probe that gets no answer", async () => {
    const space = door()
    await holdFor(space, 1_000)
    const [silent, next, third] = space.calls(3)
    await space.clock.advance(1_000 + 29_999)
    expect(next?.waits).toBe(true)
    await space.clock.advance(1)
    expect([next?.permit?.probe, third?.waits]).toEqual([true, true])
    space.end(next as Caller, ACCEPTED)
    await space.clock.settle()
    expect(third?.waits).toBe(false)
    space.end(silent as Caller, ACCEPTED)
    expect(space.gate.measure(space.clock.now()).inFlight).toBe(1)
  })

  it("is over for those behind it though old attempts go on for long", async () => {
    const { calls, end, clock } = door()
    const flight = calls(30)
    await clock.settle()
    end(flight[0] as Caller, rejected(1_000))
    const waiting = calls(5)
    await clock.advance(1_001)
    end(inOf(waiting)[0] as Caller, ACCEPTED)
    await clock.settle()
    expect(inOf(waiting)).toHaveLength(3)
  })

  it("counts as closed time, once, and says why one waits", async () => {
    const space = door()
    await holdFor(space, 2_000)
    expect(space.gate.waitReason(space.clock.now())).toBe("hold")
    expect(space.gate.closedBy(space.clock.now())).toBe(429)
    await space.clock.advance(10_000)
    expect(space.gate.closedMs(space.clock.now())).toBe(2_000)
    expect(space.gate.idle(space.clock.now())).toBe(true)
  })

  it("keeps the gate from being forgotten until it is over", async () => {
    const space = door()
    await holdFor(space, 2_000)
    expect(space.gate.idle(space.clock.now())).toBe(false)
    await space.clock.advance(1_999)
    expect(space.gate.idle(space.clock.now())).toBe(false)
  })
})

describe("a hold that is too long", () => {
  it("refuses everybody whose patience it exceeds at once, one refusal each, and names its end", async () => {
    const { calls, end, clock, gate, elapsed } = door()
    const [first] = calls(1)
    await clock.settle()
    end(first as Caller, rejected(1_000))
    const impatient = calls(10, { waitBudgetMs: 5_000 })
    const patient = calls(10, { waitBudgetMs: 100_000 })
    const hurried = calls(5, { deadline: clock.now() + 5_000 })
    await clock.advance(1_001)
    end(impatient[0] as Caller, rejected(60_000))
    await clock.settle()
    expect(elapsed()).toBe(1_001)
    const refused = [...impatient.slice(1), ...hurried]
    const refusals = refused.map((caller) => caller.refusal)
    expect(new Set(refusals).size).toBe(refused.length)
    for (const refusal of refusals) {
      expect(refusal).toBeInstanceOf(GateRefusal)
      expect(refusal).toMatchObject({
        refusal: "wait-too-long",
        opensAt: clock.now() + 60_000,
        closedBy: 429,
      })
    }
    expect(patient.every((caller) => caller.waits)).toBe(true)
    expect(gate.measure(clock.now()).waiting).toBe(10)
    await clock.advance(60_000)
    expect(inOf(patient)).toHaveLength(1)
    // They have waited for 61 s: another 60 s is too long for them too.
    end(inOf(patient)[0] as Caller, rejected(60_000))
    await clock.settle()
    expect(patient.slice(1).every(({ refusal }) => refusal instanceof GateRefusal)).toBe(true)
    expect(gate.measure(clock.now())).toMatchObject({ inFlight: 0, waiting: 0 })
  })

  it("refuses who comes later at the door, and lets the patient wait", async () => {
    const space = door()
    await holdFor(space, 60_000)
    const impatient = space.call({ waitBudgetMs: 59_000 })
    const hurried = space.call({ deadline: space.clock.now() + 59_999 })
    const patient = space.call({ waitBudgetMs: 60_000 })
    await space.clock.settle()
    for (const caller of [impatient, hurried]) {
      expect(caller.refusal).toMatchObject({ refusal: "wait-too-long", opensAt: space.clock.now() + 60_000 })
    }
    expect(patient.waits).toBe(true)
    expect(space.clock.pending).toBe(1)
  })

  it("leaves no timer when it has turned everybody away", async () => {
    const { calls, end, clock } = door()
    const [first, second] = calls(2)
    await clock.settle()
    end(first as Caller, rejected(1_000))
    calls(10, { waitBudgetMs: 2_000 })
    expect(clock.pending).toBe(1)
    end(second as Caller, rejected(9_000))
    expect(clock.pending).toBe(0)
  })

  it("adds up: short holds, one after another, use up patience as a long one would", async () => {
    const { calls, end, clock, elapsed } = door()
    const [first] = calls(1)
    await clock.settle()
    end(first as Caller, rejected(1_000))
    const probes = calls(3, { waitBudgetMs: 100_000 })
    const waiting = calls(1, { waitBudgetMs: 4_000 })[0] as Caller
    for (const probe of probes) {
      while (probe.waits) await clock.advance(1)
      end(probe, rejected(1_500))
      await clock.settle()
      if (!waiting.waits) break
    }
    expect(waiting.refusal).toMatchObject({ refusal: "wait-too-long" })
    expect(elapsed()).toBeLessThan(4_000)
  })

  it("names a time that no timer and no date can hold", async () => {
    const space = door()
    await holdFor(space, 1e300)
    const caller = space.call()
    await space.clock.settle()
    expect(caller.refusal).toBeInstanceOf(GateRefusal)
    expect((caller.refusal as GateRefusal).opensAt).toBeGreaterThan(1e299)
  })

  it("is waited for in pieces where a call has the patience", async () => {
    const space = door()
    const month = 31 * 86_400_000
    await holdFor(space, month)
    const caller = space.call({ waitBudgetMs: Number.POSITIVE_INFINITY })
    await space.clock.advance(month - 1)
    expect(caller.waits).toBe(true)
    await space.clock.advance(1)
    expect(caller.waits).toBe(false)
  })
})

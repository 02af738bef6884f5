import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { BreakerState } from "../../../src/gate/breaker.ts"
import { Machine, NOW } from "./machine.ts"

type Kind = BreakerState["kind"]

/** A machine in each state, and the sequence of an attempt that is in flight there: the probe, where there is one. */
const IN: Record<string, () => [machine: Machine, sequence: number]> = {
  closed: () => {
    const machine = new Machine()
    return [machine, machine.start(NOW)]
  },
  "open after a 429": () => {
    const machine = new Machine()
    machine.start(NOW, 2)
    machine.throttle(1, NOW, NOW + 10)
    return [machine, 2]
  },
  "open in an outage": () => {
    const machine = new Machine()
    const straggler = machine.start(NOW)
    return [machine.takeDown(), straggler]
  },
  "half-open after a 429": () => {
    const machine = new Machine()
    machine.throttle(machine.start(NOW), NOW, NOW + 10)
    return [machine, machine.start(NOW + 10)]
  },
  "half-open in an outage": () => {
    const machine = new Machine().takeDown()
    return [machine, machine.start(NOW + 200)]
  },
  recovering: () => {
    const machine = new Machine()
    machine.throttle(machine.start(NOW), NOW, NOW + 10)
    machine.succeed(machine.start(NOW + 10), NOW + 10)
    return [machine, machine.start(NOW + 10)]
  },
}

const LATER = NOW + 300

describe("the breaker's transitions", () => {
  it.each<[from: string, event: string, to: Kind]>([
    ["closed", "success", "closed"],
    ["closed", "429", "open"],
    ["closed", "429 at a known rate", "closed"],
    ["closed", "failure", "closed"],
    ["open after a 429", "success", "open"],
    ["open after a 429", "429", "open"],
    ["open after a 429", "429 at a known rate", "open"],
    ["open after a 429", "failure", "open"],
    ["open in an outage", "success", "recovering"],
    ["open in an outage", "429", "open"],
    ["open in an outage", "429 at a known rate", "recovering"],
    ["open in an outage", "failure", "open"],
    ["half-open after a 429", "success", "recovering"],
    ["half-open after a 429", "429", "open"],
    ["half-open after a 429", "failure", "open"],
    ["half-open after a 429", "nothing to conclude", "open"],
    ["half-open in an outage", "success", "recovering"],
    ["half-open in an outage", "429", "open"],
    ["half-open in an outage", "failure", "open"],
    ["half-open in an outage", "nothing to conclude", "open"],
    ["recovering", "success", "recovering"],
    ["recovering", "success of the last", "closed"],
    ["recovering", "429", "open"],
    ["recovering", "429 at a known rate", "recovering"],
    ["recovering", "failure", "recovering"],
    ["recovering", "nothing to conclude", "recovering"],
  ])("%s --%s--> %s", (from, event, to) => {
    const [machine, sequence] = (IN[from] as (typeof IN)[string])()
    expect(machine.kind).toBe(from.split(" ")[0])
    if (event === "success") machine.succeed(sequence, LATER)
    else if (event === "success of the last") machine.succeed(sequence, LATER, false)
    else if (event === "429") machine.throttle(sequence, LATER, LATER + 50)
    else if (event === "429 at a known rate") machine.throttle(sequence, LATER, LATER + 50, false)
    else if (event === "failure") machine.fail(sequence, LATER)
    else machine.ignore(sequence, LATER)
    expect(machine.kind).toBe(to)
    if (event.startsWith("429")) expect(machine.breaker.opensAt(LATER)).toBe(LATER + 50)
    if (event === "429") expect(machine.breaker.inOutage).toBe(false)
  })

  it("holds an outage and a 429 at once, and one success after both ends both", () => {
    const machine = new Machine().takeDown()
    machine.breaker.extendHold({ until: NOW + 500, probes: true }, 429, machine.latest, NOW)
    expect(machine.breaker.state).toMatchObject({ kind: "open", recoveryPoint: 8, outage: { code: 503 } })
    expect(machine.allows(NOW + 499)).toBe(false)
    expect(machine.succeed(machine.start(NOW + 500), NOW + 500)).toBe("released")
    expect(machine.kind).toBe("recovering")
  })

  it("waits for a probe of an earlier outage too, before it sends another", () => {
    const machine = new Machine()
    const straggler = machine.start(NOW)
    machine.takeDown()
    const probe = machine.start(NOW + 200)
    expect(machine.succeed(straggler, NOW + 300)).toBe("released")
    machine.throttle(machine.start(NOW + 300), NOW + 310, NOW + 320)
    expect(machine.kind).toBe("half-open")
    expect(machine.allows(NOW + 1_000)).toBe(false)
    machine.ignore(probe, NOW + 1_000)
    expect(machine.allows(NOW + 1_000)).toBe(true)
  })

  it("sends the next probe when one has been silent for 30 s, and no sooner", () => {
    const [machine] = (IN["half-open after a 429"] as (typeof IN)[string])()
    expect(machine.allows(NOW + 10 + 29_999)).toBe(false)
    expect(machine.allows(NOW + 10 + 30_000)).toBe(true)
  })
})

type Step =
  | { act: "pass"; ms: number }
  | { act: "start" }
  | { act: "peer" }
  | { act: "success" | "ignore" | "fail"; which: number; hasQueue: boolean }
  | { act: "throttle"; which: number; ms: number; probes: boolean }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ act: fc.constant("pass" as const), ms: fc.nat({ max: 400 }) }) },
  { weight: 5, arbitrary: fc.record({ act: fc.constant("start" as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("peer" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom("success" as const, "ignore" as const, "fail" as const, "fail" as const),
      which: fc.nat(),
      hasQueue: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constant("throttle" as const),
      which: fc.nat(),
      ms: fc.integer({ min: -50, max: 2_000 }),
      probes: fc.boolean(),
    }),
  },
)

describe("the breaker, whatever happens", () => {
  it("leaks no state, sends one probe at a time, shortens no hold, and always reopens", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150, size: "max" }), (steps) => {
        const machine = new Machine()
        const { breaker } = machine
        let now = NOW
        let heldUntil = 0
        let closedMs = 0
        const nth = (which: number) => [...machine.inFlight.keys()][which % (machine.inFlight.size || 1)]
        const check = () => {
          const { state } = breaker
          expect(state.throttledUntil, "a hold is never shortened").toBeGreaterThanOrEqual(heldUntil)
          heldUntil = state.throttledUntil
          expect(breaker.opensAt(now)).toBeGreaterThanOrEqual(Math.max(now, heldUntil))
          if (state.kind === "open" || state.kind === "half-open")
            expect(state.recoveryPoint !== null || state.outage !== null, "closed for a reason").toBe(true)
          if (state.probe) expect(machine.inFlight.has(state.probe.sequence), "a probe in flight").toBe(true)
          expect(state.kind === "half-open").toBe(breaker.blocked !== null && state.probe !== null)
          if (state.kind === "recovering") expect(state.maxInFlight).toBeGreaterThanOrEqual(2)
          const total = breaker.closedMs(now)
          expect(total).toBeGreaterThanOrEqual(closedMs)
          expect(total - closedMs).toBeLessThanOrEqual(now - NOW)
          closedMs = total
          if (breaker.isQuiet(now)) expect(breaker.earliestStart(now, 1_000_000)).toBe(now)
        }
        for (const next of steps) {
          if (next.act === "pass") now += next.ms
          else if (next.act === "peer") breaker.peerRecovered(machine.inFlight.size, now)
          else if (next.act === "start") {
            if (machine.allows(now)) {
              const before = [...machine.inFlight.values()].filter(({ probe }) => probe)
              const { probe } = machine.inFlight.get(machine.start(now)) as { probe: boolean }
              const recent = before.filter(({ sentAt }) => sentAt > now - 30_000)
              if (probe) expect(recent, "a probe beside another").toEqual([])
            }
          } else {
            const sequence = nth(next.which)
            if (sequence === undefined) continue
            if (next.act === "throttle") machine.throttle(sequence, now, now + next.ms, next.probes)
            else if (next.act === "success") machine.succeed(sequence, now, next.hasQueue)
            else if (next.act === "fail") machine.fail(sequence, now)
            else machine.ignore(sequence, now)
          }
          check()
        }
        // The source works again: what is in flight succeeds, and then each attempt that may start.
        for (let round = 0; ; round++) {
          expect(round, "never reopens").toBeLessThan(10)
          for (const sequence of [...machine.inFlight.keys()]) machine.succeed(sequence, now, false)
          if (machine.kind === "closed") break
          now = breaker.earliestStart(now, machine.inFlight.size)
          expect(now).toBeLessThan(Number.POSITIVE_INFINITY)
          machine.start(now)
          check()
        }
        now = breaker.opensAt(now)
        machine.succeed(machine.start(now), now, false)
        expect(breaker.isQuiet(now)).toBe(true)
        const total = breaker.closedMs(now)
        expect(breaker.closedMs(now + 60_000), "counts on after it is over").toBe(total)
      }),
      { numRuns: 150 },
    )
  })
})

import { describe, expect, it } from "vitest"
import { Machine, NOW } from "./machine.ts"

/** Held for 10 ms, with `inFlight` attempts from before; then a probe succeeds. */
function recovering(inFlight = 0): Machine {
  const machine = new Machine()
  const first = machine.start(NOW, inFlight + 1)
  machine.throttle(first, NOW, NOW + 10)
  expect(machine.succeed(machine.start(NOW + 10), NOW + 10)).toBe("released")
  return machine
}

/** Starts all that may start; returns their sequences. */
function startAll(machine: Machine, now = NOW + 10): number[] {
  const started: number[] = []
  while (started.length < 1_000 && machine.allows(now)) started.push(machine.start(now))
  return started
}

describe("a recovering source", () => {
  it("is limited by nothing before it was ever closed", () => {
    expect(new Machine().breaker.earliestStart(NOW, 1_000_000)).toBe(NOW)
  })

  it("doubles with every round trip: 2, 4, 8, 16", () => {
    const machine = recovering()
    const rounds: number[] = []
    for (let round = 0; round < 4; round++) {
      const started = startAll(machine)
      rounds.push(started.length)
      for (const sequence of started) machine.succeed(sequence, NOW + 10)
    }
    expect(rounds).toEqual([2, 4, 8, 16])
  })

  it("does not grow by what fails", () => {
    const machine = recovering()
    const [one, other] = startAll(machine) as [number, number]
    machine.succeed(one, NOW + 10)
    machine.fail(other, NOW + 10)
    expect(startAll(machine)).toHaveLength(3)
  })

  it("is closed, in the breaker's word for a source that works, once the queue is empty", () => {
    const machine = recovering()
    machine.succeed(machine.start(NOW + 10), NOW + 10, false)
    expect(machine.kind).toBe("closed")
    expect(machine.breaker.earliestStart(NOW + 10, 1_000_000)).toBe(NOW + 10)
  })

  it("lets two start beside whatever is still in flight from before", () => {
    expect(startAll(recovering(30))).toHaveLength(2)
  })

  it("needs no steps where the hold had no cause that lasts", () => {
    const machine = recovering()
    machine.breaker.endRamp(NOW + 10)
    expect(machine.kind).toBe("closed")
    expect(machine.breaker.earliestStart(NOW + 10, 1_000_000)).toBe(NOW + 10)
    machine.throttle(machine.start(NOW + 10), NOW + 10, NOW + 30)
    machine.breaker.endRamp(NOW + 20)
    expect(machine.kind).toBe("open")
  })

  it("starts from the bottom each time", () => {
    const machine = recovering()
    for (let i = 0; i < 50; i++) machine.succeed(machine.start(NOW + 10), NOW + 10)
    machine.throttle(machine.start(NOW + 10), NOW + 20, NOW + 30)
    machine.succeed(machine.start(NOW + 30), NOW + 30)
    expect(startAll(machine, NOW + 30)).toHaveLength(2)
  })
})

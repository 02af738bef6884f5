import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FailureBaseline } from "../../../src/gate/failure-baseline.ts"
import { FailureRun } from "../../../src/gate/failure-run.ts"
import { Machine, middle, NOW } from "./machine.ts"

const probeAt = ({ breaker }: Machine): number => breaker.blocked?.outage?.probeAt ?? Number.NaN

/** A probe is sent and fails. */
const failProbe = (machine: Machine, now = NOW) => machine.fail(machine.start(now), now)

describe("an outage", () => {
  it("begins with the eighth failure in a row", () => {
    const machine = new Machine()
    const changes = Array.from({ length: 8 }, () => machine.fail(machine.start(NOW), NOW))
    expect(changes).toEqual([...Array(7).fill(null), "held"])
    expect(machine.breaker.inOutage).toBe(true)
    expect(machine.breaker.code).toBe(503)
  })

  it("does not begin where any answer comes between", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (answers) => {
        const machine = new Machine()
        let inARow = 0
        let failedBefore = false
        for (const fine of answers) {
          if (machine.breaker.inOutage) break
          failedBefore ||= fine && inARow > 0
          if (fine) machine.throttle(machine.start(NOW), NOW, NOW, false)
          else machine.fail(machine.start(NOW), NOW)
          inARow = fine ? 0 : inARow + 1
          // Where failures are usual, it takes a longer row.
          if (inARow < 8 || !failedBefore) expect(machine.breaker.inOutage).toBe(inARow >= 8)
        }
      }),
    )
  })

  it("does not begin with a bunch of which none was sent knowing of the first", () => {
    const machine = new Machine()
    machine.start(NOW - 5, 100)
    for (let i = 0; i < 100; i++) machine.fail(i + 1, NOW + i)
    expect(machine.breaker.inOutage).toBe(false)
    const changes = [1, 2].map((ms) => machine.fail(machine.start(NOW + ms), NOW + 200 + ms))
    expect(changes).toEqual([null, "held"])
  })

  it("does not begin before a good answer would have come, had there been one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (goodMs) => {
        const machine = new Machine()
        machine.breaker.success(machine.start(NOW), goodMs, 0, false, NOW)
        const waited = Math.min(goodMs, 250)
        machine.start(NOW, 21)
        for (let i = 0; i < 20; i++) {
          machine.fail(i + 2, NOW + Math.floor((i * (waited - 1)) / 19))
          expect(machine.breaker.inOutage).toBe(false)
        }
        expect(machine.fail(22, NOW + waited)).toBe("held")
      }),
    )
  })

  it("takes no longer row beside a few failures among many rejections", () => {
    const machine = new Machine()
    for (let i = 0; i < 100; i++) {
      if (i % 20 === 0) machine.fail(machine.start(NOW), NOW)
      machine.throttle(machine.start(NOW), NOW, NOW, false)
    }
    const changes = Array.from({ length: 8 }, () => machine.fail(machine.start(NOW), NOW))
    expect(changes.at(-1)).toBe("held")
  })

  it("takes a longer row where failures are usual, and an outage makes none usual", () => {
    const baseline = new FailureBaseline()
    const run = new FailureRun(baseline, middle)
    const fail = () => run.add(null, { code: 503, sentAt: NOW, probe: false, retryAfterMs: 0 }, NOW)
    for (let i = 0; i < 400; i++) {
      baseline.success(0)
      fail()
      run.end(false)
    }
    const { significantRun } = baseline
    expect(significantRun).toBeGreaterThan(16)
    const outages = Array.from({ length: significantRun }, () => fail() !== null)
    expect(outages).toEqual([...Array(significantRun - 1).fill(false), true])
    for (let i = 0; i < 100; i++) fail()
    run.end(true)
    expect(baseline.significantRun).toBe(significantRun)
  })

  it("that ends teaches the breaker no usual failures either", () => {
    const machine = new Machine().takeDown()
    for (let i = 0; i < 100; i++) failProbe(machine)
    machine.succeed(machine.start(NOW), NOW, false)
    machine.succeed(machine.start(NOW), NOW, false)
    const changes = Array.from({ length: 8 }, () => machine.fail(machine.start(NOW), NOW))
    expect(changes.at(-1)).toBe("held")
  })

  it("probes after 100, 200 and then every 400 ms, a quarter either way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 1, maxLength: 7 }),
        ([first = 0, ...draws]) => {
          const machine = new Machine()
          machine.random = () => first
          machine.takeDown()
          const steps = [probeAt(machine) - NOW]
          for (const draw of draws) {
            machine.random = () => draw
            failProbe(machine)
            steps.push(probeAt(machine) - NOW)
          }
          for (const [i, step] of steps.entries()) {
            const planned = Math.min(400, 100 * 2 ** i)
            expect(step).toBeGreaterThanOrEqual(planned * 0.75)
            expect(step).toBeLessThanOrEqual(planned * 1.25)
          }
        },
      ),
    )
  })

  it("spreads the probes of different machines", () => {
    const times = [0, 0.25, 0.999].map((draw) => {
      const machine = new Machine().takeDown()
      machine.random = () => draw
      failProbe(machine)
      return Math.round(probeAt(machine) - NOW)
    })
    expect(times).toEqual([150, 175, 250])
  })

  it("learns nothing from what had been sent before it was noticed", () => {
    const machine = new Machine()
    machine.start(NOW, 38)
    for (let i = 0; i < 8; i++) machine.fail(i + 1, NOW)
    const before = probeAt(machine)
    for (let i = 0; i < 30; i++) expect(machine.fail(i + 9, NOW + i)).toBeNull()
    expect(probeAt(machine)).toBe(before)
    failProbe(machine, NOW + 100)
    expect(probeAt(machine)).toBe(NOW + 300)
  })

  it("ends with any answer, and begins anew with the first step", () => {
    const machine = new Machine().takeDown()
    for (let i = 0; i < 5; i++) failProbe(machine)
    expect(machine.succeed(machine.start(NOW), NOW)).toBe("released")
    expect(machine.breaker.inOutage).toBe(false)
    machine.takeDown()
    expect(probeAt(machine)).toBe(NOW + 100)
  })

  it("ends with a 429 that holds nothing up either, and is then recovered from as after a success", () => {
    const machine = new Machine()
    machine.throttle(machine.start(NOW), NOW, NOW + 10, false)
    machine.takeDown()
    expect(machine.throttle(machine.start(NOW), NOW, NOW + 20, false)).toBe("released")
    expect(machine.breaker.state).toMatchObject({ kind: "recovering", throttledUntil: NOW + 20 })
  })
})

describe("a time to come back", () => {
  it("is waited for by the probes too, whoever was told it and whenever", () => {
    const machine = new Machine()
    for (let i = 0; i < 7; i++) machine.fail(machine.start(NOW + i), NOW + i, i === 2 ? 5_000 : 0)
    const straggler = machine.start(NOW + 7)
    machine.fail(machine.start(NOW + 10), NOW + 10, 1_000)
    expect(machine.breaker.inOutage).toBe(true)
    expect(probeAt(machine)).toBe(NOW + 2 + 5_000)
    machine.fail(straggler, NOW + 20, 9_000)
    expect(probeAt(machine)).toBe(NOW + 20 + 9_000)
    failProbe(machine, NOW + 10_000)
    expect(probeAt(machine)).toBe(NOW + 10_000 + 200)
  })
})

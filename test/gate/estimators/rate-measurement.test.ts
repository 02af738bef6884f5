import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MeasurementEpoch } from "../../../src/gate/estimators/measurement-epoch.ts"
import { type Measured, measure, type Recovered } from "../../../src/gate/estimators/rate-measurement.ts"
import { NOW } from "../sent.ts"

const AT: Recovered = { sentAt: NOW, refusedAt: NOW, beganAt: NOW, serverNamedWait: false }
const STRETCH: Measured = { span: 2_000, accepted: 100, hadQueue: true, before: { base: 0.05, rate: 0.055 } }

describe("a measurement", () => {
  it("is what was accepted over the time that it took, and certain where the recovery is", () => {
    expect(measure(STRETCH, AT, NOW)).toEqual({ base: 0.05, upper: 1, cost: 1, serverNamedWait: false })
  })

  it("is at least one acceptance", () => {
    expect(measure({ ...STRETCH, accepted: 0 }, AT, NOW).base).toBe(1 / 2_000)
  })

  it("may be too low by the time in which nobody knows whether the source accepted", () => {
    expect(measure(STRETCH, { ...AT, refusedAt: NOW - 1_000 }, NOW).upper).toBe(2)
    expect(measure(STRETCH, { ...AT, refusedAt: NOW - 100 }, NOW).upper).toBe(1)
  })

  it("may be far too low where it is the first, and few were accepted, or where nobody was kept waiting", () => {
    const first = { ...STRETCH, before: null }
    expect(measure(first, AT, NOW).upper).toBe(1)
    expect(measure({ ...first, accepted: 5 }, AT, NOW).upper).toBe(32)
    expect(measure({ ...first, hadQueue: false }, AT, NOW).upper).toBe(32)
    expect(measure({ ...STRETCH, hadQueue: false }, AT, NOW).upper).toBe(32)
  })

  it("is too low where the pace could be raised a good deal before anybody was refused", () => {
    const raised = { ...STRETCH, before: { base: 0.04, rate: 0.1 } }
    expect(measure(raised, AT, NOW).upper).toBeCloseTo(2 ** 0.7)
    expect(measure({ ...STRETCH, before: { base: 0.08, rate: 0.1 } }, AT, NOW).upper).toBe(1)
    // A recovery that took long is dear: nothing is ventured.
    expect(measure(raised, { ...AT, beganAt: NOW - 1_000 }, NOW)).toMatchObject({ upper: 1, cost: 2.5 })
  })

  it("is finite and positive, whatever the times", () => {
    const ms = fc.integer({ min: -1_000_000, max: 1_000_000 })
    const rate = fc.double({ min: 1e-9, max: 1e3, noNaN: true })
    const before = fc.option(fc.record({ base: rate, rate }))
    fc.assert(
      fc.property(
        fc.record({
          span: fc.integer({ min: 1, max: 1e9 }),
          accepted: fc.nat(),
          hadQueue: fc.boolean(),
          before,
        }),
        fc.record({ sentAt: ms, refusedAt: ms, beganAt: ms, serverNamedWait: fc.boolean() }),
        (measured, at) => {
          const { base, upper, cost } = measure(measured, at, 0)
          for (const value of [base, upper, cost]) expect(Number.isFinite(value) && value > 0).toBe(true)
          expect(Math.min(upper, cost)).toBeGreaterThanOrEqual(1)
        },
      ),
    )
  })
})

it("at a known rate, most attempts must have found a queue: at one that holds few, the source may take more", () => {
  const epoch = new MeasurementEpoch()
  epoch.started(NOW, true)
  epoch.started(NOW, false)
  expect([false, true].map((atKnownRate) => epoch.hadQueue(atKnownRate))).toEqual([true, false])
  epoch.started(NOW, true)
  expect(epoch.hadQueue(true)).toBe(true)
  epoch.restart(NOW)
  expect(epoch.hadQueue(false)).toBe(false)
})

import fc from "fast-check"
import { expect, test } from "vitest"
import type { Permit } from "../../src/gate/gate.ts"
import { InFlight } from "../../src/gate/in-flight.ts"

test("an attempt knows when it began, in what company, and how many began before it", () => {
  const inFlight = new InFlight()
  const first = inFlight.start(1_000, false, null)
  const lease = { done() {} }
  expect(inFlight.start(1_005, true, lease)).toEqual({
    at: 1_005,
    inFlightAtStart: 2,
    sequence: 2,
    probe: true,
    lease,
  })
  inFlight.end(first, 1_010)
  expect(inFlight.start(1_020, false, null)).toMatchObject({ inFlightAtStart: 2, sequence: 3, lease: null })
})

test("quiet is what has begun and ended, and not what never began", () => {
  const inFlight = new InFlight()
  expect(inFlight.isIdle).toBe(false)
  const first = inFlight.start(1_000, false, null)
  const second = inFlight.start(1_001, false, null)
  inFlight.end(first, 1_500)
  expect(inFlight.isIdle).toBe(false)
  inFlight.end(second, 1_700)
  expect([inFlight.isIdle, inFlight.idleSince]).toEqual([true, 1_700])
})

test("a permit is released once: a second time changes nothing", () => {
  const inFlight = new InFlight()
  const permit = inFlight.start(1_000, false, null)
  inFlight.start(1_001, false, null)
  expect(inFlight.end(permit, 1_002)).toBe(true)
  expect(inFlight.end(permit, 1_003)).toBe(false)
  expect(inFlight.end({ ...permit }, 1_004)).toBe(false)
  expect(inFlight.count).toBe(1)
})

test("a beginning and an end both put off the moment at which silence is over, as does a long answer", () => {
  const inFlight = new InFlight()
  const permit = inFlight.start(1_000, false, null)
  expect(inFlight.stalledAt(1_000)).toBe(31_000)
  inFlight.end(permit, 5_000)
  expect(inFlight.stalledAt(5_000)).toBe(35_000)
  inFlight.success(20_000)
  expect(inFlight.stalledAt(5_000)).toBe(45_000)
  expect(inFlight.stalledAt(50_000)).toBe(50_000)
})

test("the count is of those that began and have not ended, and every serial is new", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (steps) => {
      const inFlight = new InFlight()
      const permits: Permit[] = []
      let [begun, ended] = [0, 0]
      for (const [at, begins] of steps.entries()) {
        if (begins) {
          const permit = inFlight.start(at, false, null)
          permits.push(permit)
          expect(permit.sequence).toBe(++begun)
        } else if (ended < begun) {
          inFlight.end(permits[ended++] as Permit, at)
        }
        expect([inFlight.count, inFlight.latestSequence]).toEqual([begun - ended, begun])
      }
    }),
  )
})

test("the rate is of what began", () => {
  const inFlight = new InFlight()
  for (let n = 0; n < 40; n++) inFlight.start(100_000 + n * 100, false, null)
  expect(inFlight.rate(104_000)).toBeCloseTo(10, 0)
})

import fc from "fast-check"
import { expect, test } from "vitest"
import { UnderWay } from "../../src/gate/in-flight.ts"

test("an attempt knows when it began, in what company, and how many began before it", () => {
  const underWay = new UnderWay()
  underWay.began(1_000, false, null)
  const permit = { done() {} }
  expect(underWay.began(1_005, true, permit)).toEqual({
    at: 1_005,
    company: 2,
    serial: 2,
    probe: true,
    permit,
  })
  underWay.ended(1_010)
  expect(underWay.began(1_020, false, null)).toMatchObject({ company: 2, serial: 3, permit: null })
})

test("quiet is what has begun and ended, and not what never began", () => {
  const underWay = new UnderWay()
  expect(underWay.isQuiet).toBe(false)
  underWay.began(1_000, false, null)
  underWay.began(1_001, false, null)
  underWay.ended(1_500)
  expect(underWay.isQuiet).toBe(false)
  underWay.ended(1_700)
  expect([underWay.isQuiet, underWay.quietSince]).toEqual([true, 1_700])
})

test("a beginning and an end both put off the moment at which silence is over, as does a long answer", () => {
  const underWay = new UnderWay()
  underWay.began(1_000, false, null)
  expect(underWay.silentUntil(1_000)).toBe(31_000)
  underWay.ended(5_000)
  expect(underWay.silentUntil(5_000)).toBe(35_000)
  underWay.accepted(20_000)
  expect(underWay.silentUntil(5_000)).toBe(45_000)
  expect(underWay.silentUntil(50_000)).toBe(50_000)
})

test("the count is of those that began and have not ended, and every serial is new", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (steps) => {
      const underWay = new UnderWay()
      let [begun, ended] = [0, 0]
      for (const [at, begins] of steps.entries()) {
        if (begins) {
          expect(underWay.began(at, false, null).serial).toBe(++begun)
        } else if (ended < begun) {
          underWay.ended(at)
          ended++
        }
        expect([underWay.count, underWay.newest]).toEqual([begun - ended, begun])
      }
    }),
  )
})

test("the rate is of what began", () => {
  const underWay = new UnderWay()
  for (let n = 0; n < 40; n++) underWay.began(100_000 + n * 100, false, null)
  expect(underWay.rate(104_000)).toBeCloseTo(10, 0)
})

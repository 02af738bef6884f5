import fc from "fast-check"
import { expect, test } from "vitest"
import type { Pass } from "../../src/gate/gate.ts"
import { UnderWay } from "../../src/gate/under-way.ts"

test("an attempt knows when it began, in what company, and how many began before it", () => {
  const underWay = new UnderWay()
  const first = underWay.began(1_000, false, null)
  const permit = { done() {} }
  expect(underWay.began(1_005, true, permit)).toEqual({
    at: 1_005,
    company: 2,
    serial: 2,
    probe: true,
    permit,
  })
  underWay.ended(first, 1_010)
  expect(underWay.began(1_020, false, null)).toMatchObject({ company: 2, serial: 3, permit: null })
})

test("quiet is what has begun and ended, and not what never began", () => {
  const underWay = new UnderWay()
  expect(underWay.isQuiet).toBe(false)
  const first = underWay.began(1_000, false, null)
  const second = underWay.began(1_001, false, null)
  underWay.ended(first, 1_500)
  expect(underWay.isQuiet).toBe(false)
  underWay.ended(second, 1_700)
  expect([underWay.isQuiet, underWay.quietSince]).toEqual([true, 1_700])
})

test("a pass comes back once: a second time changes nothing", () => {
  const underWay = new UnderWay()
  const pass = underWay.began(1_000, false, null)
  underWay.began(1_001, false, null)
  expect(underWay.ended(pass, 1_002)).toBe(true)
  expect(underWay.ended(pass, 1_003)).toBe(false)
  expect(underWay.ended({ ...pass }, 1_004)).toBe(false)
  expect(underWay.count).toBe(1)
})

test("a beginning and an end both put off the moment at which silence is over, as does a long answer", () => {
  const underWay = new UnderWay()
  const pass = underWay.began(1_000, false, null)
  expect(underWay.silentUntil(1_000)).toBe(31_000)
  underWay.ended(pass, 5_000)
  expect(underWay.silentUntil(5_000)).toBe(35_000)
  underWay.accepted(20_000)
  expect(underWay.silentUntil(5_000)).toBe(45_000)
  expect(underWay.silentUntil(50_000)).toBe(50_000)
})

test("the count is of those that began and have not ended, and every serial is new", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (steps) => {
      const underWay = new UnderWay()
      const passes: Pass[] = []
      let [begun, ended] = [0, 0]
      for (const [at, begins] of steps.entries()) {
        if (begins) {
          const pass = underWay.began(at, false, null)
          passes.push(pass)
          expect(pass.serial).toBe(++begun)
        } else if (ended < begun) {
          underWay.ended(passes[ended++] as Pass, at)
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

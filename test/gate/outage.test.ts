import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FailureBaseline } from "../../src/gate/failure-baseline.ts"
import { Outage } from "../../src/gate/outage.ts"

const NOW = 1_800_000_000_000
const middle = () => 0.5

const down = (): Outage => {
  const outage = new Outage(new FailureBaseline())
  for (let i = 0; i < 8; i++) outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: false }, NOW, middle)
  return outage
}

describe("Outage", () => {
  it("begins with the eighth failure in a row", () => {
    const outage = new Outage(new FailureBaseline())
    const begins = Array.from({ length: 8 }, () =>
      outage.failed({ code: 502, toldMs: 0, sentAt: NOW, probe: false }, NOW, middle),
    )
    expect(begins).toEqual([...Array(7).fill(false), true])
    expect(outage.down).toBe(true)
    expect(outage.code).toBe(502)
  })

  it("does not begin where any answer comes between", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (answers) => {
        const outage = new Outage(new FailureBaseline())
        let inARow = 0
        for (const fine of answers) {
          if (outage.down) break
          if (fine) outage.answered()
          else outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: false }, NOW, middle)
          inARow = fine ? 0 : inARow + 1
          expect(outage.down).toBe(inARow >= 8)
        }
      }),
    )
  })

  it("does not begin with a bunch of which none was sent knowing of the first", () => {
    const outage = new Outage(new FailureBaseline())
    for (let i = 0; i < 100; i++)
      outage.failed({ code: 503, toldMs: 0, sentAt: NOW - 5, probe: false }, NOW + i, middle)
    expect(outage.down).toBe(false)
    const begins = [1, 2].map((ms) =>
      outage.failed({ code: 503, toldMs: 0, sentAt: NOW + ms, probe: false }, NOW + 200 + ms, middle),
    )
    expect(begins).toEqual([false, true])
  })

  it("does not begin before a good answer would have come, had there been one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), (goodMs) => {
        const usual = new FailureBaseline()
        usual.accepted(goodMs)
        const outage = new Outage(usual)
        const waited = Math.min(goodMs, 250)
        for (let i = 0; i < 20; i++) {
          const at = NOW + Math.floor((i * (waited - 1)) / 19)
          outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: false }, at, middle)
          expect(outage.down).toBe(false)
        }
        const last = { code: 503, toldMs: 0, sentAt: NOW, probe: false } as const
        expect(outage.failed(last, NOW + waited, middle)).toBe(true)
      }),
    )
  })

  it("takes a longer row where failures are usual, and an outage makes none usual", () => {
    const usual = new FailureBaseline()
    const outage = new Outage(usual)
    const fail = (probe = false) => outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe }, NOW, middle)
    for (let i = 0; i < 400; i++) {
      usual.accepted(0)
      outage.answered()
      fail()
    }
    outage.answered()
    const { significantRun: telling } = usual
    expect(telling).toBeGreaterThan(16)
    const begins = Array.from({ length: telling }, () => fail())
    expect(begins).toEqual([...Array(telling - 1).fill(false), true])
    for (let i = 0; i < 100; i++) fail(true)
    outage.answered()
    expect(usual.significantRun).toBe(telling)
  })

  it("probes after 100, 200 and then every 400 ms, a quarter either way", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999_999, noNaN: true }), { minLength: 8, maxLength: 14 }),
        (draws) => {
          const outage = new Outage(new FailureBaseline())
          const steps: number[] = []
          for (const [i, draw] of draws.entries()) {
            outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: i >= 8 }, NOW, () => draw)
            if (i >= 7) steps.push(outage.probeAt - NOW)
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
      const outage = down()
      outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: true }, NOW, () => draw)
      return Math.round(outage.probeAt - NOW)
    })
    expect(times).toEqual([150, 175, 250])
  })

  it("learns nothing from what had been sent before it was noticed", () => {
    const outage = down()
    const { probeAt } = outage
    for (let i = 0; i < 30; i++)
      expect(outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: false }, NOW + i, middle)).toBe(false)
    expect(outage.probeAt).toBe(probeAt)
    outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: true }, NOW + 100, middle)
    expect(outage.probeAt).toBe(NOW + 300)
  })

  it("ends with any answer, and begins anew with the first step", () => {
    const outage = down()
    for (let i = 0; i < 5; i++) outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: true }, NOW, middle)
    expect(outage.answered()).toBe(true)
    expect(outage.answered()).toBe(false)
    expect(outage.down).toBe(false)
    for (let i = 0; i < 8; i++)
      outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: false }, NOW, middle)
    expect(outage.probeAt).toBe(NOW + 100)
  })
})

describe("a time to come back", () => {
  it("is waited for by the probes too, whoever was told it and whenever", () => {
    const outage = new Outage(new FailureBaseline())
    for (let i = 0; i < 7; i++) {
      const toldMs = i === 2 ? 5_000 : 0
      outage.failed({ code: 503, toldMs, sentAt: NOW + i, probe: false }, NOW + i, middle)
    }
    outage.failed({ code: 503, toldMs: 1_000, sentAt: NOW + 10, probe: false }, NOW + 10, middle)
    expect(outage.down).toBe(true)
    expect(outage.probeAt).toBe(NOW + 2 + 5_001)
    outage.failed({ code: 503, toldMs: 9_000, sentAt: NOW + 20, probe: false }, NOW + 20, middle)
    expect(outage.probeAt).toBe(NOW + 20 + 9_001)
    outage.failed({ code: 503, toldMs: 0, sentAt: NOW, probe: true }, NOW + 10_000, middle)
    expect(outage.probeAt).toBe(NOW + 10_000 + 200)
  })
})

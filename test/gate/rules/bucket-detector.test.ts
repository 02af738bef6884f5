import { describe, expect, it } from "vitest"
import { BucketDetector } from "../../../src/gate/rules/bucket-detector.ts"
import { NOW, sent } from "../sent.ts"

/** Takes the last unit 250 ms after the window's first answer, which then states `remaining`. */
function took(refill: BucketDetector, serial: number, remaining: number, company = 1): boolean {
  const pass = sent(serial, NOW + 250, company)
  refill.tookLast(pass)
  return refill.observe(pass, remaining, NOW, NOW + 250)
}

function began(units: number, most: number): BucketDetector {
  const refill = new BucketDetector()
  refill.begins(units, most)
  return refill
}

describe("BucketDetector", () => {
  it("finds a bucket where units come back twice in a row, and tells what comes back at the least", () => {
    const refill = began(10, 10)
    expect(took(refill, 1, 9)).toBe(true)
    expect(refill.bucket).toBeNull()
    expect(took(refill, 2, 5)).toBe(true)
    expect(refill.bucket).toEqual({ restoresPerSecond: 20, limit: 10 })
  })

  it("finds none where nothing is left after the last unit: it was a window's", () => {
    const refill = began(10, 10)
    for (let serial = 1; serial <= 9; serial++) expect(took(refill, serial, 0)).toBe(false)
    expect(refill.bucket).toBeNull()
  })

  it("does not count what was out with it, and may have been counted before", () => {
    const refill = began(10, 10)
    expect(took(refill, 1, 2, 3)).toBe(false)
    expect(took(refill, 2, 3, 3)).toBe(true)
  })

  it("takes the end of one window for no more than that", () => {
    const refill = began(10, 10)
    took(refill, 1, 9)
    took(refill, 2, 0)
    took(refill, 3, 9)
    expect(refill.bucket).toBeNull()
    refill.begins(10, 10)
    took(refill, 4, 9)
    expect(refill.bucket).toBeNull()
  })

  it("leaves alone what was not full when its scout came in: nothing is lost by waiting", () => {
    const refill = began(5, 100)
    for (let serial = 1; serial <= 9; serial++) expect(took(refill, serial, 4)).toBe(false)
    expect(refill.bucket).toBeNull()
  })

  it("asks only whoever took the last unit", () => {
    const refill = began(10, 10)
    refill.tookLast(sent(1))
    expect(refill.observe(sent(2), 9, NOW, NOW + 250)).toBe(false)
  })
})

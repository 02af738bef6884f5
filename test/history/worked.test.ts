import { describe, expect, it } from "vitest"
import { hashText, SEED } from "../../src/exchange/hash.ts"
import { Worked } from "../../src/history/worked.ts"

const ORIGIN = "https://api.example.com"

const hashOf = (...parts: string[]): number => parts.reduce(hashText, SEED)

describe("Worked", () => {
  it("knows what has worked, and nothing else", () => {
    const worked = new Worked()
    expect(worked.has(hashOf(ORIGIN, "/orders", ""))).toBe(false)
    worked.add(hashOf(ORIGIN, "/orders", "page=1"))
    expect(worked.has(hashOf(ORIGIN, "/orders", "page=1"))).toBe(true)
    for (const other of [
      [ORIGIN, "/orders", "page=2"],
      [ORIGIN, "/orders", ""],
      [ORIGIN, "/order", "spage=1"],
      [ORIGIN, "/orderspage=1", ""],
      ["https://other.example.com", "/orders", "page=1"],
      ["", "", ""],
    ] as [string, string, string][]) {
      expect(worked.has(hashOf(...other))).toBe(false)
    }
  })

  it("remembers most of a short run and only the newer of a long one, in the same room", () => {
    const worked = new Worked()
    const known = (from: number, to: number) => {
      let count = 0
      for (let i = from; i < to; i++) if (worked.has(hashOf(ORIGIN, `/orders/${i}`, ""))) count++
      return count
    }
    for (let i = 0; i < 400; i++) worked.add(hashOf(ORIGIN, `/orders/${i}`, ""))
    expect(known(0, 400)).toBeGreaterThan(360)
    for (let i = 400; i < 100_000; i++) worked.add(hashOf(ORIGIN, `/orders/${i}`, ""))
    expect(known(0, 400)).toBe(0)
    expect(known(99_600, 100_000)).toBeGreaterThan(360)
    expect(known(100_000, 200_000), "never claimed of what has not been").toBeLessThan(3)
  })

  it("takes any text, however odd or long", () => {
    const worked = new Worked()
    for (const path of ["", "\u0000", "/é/😀", `/${"x".repeat(100_000)}`]) {
      worked.add(hashOf(ORIGIN, path, "\uffff"))
      expect(worked.has(hashOf(ORIGIN, path, "\uffff"))).toBe(true)
    }
  })
})

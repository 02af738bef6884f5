import { describe, expect, it } from "vitest"
import { SucceededRequests } from "../../src/call/source-stats.ts"

describe("Worked", () => {
  it("knows what has worked, and nothing else", () => {
    const worked = new SucceededRequests()
    expect(worked.has("https://api.example.com/orders")).toBe(false)
    worked.add("https://api.example.com/orders?page=1")
    expect(worked.has("https://api.example.com/orders?page=1")).toBe(true)
    for (const other of ["https://api.example.com/orders?page=2", "https://api.example.com/orders", ""])
      expect(worked.has(other)).toBe(false)
  })

  it("remembers all of a short run and only the newer of a long one", () => {
    const worked = new SucceededRequests()
    const known = (from: number, to: number) => {
      let count = 0
      for (let i = from; i < to; i++) if (worked.has(`/orders/${i}`)) count++
      return count
    }
    for (let i = 0; i < 1_000; i++) worked.add(`/orders/${i}`)
    expect(known(0, 1_000)).toBe(1_000)
    for (let i = 1_000; i < 100_000; i++) worked.add(`/orders/${i}`)
    expect(known(99_000, 100_000)).toBe(1_000)
    expect(known(0, 100_000), "in bounded room").toBeLessThanOrEqual(2_000)
    expect(known(100_000, 200_000), "never claimed of what has not been").toBe(0)
  })

  it("takes any text, and keeps no very long one", () => {
    const worked = new SucceededRequests()
    for (const text of ["", "\u0000", "/é/😀", "\uffff", "x".repeat(2_000)]) {
      worked.add(text)
      expect(worked.has(text)).toBe(true)
    }
    worked.add("x".repeat(2_001))
    expect(worked.has("x".repeat(2_001))).toBe(false)
  })
})

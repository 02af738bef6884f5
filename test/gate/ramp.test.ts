import { describe, expect, it } from "vitest"
import { Ramp } from "../../src/gate/ramp.ts"

/** How many may start on top of those in flight. */
function room(ramp: Ramp, inFlight: number): number {
  let more = 0
  while (more < 1_000 && ramp.allows(inFlight + more)) more++
  return more
}

describe("Ramp", () => {
  it("keeps nobody back until it begins", () => {
    expect(new Ramp().allows(1_000_000)).toBe(true)
  })

  it("doubles with every round trip: 2, 4, 8, 16", () => {
    const ramp = new Ramp()
    ramp.begin(0)
    const rounds: number[] = []
    for (let round = 0; round < 4; round++) {
      const sent = room(ramp, 0)
      rounds.push(sent)
      for (let i = 0; i < sent; i++) ramp.accepted(true)
    }
    expect(rounds).toEqual([2, 4, 8, 16])
  })

  it("does not grow by what fails", () => {
    const ramp = new Ramp()
    ramp.begin(0)
    ramp.accepted(true)
    expect(room(ramp, 0)).toBe(3)
    expect(room(ramp, 2)).toBe(1)
  })

  it("is over when nobody waits", () => {
    const ramp = new Ramp()
    ramp.begin(0)
    ramp.accepted(false)
    expect(ramp.allows(1_000_000)).toBe(true)
  })

  it("lets two in beside whatever is still in flight from before", () => {
    const ramp = new Ramp()
    ramp.begin(30)
    expect(room(ramp, 30)).toBe(2)
  })

  it("starts from the bottom each time it begins", () => {
    const ramp = new Ramp()
    ramp.begin(0)
    for (let i = 0; i < 50; i++) ramp.accepted(true)
    ramp.begin(0)
    expect(room(ramp, 0)).toBe(2)
  })
})

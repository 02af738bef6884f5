import { describe, expect, it } from "vitest"
import { FairShare } from "../../../src/gate/fair-share.ts"
import { QuotaShare } from "../../../src/gate/rules/quota-share.ts"

/** Starts until nothing is left, 50 at most. */
function starts(part: QuotaShare): number {
  let n = 0
  for (; n < 50 && part.left; n++) part.started()
  return n
}

describe("a run's part of a window", () => {
  it("is all of it, where the run is alone", () => {
    const part = new QuotaShare(new FairShare())
    part.begins(10, 0, 3)
    expect(starts(part)).toBe(50)
  })

  const third = () => {
    const share = new FairShare()
    share.count = 3
    return new QuotaShare(share)
  }

  it("is an equal part of what the window began with, less what the run has started in it", () => {
    const part = third()
    part.begins(9, 0, 1)
    expect(starts(part)).toBe(2)
  })

  it("is still that where others began before, and a part of the rest where they took more than theirs", () => {
    const part = third()
    part.begins(30, 0, 0)
    part.begins(12, 0, 0)
    expect(starts(part)).toBe(10)
    part.begins(9, 0, 0)
    expect(starts(part)).toBe(3)
  })

  it("is of all that the API says a window has, where others had begun before this run came", () => {
    const part = third()
    part.begins(12, 30, 1)
    expect(starts(part)).toBe(9)
  })
})

describe("the part of a limit that the caller wants to use", () => {
  const half = () => new QuotaShare(new FairShare({ share: 0.5 }))

  it("is that of a whole window each time all of it is back", () => {
    const part = half()
    part.begins(40, 0, 0)
    for (let window = 0; window < 3; window++) {
      part.begins(40, 0, 0, 20)
      expect(starts(part)).toBe(20)
    }
  })

  it("is that of what has come back to a bucket, also when it has filled what was left to others", () => {
    const part = half()
    part.begins(40, 0, 0)
    expect(starts(part)).toBe(20)
    for (let left = 20; left < 40; left += 2) {
      part.begins(left + 4, 0, 0, left)
      expect(starts(part)).toBe(2)
    }
    // A full bucket states no refill.
    part.begins(40, 0, 0, 40)
    expect(starts(part)).toBe(2)
  })
})

import { describe, expect, it } from "vitest"
import type { AttemptOutcome, Permit } from "../../../src/gate/gate.ts"
import { KINDS } from "../sent.ts"
import { ACCEPTED, type Caller, door, FAILED, UNKNOWN } from "./door.ts"

describe("a scout that is over without an answer", () => {
  it.each<[string, AttemptOutcome]>([
    ["failed", FAILED],
    ["was aborted", UNKNOWN],
  ])("lets the next one go, though another attempt is out: it %s", async (_, ending) => {
    const space = door({ adaptive: true })
    // The second one stays out.
    const [first] = space.calls(2) as [Caller, Caller]
    await space.clock.settle()
    const spent = { name: "a", remaining: 0, resetMs: 1_000, resetsAt: null, windowMs: null }
    space.gate.reportQuota(
      first.permit as Permit,
      { limits: [spent], date: null, receivedAt: 0, kinds: KINDS, accepted: true },
      space.clock.now(),
    )
    space.end(first, ACCEPTED)
    const [scout, next] = space.calls(2) as [Caller, Caller]
    await space.clock.advance(1_000)
    expect([scout.waits, next.waits]).toEqual([false, true])
    space.end(scout, ending)
    await space.clock.advance(100)
    expect(next.waits).toBe(false)
  })
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CongestionEvent } from "../../../src/gate/estimators/congestion-event.ts"
import { NOW, sent } from "../sent.ts"

describe("CongestionEvent", () => {
  it("covers nothing before the first rejection", () => {
    const event = new CongestionEvent()
    expect(event.open).toBe(false)
    expect(event.covers(0)).toBe(false)
  })

  it("covers exactly what had started when the rejection was noticed", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.nat({ max: 2_000 }), (newest, serial) => {
        const event = new CongestionEvent()
        expect(event.rejected(NOW, newest, NOW)).toBe(false)
        expect(event.covers(serial)).toBe(serial <= newest)
      }),
    )
  })

  it("goes on where somebody who knew better is refused, and covers what has started since", () => {
    const event = new CongestionEvent()
    event.rejected(NOW, 5, NOW + 10)
    expect(event.covers(6)).toBe(false)
    expect(event.rejected(NOW + 90, 7, NOW + 100)).toBe(true)
    expect(event.covers(7)).toBe(true)
    expect(event).toMatchObject({ open: true, beganAt: NOW + 10, rejectedSentAt: NOW + 90 })
  })

  it("covers stragglers though it is over by now, and begins anew with the next", () => {
    const event = new CongestionEvent()
    event.rejected(NOW, 5, NOW)
    event.consecutiveRejections = 3
    event.serverNamedWait = true
    event.close()
    expect(event).toMatchObject({ open: false, consecutiveRejections: 0 })
    expect(event.covers(5)).toBe(true)
    expect(event.rejected(NOW + 500, 9, NOW + 510)).toBe(false)
    expect(event).toMatchObject({
      open: true,
      beganAt: NOW + 510,
      consecutiveRejections: 0,
      serverNamedWait: false,
    })
  })

  it("is joined where another run was rejected: what is in flight here could not know better", () => {
    const event = new CongestionEvent()
    event.join("rate", 2, true, 8, NOW)
    expect(event).toMatchObject({
      open: true,
      cause: "rate",
      consecutiveRejections: 2,
      serverNamedWait: true,
      beganAt: NOW,
    })
    expect([event.covers(8), event.covers(9)]).toEqual([true, false])
    event.join("rate", 1, false, 9, NOW + 50)
    expect(event).toMatchObject({ consecutiveRejections: 2, serverNamedWait: true, beganAt: NOW })
  })
})

describe("a rejection by chance", () => {
  /** A rejection of #10, with four in flight; then, by sequence and number in flight, what was accepted or rejected. */
  function rejection(
    ends: readonly [sequence: number, inFlight: number, accepted: boolean][],
    namedWait = true,
  ) {
    const event = new CongestionEvent()
    event.rejected(NOW, 20, NOW, sent(10, NOW, 4))
    event.cause = "concurrency"
    event.serverNamedWait = namedWait
    for (const [sequence, inFlight, accepted] of ends) event.ended(sent(sequence, NOW, inFlight), accepted)
    return event
  }
  const accepted = (...sequences: number[]) => sequences.map((n): [number, number, boolean] => [n, 4, true])

  it("is one after which what was sent with as many in flight was accepted", () => {
    expect(rejection(accepted(11, 12, 13)).isChance).toBe(true)
    expect(rejection(accepted(11, 12)).isChance).toBe(false)
  })

  it.each([
    ["what was sent before it", [...accepted(7, 8, 9, 11, 12)]],
    ["what had less company", [...accepted(11, 12), [13, 3, true], [14, 3, true]]],
  ] as [string, [number, number, boolean][]][])("is not shown by %s", (_, ends) => {
    expect(rejection(ends).isChance).toBe(false)
  })

  it("may be one of a few among many, whenever those were sent", () => {
    const many = accepted(11, 12, 13, 14, 15, 16, 17)
    expect(rejection([...many, [9, 2, false]]).isChance).toBe(true)
    expect(rejection([...many, [9, 2, false], [18, 4, false]]).isChance).toBe(false)
  })

  it("is none without a named wait, by a stated quota, or where a limit is known", () => {
    expect(rejection(accepted(11, 12, 13), false).isChance).toBe(false)
    const quota = rejection(accepted(11, 12, 13))
    quota.cause = "quota"
    expect(quota.isChance).toBe(false)
    const known = new CongestionEvent()
    known.rejected(NOW, 20, NOW)
    known.serverNamedWait = true
    for (const n of [11, 12, 13]) known.ended(sent(n, NOW, 4), true)
    expect(known.isChance).toBe(false)
  })

  it("counts anew in the next event", () => {
    const event = rejection(accepted(11, 12, 13))
    event.close()
    event.rejected(NOW + 1_000, 40, NOW + 1_000, sent(30, NOW + 1_000, 4))
    event.serverNamedWait = true
    expect(event.isChance).toBe(false)
  })
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CongestionEvent } from "../../../src/gate/estimators/congestion-event.ts"
import { NOW } from "../sent.ts"

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

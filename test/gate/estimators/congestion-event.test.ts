import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CongestionEvent } from "../../../src/gate/estimators/congestion-event.ts"
import { NOW } from "../sent.ts"

describe("Episode", () => {
  it("covers nothing before the first rejection", () => {
    const episode = new CongestionEvent()
    expect(episode.open).toBe(false)
    expect(episode.covers(0)).toBe(false)
  })

  it("covers exactly what had started when the rejection was noticed", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000 }), fc.nat({ max: 2_000 }), (newest, serial) => {
        const episode = new CongestionEvent()
        expect(episode.rejected(NOW, newest, NOW)).toBe(false)
        expect(episode.covers(serial)).toBe(serial <= newest)
      }),
    )
  })

  it("goes on where somebody who knew better is refused, and covers what has started since", () => {
    const episode = new CongestionEvent()
    episode.rejected(NOW, 5, NOW + 10)
    expect(episode.covers(6)).toBe(false)
    expect(episode.rejected(NOW + 90, 7, NOW + 100)).toBe(true)
    expect(episode.covers(7)).toBe(true)
    expect(episode).toMatchObject({ open: true, beganAt: NOW + 10, rejectedSentAt: NOW + 90 })
  })

  it("covers stragglers though it is over by now, and begins anew with the next", () => {
    const episode = new CongestionEvent()
    episode.rejected(NOW, 5, NOW)
    episode.consecutiveRejections = 3
    episode.serverNamedWait = true
    episode.close()
    expect(episode).toMatchObject({ open: false, consecutiveRejections: 0 })
    expect(episode.covers(5)).toBe(true)
    expect(episode.rejected(NOW + 500, 9, NOW + 510)).toBe(false)
    expect(episode).toMatchObject({
      open: true,
      beganAt: NOW + 510,
      consecutiveRejections: 0,
      serverNamedWait: false,
    })
  })

  it("is joined where another run was rejected: what is in flight here could not know better", () => {
    const episode = new CongestionEvent()
    episode.join("rate", 2, true, 8, NOW)
    expect(episode).toMatchObject({
      open: true,
      cause: "rate",
      consecutiveRejections: 2,
      serverNamedWait: true,
      beganAt: NOW,
    })
    expect([episode.covers(8), episode.covers(9)]).toEqual([true, false])
    episode.join("rate", 1, false, 9, NOW + 50)
    expect(episode).toMatchObject({ consecutiveRejections: 2, serverNamedWait: true, beganAt: NOW })
  })
})

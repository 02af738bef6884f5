import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ServerClock } from "../../../src/gate/rules/server-clock.ts"
import { NOW } from "../sent.ts"

/** An answer: when it was sent after the one before, how long it took, and when in between Date was written. */
const answers = fc.array(
  fc.record({
    after: fc.nat({ max: 20_000 }),
    trip: fc.nat({ max: 3_000 }),
    written: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 30 },
)
const offsets = fc.oneof(fc.integer({ min: -2_500, max: 2_500 }), fc.integer({ min: -1e10, max: 1e10 }))

interface Answered {
  readonly after: number
  readonly trip: number
  readonly written: number
}

/** What a server whose clock is ahead by `offset` says in one answer after another. */
function hear(
  clock: ServerClock,
  list: readonly Answered[],
  offset: number,
  each?: (trip: number) => void,
): void {
  let now = NOW
  for (const { after, trip, written } of list) {
    const sentAt = now + after
    const served = sentAt + Math.floor(trip * written)
    now = sentAt + trip
    clock.observe(Math.floor((served + offset) / 1_000) * 1_000, sentAt, now)
    each?.(trip)
  }
}

describe("ServerClock", () => {
  it("leaves the time as it is where nothing was heard", () => {
    expect(new ServerClock().toLocal(NOW)).toBe(NOW)
  })

  it("believes clocks that may agree to agree", () => {
    const clock = new ServerClock()
    clock.observe(NOW, NOW + 400, NOW + 450)
    expect(clock.toLocal(NOW + 5_000)).toBe(NOW + 5_000)
  })

  it.each([
    { ahead: 60_000, least: 60_000 - 50 },
    { ahead: -60_000, least: -60_000 + 1_000 },
  ])(
    "corrects a clock that is ahead by $ahead ms by the least that one answer proves",
    ({ ahead, least }) => {
      const clock = new ServerClock()
      clock.observe(NOW + ahead, NOW, NOW + 50)
      expect(clock.toLocal(NOW + ahead)).toBe(NOW + ahead - least)
    },
  )

  it("is never further off than the narrowest answer, and never corrects too much", () => {
    fc.assert(
      fc.property(answers, offsets, (list, offset) => {
        const clock = new ServerClock()
        let narrowest = Number.POSITIVE_INFINITY
        hear(clock, list, offset, (trip) => {
          narrowest = Math.min(narrowest, 1_000 + trip)
          const correction = NOW - clock.toLocal(NOW)
          expect(Math.abs(correction - offset)).toBeLessThanOrEqual(narrowest)
          expect(Math.abs(correction)).toBeLessThanOrEqual(Math.abs(offset))
          expect(correction * offset).toBeGreaterThanOrEqual(0)
        })
      }),
    )
  })

  it("is right to the ms, but for the way, once the server's second was seen to turn", () => {
    const clock = new ServerClock()
    const offset = 300_250
    for (let at = 0; at < 2_000; at += 10) {
      const now = NOW + at
      clock.observe(Math.floor((now + offset) / 1_000) * 1_000, now, now)
    }
    expect(Math.abs(clock.toLocal(NOW + offset) - NOW)).toBeLessThanOrEqual(10)
  })

  it("is no further off than the latest answer, once a clock was set", () => {
    fc.assert(
      fc.property(answers, answers, offsets, offsets, (before, after, offset, newOffset) => {
        const clock = new ServerClock()
        hear(clock, before, offset)
        hear(clock, after, newOffset, (trip) => {
          expect(Math.abs(NOW - clock.toLocal(NOW) - newOffset)).toBeLessThanOrEqual(1_000 + trip)
        })
      }),
    )
  })
})

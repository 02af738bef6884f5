import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { FairShare } from "../../../src/gate/fair-share.ts"
import { type QuotaReading, WindowQuota } from "../../../src/gate/rules/window-quota.ts"
import { NOW, sent } from "../sent.ts"

/** How an answer states its reset: as a point in time, or as a time from now. */
const FORMS = ["epoch", "delta"] as const
type Form = (typeof FORMS)[number]

const reading = (
  form: Form,
  remaining: number,
  resetsAt: number,
  windowMs: number | null = null,
): QuotaReading => ({ remaining, resetsAt, stamp: form === "epoch" ? resetsAt : null, windowMs })

/** A quota of which one answer has said what is left. */
function stated(remaining: number, resetsAt = NOW + 60_000, form: Form = "epoch"): WindowQuota {
  const quota = new WindowQuota(new FairShare())
  quota.report(sent(1), reading(form, remaining, resetsAt), true, 1, NOW)
  return quota
}

/** How many start at that moment, beside those in flight. */
function starts(quota: WindowQuota, now: number, inFlight = 0, serial = 100): number {
  let n = 0
  while (n < 50 && quota.earliestStart(now, inFlight + n) <= now) {
    n++
    quota.started(sent(serial + n, now, inFlight + n))
  }
  return n
}

describe("a quota of which nothing is stated", () => {
  it("keeps nobody", () => {
    const quota = new WindowQuota(new FairShare())
    expect(quota.earliestStart(NOW, 1_000)).toBe(NOW)
    expect([quota.known, quota.left]).toEqual([false, Number.POSITIVE_INFINITY])
  })
})

describe.each(FORMS)("a quota that two runs share (%s)", (form) => {
  it.each([
    ["the first of three", 1, 1],
    ["the last of three", 3, 3],
  ])("counts all that this run has in flight, where %s is answered first", (_which, serial, company) => {
    const share = new FairShare()
    share.count = 2
    const quota = new WindowQuota(share)
    const answer = { ...reading(form, 20 - company, NOW + 60_000), whole: 20 }
    quota.report(sent(serial, NOW, company), answer, true, 3, NOW + 5)
    expect(starts(quota, NOW + 5, 2)).toBe(7)
  })
})

describe.each(FORMS)("a stated quota (%s)", (form) => {
  it("lets no more be in flight than remain", () => {
    const quota = stated(7, NOW + 60_000, form)
    expect(starts(quota, NOW)).toBe(7)
    expect(quota.earliestStart(NOW, 7)).toBe(NOW + 60_000)
  })

  it("counts what is on its way against what was stated", () => {
    expect(starts(stated(7, NOW + 60_000, form), NOW, 5)).toBe(2)
  })

  it("believes the least that was stated in a window: answers overtake each other", () => {
    const quota = stated(7, NOW + 60_000, form)
    for (const [serial, remaining] of [
      [4, 4],
      [5, 3],
      [2, 6],
      [3, 5],
    ] as const)
      quota.report(sent(serial, NOW, serial - 1), reading(form, remaining, NOW + 60_000), true, 5, NOW + 20)
    expect(quota.left).toBe(3)
  })

  it("takes resets that differ by a second, and by the way, for one", () => {
    const quota = stated(7, NOW + 60_000, "delta")
    quota.report(sent(2, NOW, 2), reading("delta", 8, NOW + 61_020), true, 3, NOW + 20)
    expect(quota.left).toBe(7)
    quota.report(sent(3, NOW, 2), reading("delta", 8, NOW + 61_021), true, 3, NOW + 20)
    expect(quota.left).toBe(8)
  })

  it("begins anew where more is left than answers could have overtaken", () => {
    const quota = stated(7, NOW + 60_000, form)
    quota.report(sent(3, NOW, 2), reading(form, 90, NOW + 60_000), true, 4, NOW + 10)
    expect(quota.left).toBe(90)
  })

  it("begins anew where the reset is another", () => {
    const quota = stated(7, NOW + 5_000, form)
    quota.report(sent(3, NOW, 2), reading(form, 8, NOW + 15_000), true, 3, NOW + 10)
    expect(quota.left).toBe(8)
  })

  it("lets exactly one go when the window opens, and all when that one has told", () => {
    const quota = stated(0, NOW + 5_000, form)
    expect(starts(quota, NOW + 4_999)).toBe(0)
    expect(starts(quota, NOW + 5_000)).toBe(1)
    quota.report(sent(101, NOW + 5_000), reading(form, 9, NOW + 15_000), true, 101, NOW + 5_050)
    expect(starts(quota, NOW + 5_050)).toBe(9)
  })

  it("waits for its scout for 30 s, and sends another", () => {
    const quota = stated(0, NOW + 5_000, form)
    expect(starts(quota, NOW + 5_000)).toBe(1)
    expect(quota.earliestStart(NOW + 5_001, 1)).toBe(NOW + 35_000)
    expect(starts(quota, NOW + 34_999, 1)).toBe(0)
    expect(starts(quota, NOW + 35_000, 1)).toBe(1)
  })

  it("sends another scout at once where the first ended without an answer", () => {
    const quota = stated(0, NOW + 5_000, form)
    expect(starts(quota, NOW + 5_000)).toBe(1)
    expect(quota.earliestStart(NOW + 5_100, 0)).toBe(NOW + 5_100)
  })

  it("is not told by an older answer that there is a new window, though a scout is out", () => {
    const quota = stated(0, NOW + 5_000, form)
    expect(starts(quota, NOW + 5_000, 0, 200)).toBe(1)
    quota.report(sent(99, NOW), reading(form, 1, NOW + 5_000), true, 201, NOW + 5_010)
    expect(quota.left).toBe(0)
    expect(starts(quota, NOW + 5_010, 1)).toBe(0)
  })

  it("ends with a scout that was accepted and heard nothing", () => {
    const quota = stated(0, NOW + 5_000, form)
    starts(quota, NOW + 5_000)
    quota.unstated(100, true)
    expect(quota.known, "it was sent before the scout").toBe(true)
    quota.unstated(101, false)
    expect(quota.known, "it was refused").toBe(true)
    quota.unstated(101, true)
    expect(quota.known).toBe(false)
    expect(quota.earliestStart(NOW + 5_100, 40)).toBe(NOW + 5_100)
  })

  it("ends with the twentieth good answer in a row that says nothing of it", () => {
    const quota = stated(3, NOW + 60_000, form)
    const hush = (n: number, accepted = true) => {
      for (let i = 0; i < n; i++) quota.unstated(2, accepted)
    }
    hush(19)
    hush(20, false)
    quota.report(sent(2), reading(form, 2, NOW + 60_000), true, 2, NOW)
    hush(19)
    quota.unread(3)
    expect(quota.left).toBe(1)
    hush(1)
    expect(quota.known).toBe(false)
    expect(quota.earliestStart(NOW, 40)).toBe(NOW)
  })

  it("keeps nobody waiting by a statement alone for more than 120 s: then a scout goes at once", () => {
    expect(stated(0, NOW + 120_000, form).earliestStart(NOW, 0)).toBe(NOW + 120_000)
    const quota = stated(0, NOW + 120_001, form)
    expect(starts(quota, NOW)).toBe(1)
  })

  it("waits for as long as a rejection tells, however long that is", () => {
    const quota = stated(0, NOW + 3_600_000, form)
    expect(quota.spent(0, NOW)).toBe(NOW + 3_600_000)
    expect(stated(3, NOW + 1_000, form).spent(NOW + 7_000, NOW)).toBe(NOW + 7_000)
  })

  it("waits for a reset beyond what a rejection tells, but not for one that is more than 120 s away", () => {
    expect(stated(0, NOW + 120_000, form).spent(NOW + 2_000, NOW)).toBe(NOW + 120_000)
    const quota = stated(0, NOW + 120_001, form)
    expect(quota.spent(NOW + 2_000, NOW)).toBe(NOW + 2_000)
    expect(starts(quota, NOW + 1_999)).toBe(0)
    expect(starts(quota, NOW + 2_000)).toBe(1)
  })

  it("has nothing left after a rejection that says so", () => {
    const quota = stated(3, NOW + 5_000, form)
    quota.spent(0, NOW)
    expect(quota.left).toBe(0)
    expect(starts(quota, NOW + 4_999)).toBe(0)
  })
})

describe("a stated quota with a window", () => {
  it("opens early by what was learned, though the reset is rounded up", () => {
    const quota = new WindowQuota(new FairShare())
    const first = reading("epoch", 0, NOW + 2_000, 1_000)
    quota.report(sent(1, NOW + 300), first, true, 1, NOW + 310)
    // One period after its answer, less the way, and 5 ms of guard.
    expect(quota.earliestStart(NOW + 310, 0)).toBe(NOW + 1_305)
    expect(starts(quota, NOW + 1_305)).toBe(1)
  })

  it("keeps the last unit of an early window to find out whether the period is a second shorter", () => {
    const quota = stated(0, NOW + 3_000)
    starts(quota, NOW + 3_000)
    quota.report(sent(101, NOW + 3_000), reading("epoch", 5, NOW + 6_000), true, 101, NOW + 3_010)
    expect(quota.earliestStart(NOW + 3_010, 3)).toBe(NOW + 3_010)
    expect(quota.earliestStart(NOW + 3_010, 4)).toBe(NOW + 3_010 + 3_000 - 1_000 + 5)
  })

  it("learns the period from the stamps of two windows, and goes by it", () => {
    const quota = stated(0, NOW + 2_000)
    starts(quota, NOW + 2_000, 0, 100)
    quota.report(sent(101, NOW + 2_000), reading("epoch", 0, NOW + 4_000), true, 101, NOW + 2_000)
    // Entered at once, this window says no more than its reset.
    expect(quota.earliestStart(NOW + 2_010, 0)).toBe(NOW + 4_000)
    starts(quota, NOW + 4_000, 0, 200)
    // The next one is stated to end a second later than it can.
    quota.report(sent(201, NOW + 4_000), reading("epoch", 0, NOW + 7_000), true, 201, NOW + 4_000)
    expect(quota.earliestStart(NOW + 4_010, 0)).toBe(NOW + 6_005)
  })
})

describe("a quota that states how long its window lasts, and not when it is over", () => {
  const unsaid = (remaining: number): QuotaReading => ({
    remaining,
    resetsAt: null,
    stamp: null,
    windowMs: 10_000,
  })
  /** Two answers of one window, the second of which spends it. */
  const spent = () => {
    const quota = new WindowQuota(new FairShare())
    quota.report(sent(1), unsaid(1), true, 2, NOW)
    quota.report(sent(2, NOW + 4_000), unsaid(0), true, 2, NOW + 4_000)
    return quota
  }

  it("is over one period after its first answer, and so is the next", () => {
    const quota = spent()
    expect(quota.earliestStart(NOW + 4_000, 0)).toBe(NOW + 10_000)
    expect(starts(quota, NOW + 10_000)).toBe(1)
    quota.report(sent(101, NOW + 10_000), unsaid(0), true, 101, NOW + 10_020)
    expect(quota.earliestStart(NOW + 10_020, 0)).toBeGreaterThanOrEqual(NOW + 20_000)
    expect(quota.earliestStart(NOW + 10_020, 0)).toBeLessThanOrEqual(NOW + 20_020)
  })

  it("begins anew with what was sent after that, however little is left", () => {
    const quota = spent()
    quota.report(sent(3, NOW + 11_000), unsaid(0), true, 3, NOW + 11_020)
    expect(quota.earliestStart(NOW + 11_020, 0)).toBeGreaterThanOrEqual(NOW + 21_000)
  })

  it("is over when a rejection tells, be that sooner", () => {
    expect(spent().spent(NOW + 7_000, NOW + 4_000)).toBe(NOW + 7_000)
    expect(spent().spent(NOW + 17_000, NOW + 4_000)).toBe(NOW + 17_000)
    expect(spent().spent(0, NOW + 4_000)).toBe(NOW + 10_000)
  })
})

describe("the period of a quota that states its reset as a time from now", () => {
  /** The second window was entered by a scout, and is stated to be over after `ms`; the third one after 3 s. */
  const third = (ms: number) => {
    const quota = stated(0, NOW + 2_000, "delta")
    starts(quota, NOW + 2_000, 0, 100)
    const opened = NOW + 2_000
    quota.report(sent(101, opened), reading("delta", 0, opened + ms), true, 101, opened)
    const reopened = opened + ms
    starts(quota, reopened, 0, 200)
    quota.report(sent(201, reopened), reading("delta", 0, reopened + 3_000), true, 201, reopened)
    return quota.earliestStart(reopened, 0) - reopened
  }

  it("is learned from whole seconds, which are rounded up", () => {
    expect(third(2_000)).toBe(2_005)
  })

  it("is not learned from a finer time, which falls short of it by as much as the scout came late", () => {
    expect(third(1_913)).toBe(3_000)
  })
})

describe("a token bucket that states itself like a window", () => {
  it("is told by its last unit, sent a while after the others, and limits nobody as a window any more", () => {
    const quota = stated(0, NOW + 1_000, "delta")
    const hears = (serial: number, remaining: number, at: number) =>
      quota.report(sent(serial, at), reading("delta", remaining, at + 1_000), true, serial, at)
    starts(quota, NOW + 1_000)
    hears(101, 9, NOW + 1_000)
    for (const [first, at] of [
      [102, NOW + 1_000],
      [202, NOW + 1_255],
    ] as const) {
      expect(quota.bucket).toBeNull()
      for (let serial = first; serial < first + 8; serial++) {
        quota.started(sent(serial, at))
        hears(serial, 8 - (serial - first), at)
      }
      // Of nine, one is kept back for a quarter of the second that was stated.
      expect(quota.earliestStart(at, 0)).toBe(at + 255)
      quota.started(sent(first + 8, at + 255))
      hears(first + 8, 9, at + 255)
    }
    expect(quota.bucket?.limit).toBe(10)
    expect(quota.bucket?.restoresPerSecond).toBeCloseTo(35.3, 1)
    expect(quota.known).toBe(false)
    hears(999, 0, NOW + 2_000)
    expect(quota.earliestStart(NOW + 2_000, 40)).toBe(NOW + 2_000)
  })
})

describe("an acceptance of which the answer was not read", () => {
  it("surely used a unit", () => {
    const quota = stated(7)
    for (let serial = 2; serial <= 4; serial++) quota.unread(serial)
    expect(quota.left).toBe(4)
    for (let serial = 5; serial <= 20; serial++) quota.unread(serial)
    expect(quota.left).toBe(0)
  })

  it("was no scout: another one goes", () => {
    const quota = stated(0, NOW + 5_000)
    expect(starts(quota, NOW + 5_000)).toBe(1)
    quota.unread(101)
    expect(starts(quota, NOW + 5_050)).toBe(1)
  })

  it("says nothing where nothing is stated", () => {
    const quota = new WindowQuota(new FairShare())
    quota.unread(1)
    expect(quota.known).toBe(false)
  })
})

/** What happens next, at random, and to which of those in flight. */
const happenings = fc.array(
  fc.record({ act: fc.constantFrom("start", "serve", "answer", "wait"), which: fc.nat() }),
  { minLength: 20, maxLength: 400 },
)

describe("a quota against a server that counts", () => {
  /** Calls as many as may go, against one window of `limit` units; fails where the server would refuse. */
  function run(
    { form, limit, inOrder }: { form: Form; limit: number; inOrder: boolean },
    happen: readonly { act: string; which: number }[],
  ): void {
    const quota = new WindowQuota(new FairShare())
    const resetsAt = NOW + 100_000
    let now = NOW
    let serial = 0
    let served = 0
    let skip = 0
    const flying: { pass: ReturnType<typeof sent>; remaining: number | null }[] = []
    const pick = (which: number, isServed: boolean) => {
      const among = flying.filter(({ remaining }) => (remaining !== null) === isServed)
      return among[inOrder ? 0 : which % (among.length || 1)]
    }
    for (const { act, which } of happen) {
      const one = pick(which, act === "answer")
      // The first one goes alone: as long as nothing is stated, how many may go is not the quota's business.
      if (
        act === "start" &&
        quota.earliestStart(now, flying.length) <= now &&
        (quota.known || serial === 0)
      ) {
        const pass = sent(++serial, now, flying.length + 1)
        quota.started(pass)
        flying.push({ pass, remaining: null })
        expect(flying.length, "in flight").toBeLessThanOrEqual(quota.left)
      } else if (act === "serve" && one) {
        expect(++served, "refused").toBeLessThanOrEqual(limit)
        one.remaining = limit - served
      } else if (act === "answer" && one) {
        flying.splice(flying.indexOf(one), 1)
        if (skip-- > 0) quota.unread(one.pass.sequence)
        else {
          const remaining = one.remaining as number
          quota.report(one.pass, reading(form, remaining, resetsAt), true, serial, now)
          skip = inOrder ? which % (1 + Math.max(0, remaining)) : 0
        }
      } else if (act === "wait") now += which % 10
    }
  }

  const limits = fc.integer({ min: 1, max: 30 })

  it.each(FORMS)("never sends more than the window takes, in whatever order it is answered (%s)", (form) => {
    fc.assert(
      fc.property(limits, happenings, (limit, happen) => run({ form, limit, inOrder: false }, happen)),
      { numRuns: 200 },
    )
  })

  it.each(FORMS)("nor where answers come in order, and not all of them are read (%s)", (form) => {
    fc.assert(
      fc.property(limits, happenings, (limit, happen) => run({ form, limit, inOrder: true }, happen)),
      { numRuns: 200 },
    )
  })

  it.each(FORMS)(
    "sends one scout into each window, and is not refused again by windows it knows (%s)",
    (form) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 12 }),
          fc.integer({ min: 1, max: 8 }),
          fc.nat({ max: 999 }),
          fc.integer({ min: 1, max: 40 }),
          (limit, seconds, phase, trip) => {
            const ms = seconds * 1_000
            const quota = new WindowQuota(new FairShare())
            const flying: ReturnType<typeof sent>[] = []
            const begin = NOW + phase - ms
            let serial = 0
            let refused = 0
            const perWindow = new Map<number, number>()
            for (let now = NOW + phase; now < NOW + 12 * ms; now++) {
              while (flying[0] && flying[0].at + trip <= now) {
                const pass = flying.shift() as ReturnType<typeof sent>
                const window = Math.floor((pass.at - begin) / ms)
                const used = (perWindow.get(window) ?? 0) + 1
                perWindow.set(window, used)
                const end = begin + (window + 1) * ms
                const resetsAt = Math.ceil(end / 1_000) * 1_000
                const stamped = form === "epoch" ? resetsAt : now + Math.ceil((end - now) / 1_000) * 1_000
                const accepted = used <= limit
                const remaining = Math.max(0, limit - used)
                quota.report(pass, reading(form, remaining, stamped), accepted, serial, now)
                if (accepted) continue
                refused++
                quota.spent(0, now)
              }
              while ((serial === 0 || quota.known) && quota.earliestStart(now, flying.length) <= now) {
                const pass = sent(++serial, now, flying.length + 1)
                quota.started(pass)
                flying.push(pass)
              }
            }
            expect(serial, "most of what the windows take").toBeGreaterThan(limit * 5)
            // It sounds windows 2 and 3, and may be refused by one that it tries early.
            expect(refused).toBeLessThanOrEqual(4)
          },
        ),
        { numRuns: 60 },
      )
    },
  )
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { ConcurrencyEstimator } from "../../../src/gate/estimators/concurrency-estimator.ts"
import { FairShare } from "../../../src/gate/fair-share.ts"
import { NOW } from "../sent.ts"

const NEVER = Number.POSITIVE_INFINITY

/** Keeps an attempt waiting, then accepts one of those in flight; n times. */
function acceptPressed(cap: ConcurrencyEstimator, n = 1, company = 1): void {
  for (let i = 0; i < n; i++) {
    cap.earliestStart(NOW, cap.limit)
    cap.success(company)
  }
}

/** A cap that has seen acceptances among 5, then a rejection with 5 undisturbed. */
function found(): ConcurrencyEstimator {
  const cap = new ConcurrencyEstimator(new FairShare())
  for (let i = 0; i < 3; i++) cap.success(5)
  cap.reduceTo(5)
  return cap
}

/** Pressed acceptances until the limit rises. */
function acceptancesToRaise(cap: ConcurrencyEstimator): number {
  const from = cap.limit
  for (let n = 1; n <= 1_000; n++) {
    acceptPressed(cap)
    if (cap.limit > from) return n
  }
  throw new Error("it never rises")
}

describe("a cap that opens", () => {
  it("begins with four, and keeps the fifth for an answer", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    for (let inFlight = 0; inFlight < 4; inFlight++) expect(cap.earliestStart(NOW, inFlight)).toBe(NOW)
    expect(cap.earliestStart(NOW, 4)).toBeGreaterThan(NOW)
    expect(cap.inSlowStart).toBe(true)
  })

  it("lets one more in for each acceptance while somebody waits: it doubles with every round trip", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    const rounds: number[] = []
    for (let round = 0; round < 4; round++) {
      const { limit } = cap
      acceptPressed(cap, limit)
      rounds.push(cap.limit)
    }
    expect(rounds).toEqual([8, 16, 32, 64])
  })

  it("stays as it is while nobody waits", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    for (let i = 0; i < 100; i++) {
      cap.earliestStart(NOW, 3)
      cap.success(4)
    }
    expect(cap.limit).toBe(4)
  })

  it("counts each wait for one acceptance only", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    cap.earliestStart(NOW, 4)
    for (let i = 0; i < 10; i++) cap.success(4)
    expect(cap.limit).toBe(5)
  })

  it("doubles after 300 ms without an answer: slow answers are no sign of a limit", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    expect(cap.earliestStart(NOW, 4)).toBe(NOW + 300)
    expect(cap.earliestStart(NOW + 299, 4)).toBe(NOW + 300)
    expect(cap.earliestStart(NOW + 300, 4)).toBe(NOW + 300)
    expect(cap.limit).toBe(8)
    expect(cap.earliestStart(NOW + 300, 8)).toBe(NOW + 600)
  })

  it("waits 300 ms anew after each answer", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    cap.earliestStart(NOW, 4)
    cap.success(4)
    expect(cap.earliestStart(NOW + 200, 5)).toBe(NOW + 500)
    expect(cap.earliestStart(NOW + 300, 5)).toBe(NOW + 500)
  })

  it("waits 300 ms for the answers to a burst after a quiet time", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    cap.earliestStart(NOW, 4)
    cap.success(4)
    expect(cap.earliestStart(NOW + 60_000, 5)).toBe(NOW + 60_300)
    expect(cap.limit).toBe(5)
  })
})

describe("a cap that has found a limit", () => {
  it("is what goes on undisturbed, at least one, and waits for answers alone", () => {
    const cap = found()
    expect([cap.limit, cap.inSlowStart]).toEqual([5, false])
    expect(cap.earliestStart(NOW, 4)).toBe(NOW)
    expect(cap.earliestStart(NOW + 60_000, 5)).toBe(NEVER)
    cap.reduceTo(0)
    expect(cap.limit).toBe(1)
  })

  it("rises by one after 32 acceptances, then after half as many each time, until it opens again", () => {
    const cap = found()
    const steps: number[] = []
    while (!cap.inSlowStart) steps.push(acceptancesToRaise(cap))
    expect(steps).toEqual([32, 16, 8, 4, 2])
    expect(cap.limit).toBe(10)
  })

  it("does not rise while nobody waits", () => {
    const cap = found()
    for (let i = 0; i < 500; i++) cap.success(5)
    expect(cap.limit).toBe(5)
  })

  it("takes twice as long for the first raise where the limit is found in the same place: 32 to 256", () => {
    const cap = found()
    const first = [acceptancesToRaise(cap)]
    for (let again = 0; again < 5; again++) {
      cap.reduceTo(5)
      first.push(acceptancesToRaise(cap))
    }
    expect(first).toEqual([32, 64, 128, 256, 256, 256])
  })

  it("is as quick as at first where the limit is found at more than twice as many", () => {
    const cap = found()
    cap.reduceTo(5)
    expect(cap.isUncertain).toBe(false)
    cap.reduceTo(11)
    expect(cap.isUncertain).toBe(true)
    expect(acceptancesToRaise(cap)).toBe(32)
  })

  it("is unsure of a first find only", () => {
    const cap = found()
    expect(cap.isUncertain).toBe(true)
    cap.reduceTo(6)
    expect(cap.isUncertain).toBe(false)
  })

  it("is lowered by one more rejection of the episode, or to a number, never below one", () => {
    const cap = found()
    cap.lower()
    expect(cap.limit).toBe(4)
    cap.lower(2)
    expect(cap.limit).toBe(2)
    for (let i = 0; i < 5; i++) cap.lower()
    expect(cap.limit).toBe(1)
  })
})

/** Whether the estimator explains a rejection, after acceptances at the given numbers in flight. */
const TOLD = [
  { accepted: [], company: 1, explains: false, why: "one alone is not too many" },
  { accepted: [], company: 2, explains: true, why: "it had company, as none that was accepted" },
  { accepted: [5, 5, 5], company: 6, explains: true, why: "it had more company than any" },
  { accepted: [5, 5, 5], company: 5, explains: false, why: "others were accepted in such company" },
  { accepted: [9, 5, 5], company: 6, explains: true, why: "it had more company than nearly any" },
  { accepted: [9, 8, 5], company: 6, explains: true, why: "two lucky ones do not count" },
  { accepted: [7, 9, 8], company: 7, explains: false, why: "three do, in any order" },
  { accepted: [9, 8, 7, 1, 2], company: 7, explains: false, why: "lower ones after them change nothing" },
  {
    accepted: [1, 1, 1],
    company: 1,
    explains: false,
    why: "one alone is not too many, though others went alone",
  },
]

describe("the number in flight as a reason", () => {
  it.each(TOLD)("accepted among $accepted, rejected among $company: $explains, $why", (told) => {
    const cap = new ConcurrencyEstimator(new FairShare())
    for (const company of told.accepted) cap.success(company)
    expect(cap.explains(told.company, told.company)).toBe(told.explains)
  })

  it("holds for whoever is refused while a raise is on trial, if the raise was in use", () => {
    const cap = found()
    for (let i = 0; i < 32; i++) acceptPressed(cap, 1, 5)
    expect(cap.limit).toBe(6)
    expect(cap.explains(5, 6)).toBe(true)
    expect(cap.explains(5, 5)).toBe(false)
    expect(cap.explains(1, 6)).toBe(false)
  })

  it("holds for whoever had the company of the raise, though few are left in flight", () => {
    const cap = found()
    acceptPressed(cap, 32, 5)
    for (let i = 0; i < 3; i++) cap.success(6)
    expect([cap.explains(6, 1), cap.explains(5, 1)]).toEqual([true, false])
  })

  it("is on trial for as many acceptances as the raise took", () => {
    const cap = found()
    acceptPressed(cap, 32, 5)
    for (let i = 0; i < 31; i++) cap.success(5)
    expect(cap.explains(5, 6)).toBe(true)
    cap.success(5)
    expect(cap.explains(5, 6)).toBe(false)
  })

  it("is tried from where the first of several raises began", () => {
    const cap = found()
    acceptPressed(cap, 32 + 16 + 8, 5)
    expect(cap.limit).toBe(8)
    expect(cap.explains(5, 6)).toBe(true)
  })

  it("knows of no acceptance after an episode, or of none above the limit that was found", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    for (let i = 0; i < 3; i++) cap.success(9)
    cap.reduceTo(4)
    cap.forget(true)
    expect([cap.explains(4, 0), cap.explains(5, 0)]).toEqual([false, true])
    cap.forget(false)
    expect([cap.explains(1, 0), cap.explains(2, 0)]).toEqual([false, true])
  })
})

describe("ConcurrencyEstimator, whatever happens", () => {
  it("lets at least one in, in whole numbers, and says now, later, or after an answer", () => {
    const company = fc.nat({ max: 500 })
    type Step = (cap: ConcurrencyEstimator, now: number) => void
    const step: fc.Arbitrary<Step> = fc.oneof(
      company.map((n) => (cap: ConcurrencyEstimator, now: number) => void cap.earliestStart(now, n)),
      company.map((n) => (cap: ConcurrencyEstimator) => cap.success(n + 1)),
      company.map((n) => (cap: ConcurrencyEstimator) => cap.reduceTo(n)),
      fc.option(company, { nil: undefined }).map((n) => (cap: ConcurrencyEstimator) => cap.lower(n)),
      fc.boolean().map((keep) => (cap: ConcurrencyEstimator) => cap.forget(keep)),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(step, fc.nat({ max: 1_000 })), { maxLength: 100 }), (steps) => {
        const cap = new ConcurrencyEstimator(new FairShare())
        let now = NOW
        for (const [act, after] of steps) {
          now += after
          act(cap, now)
          expect(cap.limit).toBeGreaterThanOrEqual(1)
          expect(Number.isInteger(cap.limit)).toBe(true)
          expect(cap.earliestStart(now, cap.limit - 1)).toBe(now)
          expect(cap.earliestStart(now, cap.limit)).toBeGreaterThanOrEqual(now)
        }
      }),
    )
  })
})

describe("a limit that was found, and a rejection far below it", () => {
  it("goes on with slow start, unless at more than half of the limit", () => {
    const cap = found()
    cap.contradict(3)
    expect(cap.inSlowStart).toBe(false)
    cap.contradict(2)
    expect([cap.inSlowStart, cap.limit]).toEqual([true, 5])
  })

  it("keeps a limit that is published", () => {
    const cap = new ConcurrencyEstimator(new FairShare())
    cap.seed(10)
    cap.contradict(1)
    expect(cap.inSlowStart).toBe(false)
  })
})

import { afterEach, describe, expect, it, vi } from "vitest"
import { MAX_TIMER_MS, SystemClock } from "../../src/time/clock.ts"

const HOUR = 3_600_000

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Globals that a test may fake, alone or together: all that runners and their options come to. */
const FAKED_TIMERS: { faked: ("setTimeout" | "clearTimeout" | "Date" | "performance")[] }[] = [
  { faked: ["setTimeout", "clearTimeout"] },
  { faked: ["setTimeout", "clearTimeout", "Date"] },
  { faked: ["setTimeout", "clearTimeout", "performance"] },
  { faked: ["setTimeout", "clearTimeout", "Date", "performance"] },
]

describe("the clock of the platform, with fake timers", () => {
  it.each(FAKED_TIMERS)("goes by them: $faked", ({ faked }) => {
    const clock = new SystemClock()
    vi.useFakeTimers({ toFake: faked })
    for (const ms of [500, 3_000.4, 50]) {
      const from = clock.now()
      const rang = vi.fn()
      clock.schedule(ms, rang)
      clock.schedule(ms / 2, () => expect.unreachable("cancelled"))()
      vi.advanceTimersByTime(Math.ceil(ms) - 1)
      expect(rang).not.toHaveBeenCalled()
      vi.advanceTimersByTime(1)
      expect(rang).toHaveBeenCalledOnce()
      expect(clock.now()).toBeGreaterThanOrEqual(from + ms)
      expect(clock.now()).toBeLessThan(from + ms + 1_000)
    }
  })

  it.each([["Date"], ["performance"], ["Date", "performance"]] as const)(
    "goes by real timers where only %s %s is faked, and stands still",
    async (...faked) => {
      const clock = new SystemClock()
      vi.useFakeTimers({ toFake: [...faked] })
      const from = clock.now()
      for (let n = 1; n <= 3; n++) {
        await new Promise<void>((wake) => clock.schedule(8, wake))
        expect(clock.now()).toBeGreaterThanOrEqual(from + 8 * n)
      }
    },
  )

  it("goes on from where it was when they come and go, and cancels a timer by what set it", () => {
    const clock = new SystemClock()
    const before = clock.now()
    const cancel = clock.schedule(HOUR, () => expect.unreachable("cancelled"))
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"], now: 1_000_000 })
    const faked = clock.now()
    expect(faked).toBeGreaterThanOrEqual(before)
    expect(faked).toBeLessThan(before + 10_000)
    expect(clock.wallNow()).toBe(1_000_000)
    cancel()
    vi.advanceTimersByTime(HOUR)
    expect(clock.now()).toBe(faked + HOUR)
    vi.useRealTimers()
    expect(clock.now()).toBeGreaterThanOrEqual(faked + HOUR)
    expect(clock.now()).toBeLessThan(faked + HOUR + 10_000)
  })
})

describe("a timer that calls to come wait for", () => {
  const ALL = ["setTimeout", "clearTimeout", "Date", "performance"] as const
  const fake = () => void vi.useFakeTimers({ toFake: [...ALL] })
  const comeAndGo = [
    ["real", () => void vi.useRealTimers(), () => new Promise((wake) => setTimeout(wake, 30))],
    ["other fake", fake, () => vi.advanceTimersByTimeAsync(20)],
  ] as const

  it.each(comeAndGo)("outlives the fake timers that it was set by: %s ones come", async (_, come, pass) => {
    fake()
    const clock = new SystemClock()
    const rang = vi.fn()
    clock.schedule(20, rang, true)
    clock.schedule(20, () => expect.unreachable("cancelled"), true)()
    clock.schedule(20, () => expect.unreachable("of a call that ended with its fake timers"))
    come()
    clock.now()
    await pass()
    expect(rang).toHaveBeenCalledOnce()
    await pass()
    expect(rang).toHaveBeenCalledOnce()
  })

  it("fires once where fake timers come: by the real one, or by theirs", async () => {
    const clock = new SystemClock()
    const rang = vi.fn()
    clock.schedule(20, rang, true)
    fake()
    const from = clock.now()
    await vi.advanceTimersByTimeAsync(20)
    expect(rang).toHaveBeenCalledOnce()
    expect(clock.now()).toBe(from + 20)
    vi.useRealTimers()
    await new Promise((wake) => setTimeout(wake, 30))
    expect(rang).toHaveBeenCalledOnce()
  })
})

describe("the clock of the platform", () => {
  it("does not follow the machine's clock as that is set", () => {
    const clock = new SystemClock()
    const from = clock.now()
    for (const step of [-HOUR, HOUR]) {
      const shown = Date.now() + step
      vi.useFakeTimers({ toFake: ["Date"], now: shown })
      expect(clock.wallNow()).toBe(shown)
      expect(clock.now()).toBeGreaterThanOrEqual(from)
      expect(clock.now()).toBeLessThan(from + 10_000)
      vi.useRealTimers()
    }
  })

  const NO_PERFORMANCE = [
    ...[undefined, null, {}, { now: 7 }, { now: () => Number.NaN }],
    { now: () => expect.unreachable("as a mock without an implementation may do") },
  ]
  it.each(NO_PERFORMANCE)("never goes back where there is no performance.now: %s", (performance) => {
    let shown = 1_000_000
    vi.stubGlobal("performance", performance)
    vi.spyOn(Date, "now").mockImplementation(() => shown)
    const clock = new SystemClock()
    expect(clock.now()).toBe(1_000_000)
    shown += 20
    expect(clock.now()).toBe(1_000_020)
    shown -= HOUR
    expect(clock.now()).toBe(1_000_020)
    shown += 5
    expect(clock.now()).toBe(1_000_025)
    vi.restoreAllMocks()
  })

  /** A machine whose timers are fired by hand. */
  function machine() {
    let ms = 1_000
    const timers: { ms: number; fire: () => void }[] = []
    vi.stubGlobal("performance", { now: () => ms })
    vi.stubGlobal("setTimeout", (fire: () => void, ms: number) => timers.push({ ms, fire }))
    vi.stubGlobal("clearTimeout", () => {})
    return { timers, pass: (more: number) => (ms += more) }
  }

  it("asks once more where a timer is a little early, as real ones may be, and not before its time", () => {
    const { timers, pass } = machine()
    const clock = new SystemClock()
    const rang = vi.fn()
    const from = clock.now()
    clock.schedule(400.5, rang)
    expect(timers[0]?.ms).toBe(401)
    pass(399)
    timers[0]?.fire()
    expect(rang).not.toHaveBeenCalled()
    expect(timers[1]?.ms).toBeGreaterThanOrEqual(2)
    pass(timers[1]?.ms ?? 0)
    timers[1]?.fire()
    expect(rang).toHaveBeenCalledOnce()
    expect(clock.now() - from).toBe(399 + (timers[1]?.ms ?? 0))
  })

  it("believes a timer that fires far too early, or for the second time", () => {
    const { timers, pass } = machine()
    const clock = new SystemClock()
    const rang = vi.fn()
    const from = clock.now()
    clock.schedule(400, rang)
    timers[0]?.fire()
    expect([rang.mock.calls.length, clock.now()]).toEqual([1, from + 400])
    clock.schedule(2, rang)
    timers[1]?.fire()
    expect(rang).toHaveBeenCalledOnce()
    timers[2]?.fire()
    expect([rang.mock.calls.length, clock.now()]).toEqual([2, from + 402])
    pass(10)
    expect(clock.now()).toBe(from + 412)
  })

  it("takes no delay for one that a timer cannot hold", () => {
    const { timers } = machine()
    const clock = new SystemClock()
    for (const ms of [-5, 2 ** 31, Number.POSITIVE_INFINITY]) clock.schedule(ms, () => {})()
    expect(timers.map(({ ms }) => ms)).toEqual([0, MAX_TIMER_MS, MAX_TIMER_MS])
  })

  it("draws from [0, 1)", () => {
    const { random } = new SystemClock()
    for (let i = 0; i < 100; i++) {
      const drawn = random()
      expect(drawn >= 0 && drawn < 1).toBe(true)
    }
  })
})

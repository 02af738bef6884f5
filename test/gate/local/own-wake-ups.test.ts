import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { FakeClock } from "../../support/fake-clock.ts"
import { ACCEPTED, type Caller, door, rejected } from "./door.ts"

/** A clock whose timers end with the request in which they were set. */
class RequestClock extends FakeClock {
  request = { alive: true }
  /** ms for which the isolate was busy: they passed, and no timer fired. */
  busyMs = 0
  readonly #now = this.now
  readonly #schedule = this.schedule

  override now = (): number => this.#now() + this.busyMs

  override schedule = (ms: number, callback: () => void): (() => void) => {
    const { request } = this
    return this.#schedule(ms, () => {
      if (!request.alive) return
      const outer = this.request
      this.request = request
      callback()
      this.request = outer
    })
  }

  /** Calls `work` in a request of its own. */
  within<T>(work: () => T): { request: { alive: boolean }; result: T } {
    const outer = this.request
    const request = { alive: true }
    this.request = request
    const result = work()
    this.request = outer
    return { request, result }
  }
}

beforeEach(() => void vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" }))
afterEach(() => void vi.unstubAllGlobals())

describe("calls that wait in Workers, each in a request of its own", () => {
  async function held() {
    const clock = new RequestClock()
    const space = door({}, clock)
    const first = space.call()
    await clock.settle()
    space.end(first, rejected(2_000))
    const waiting = Array.from({ length: 4 }, () => clock.within(() => space.call()))
    return { clock, space, waiting }
  }

  it("start in order, whether those before them are there or gone", async () => {
    for (const gone of [[], [0], [0, 1, 2], [1, 2]]) {
      const { clock, space, waiting } = await held()
      await clock.advance(500)
      for (const i of gone) (waiting[i] as (typeof waiting)[0]).request.alive = false
      const alive = waiting.filter(({ request }) => request.alive).map(({ result }) => result)
      await clock.advance(1_400)
      expect(space.starts).toHaveLength(1)
      const order: Caller[] = []
      for (let i = 0; i < 100; i++) {
        await clock.advance(50)
        for (const caller of alive) {
          if (!caller.permit || order.includes(caller)) continue
          order.push(caller)
          space.end(caller, ACCEPTED)
        }
      }
      expect(order).toEqual(alive)
      expect(space.starts).toHaveLength(1 + alive.length)
      expect(space.gate.measure(clock.now())).toMatchObject({ waiting: 0, inFlight: 0 })
      expect(clock.pending).toBe(0)
    }
  })

  it("leave nothing behind when all of them are gone: the next call starts", async () => {
    const { clock, space, waiting } = await held()
    for (const { request } of waiting) request.alive = false
    await clock.advance(10_000)
    const next = clock.within(() => space.call()).result
    await clock.settle()
    expect(next.permit?.probe).toBe(true)
    expect(space.starts).toHaveLength(2)
    space.end(next, ACCEPTED)
  })

  it("start too if their timers are so late that they are taken for gone", async () => {
    const { clock, space, waiting } = await held()
    await clock.advance(500)
    clock.busyMs = 5_000
    for (let i = 0; i < 100; i++) {
      await clock.advance(50)
      for (const { result } of waiting) if (result.permit) space.gate.release(result.permit, ACCEPTED)
    }
    expect(waiting.filter(({ result }) => result.permit === null)).toEqual([])
    expect(space.gate.measure(clock.now())).toMatchObject({ waiting: 0, inFlight: 0 })
  })
})

describe("attempts in Workers, each in a request of its own", () => {
  it.each([
    ["a number in flight that was set", { concurrency: 2 }],
    ["a number in flight that was set, and a learned pace", { concurrency: 2, adaptive: true }],
  ])("no longer count against %s when their requests have ended", async (_, settings) => {
    const clock = new RequestClock()
    const space = door(settings, clock)
    const lost = [0, 1].map(() => clock.within(() => space.call()))
    await clock.settle()
    for (const { request } of lost) request.alive = false
    const next = [0, 1].map(() => clock.within(() => space.call()).result)
    await clock.advance(3_000)
    expect(space.starts).toHaveLength(2)
    await clock.advance(1_100)
    expect(space.starts).toHaveLength(4)
    // What ends late after all changes nothing.
    for (const { result } of lost) space.end(result, ACCEPTED)
    expect(space.gate.measure(clock.now()).inFlight).toBe(2)
    for (const caller of next) space.end(caller, ACCEPTED)
  })

  it("count as long as their requests last", async () => {
    const clock = new RequestClock()
    const space = door({ concurrency: 1 }, clock)
    const first = clock.within(() => space.call()).result
    const second = clock.within(() => space.call()).result
    await clock.advance(600_000)
    expect(second.permit).toBeNull()
    space.end(first, ACCEPTED)
    await clock.advance(100)
    expect(second.permit).not.toBeNull()
    space.end(second, ACCEPTED)
  })

  it("let another probe go when the one in flight has gone with its request", async () => {
    const clock = new RequestClock()
    const space = door({}, clock)
    const first = space.call()
    await clock.settle()
    space.end(first, rejected(1_000))
    const probe = clock.within(() => space.call())
    const other = clock.within(() => space.call()).result
    await clock.advance(1_500)
    expect(probe.result.permit?.probe).toBe(true)
    probe.request.alive = false
    await clock.advance(4_100)
    expect(other.permit?.probe).toBe(true)
    space.end(other, ACCEPTED)
  })
})

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { FakeClock } from "../../support/fake-clock.ts"
import { ACCEPTED, type Caller, door, rejected } from "./door.ts"

/** A clock whose timers end with the request in which they were set. */
class RequestClock extends FakeClock {
  request = { alive: true }
  readonly #schedule = this.schedule

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
  })
})

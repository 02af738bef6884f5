import { describe, expect, test } from "vitest"
import { DROPPED } from "../../src/bottleneck/limiter.ts"
import { scripted } from "./scripted.ts"

/** Has this promise come to its end? */
async function ended(promise: Promise<void>): Promise<boolean> {
  return Promise.race([
    promise.then(() => true),
    new Promise<false>((resolve) => setTimeout(resolve, 5, false)),
  ])
}

describe("asking", () => {
  test("as many jobs as are wanted, and no more for asking again", () => {
    const { turns, limiter } = scripted()
    for (const [wanted, jobs] of [
      [1, 1],
      [1, 1],
      [3, 3],
      [2, 3],
      [0, 3],
      [3, 3],
      [4, 4],
    ] as const) {
      turns.want(wanted)
      expect(limiter.jobs).toHaveLength(jobs)
    }
  })

  test("each job bears the options given, and an id of its own", () => {
    const { turns, limiter } = scripted({ priority: 3, weight: 2, expiration: 60_000 })
    turns.want(4)
    const ids = limiter.jobs.map(({ options: { id, ...rest } }) => {
      expect(rest).toEqual({ priority: 3, weight: 2, expiration: 60_000 })
      return id
    })
    expect(new Set(ids).size).toBe(4)
  })

  test("a turn is told of later, even by a limiter that runs its jobs at once", async () => {
    const { turns, limiter, told, clock } = scripted()
    limiter.schedule = (_options, task) => task()
    turns.want(1)
    expect([told.arrived, turns.take()]).toEqual([0, null])
    await clock.settle()
    expect(told.arrived).toBe(1)
    expect(turns.take()).not.toBeNull()
    expect(turns.take()).toBeNull()
  })
})

describe("a turn", () => {
  test("lasts until it is done", async () => {
    const { turns, job, clock } = scripted()
    turns.want(1)
    const running = job(0).run()
    await clock.settle()
    const permit = turns.take()
    turns.want(0)
    expect(await ended(running)).toBe(false)
    permit?.done()
    expect(await ended(running)).toBe(true)
  })

  test("is one, however often the limiter runs the job", async () => {
    const { turns, job, told, clock } = scripted()
    turns.want(1)
    void job(0).run()
    const again = job(0).run()
    await clock.settle()
    turns.take()?.done()
    expect(await ended(again)).toBe(true)
    expect([told.arrived, turns.take()]).toEqual([1, null])
  })

  test("that expires while it is in use is no refusal", async () => {
    const { turns, job, told, clock } = scripted()
    turns.want(1)
    void job(0).run()
    await clock.settle()
    const permit = turns.take()
    turns.want(1)
    job(0).refuse("This job timed out after 10 ms.")
    await clock.settle()
    permit?.done()
    expect(told.refused).toEqual([])
  })
})

describe("what nobody wants is given back", () => {
  test("a turn that comes too late, with its share of the reservoir", async () => {
    const { turns, job, told, limiter, clock } = scripted({ weight: 3 })
    limiter.reservoir = 5
    turns.want(1)
    turns.want(0)
    const running = job(0).run()
    await clock.settle()
    expect(await ended(running)).toBe(true)
    expect([told.arrived, limiter.reservoir, clock.pending]).toEqual([0, 8, 0])
  })

  test("a turn that lies ready, when the source is held", async () => {
    const { turns, job, limiter, clock } = scripted()
    limiter.reservoir = 0
    turns.want(2)
    const running = [job(0).run(), job(1).run()]
    await clock.settle()
    turns.want(1)
    await clock.settle()
    expect(limiter.reservoir).toBe(1)
    turns.want(0)
    expect(await Promise.all(running.map(ended))).toEqual([true, true])
    expect([limiter.reservoir, turns.take()]).toEqual([2, null])
  })

  test("a limiter without a reservoir is not given one", async () => {
    const { turns, job, limiter, clock } = scripted()
    turns.want(1)
    turns.want(0)
    void job(0).run()
    await clock.settle()
    expect(limiter.reservoir).toBeNull()
  })

  test("a limiter that is gone by then harms nothing", async () => {
    const { turns, job, limiter, told, clock } = scripted()
    limiter.look = () => Promise.reject(new Error("Connection is closed."))
    turns.want(1)
    turns.want(0)
    expect(await ended(job(0).run())).toBe(true)
    await clock.settle()
    expect(told.refused).toEqual([])
  })
})

describe("a limiter that gives no turn", () => {
  test("refuses: everybody hears why, once no other turn is to come", async () => {
    const { turns, job, told, clock } = scripted()
    turns.want(2)
    job(0).refuse("This limiter has been stopped.")
    await clock.settle()
    expect(told.refused).toEqual([])
    job(1).refuse("This limiter has been stopped.")
    await clock.settle()
    expect(told.refused).toEqual(["This limiter has been stopped."])
  })

  test("refuses what nobody waits for any more: nobody hears of it", async () => {
    const { turns, job, told, clock } = scripted()
    turns.want(1)
    turns.want(0)
    job(0).refuse("This limiter has been stopped.")
    await clock.settle()
    expect(told.refused).toEqual([])
  })

  test("drops: it is asked again, after pauses that double until it gives one", async () => {
    const { turns, job, limiter, told, clock } = scripted()
    turns.want(1)
    for (const [n, pause] of [100, 200, 400, 800, 1_600].entries()) {
      job(n).refuse(DROPPED)
      await clock.advance(pause - 1)
      turns.want(1)
      expect(limiter.jobs).toHaveLength(n + 1)
      await clock.advance(1)
      expect(limiter.jobs).toHaveLength(n + 2)
    }
    void job(5).run()
    await clock.settle()
    turns.take()?.done()
    turns.want(1)
    job(6).refuse(DROPPED)
    await clock.advance(100)
    expect(limiter.jobs).toHaveLength(8)
    expect(told.refused).toEqual([])
  })

  test("drops several at once: that is one pause", async () => {
    const { turns, job, limiter, clock } = scripted()
    turns.want(4)
    for (const n of [0, 1, 2, 3]) job(n).refuse(DROPPED)
    await clock.advance(100)
    expect(limiter.jobs).toHaveLength(8)
  })

  test("drops, and then nobody waits: no timer is left", async () => {
    const { turns, job, limiter, clock } = scripted()
    turns.want(1)
    job(0).refuse(DROPPED)
    await clock.settle()
    turns.want(0)
    expect(clock.pending).toBe(0)
    turns.want(1)
    expect(limiter.jobs).toHaveLength(1)
    await clock.advance(100)
    expect(limiter.jobs).toHaveLength(2)
  })

  test("drops without a word: found at the next look", async () => {
    const { turns, job, limiter, told, clock } = scripted()
    turns.want(1)
    job(0).forget()
    await clock.advance(1_999)
    expect(limiter.jobs).toHaveLength(1)
    await clock.advance(101)
    expect([limiter.jobs.length, told.refused]).toEqual([2, []])
  })

  test("has lost its datastore, with our jobs in its queue: found at the next look", async () => {
    const { turns, job, limiter, told, clock } = scripted()
    limiter.reservoir = 0
    turns.want(2)
    await clock.advance(20_000)
    expect(told.refused).toEqual([])
    limiter.look = () => Promise.reject(new Error("Connection is closed."))
    await clock.advance(2_000)
    expect(told.refused).toEqual(["Connection is closed."])
    // It comes back: those turns were given up, and new ones are asked for.
    limiter.look = () => Promise.resolve(limiter.reservoir)
    turns.want(1)
    expect(limiter.jobs).toHaveLength(3)
    void job(0).run()
    await clock.settle()
    expect([told.arrived, limiter.reservoir]).toEqual([0, 1])
    turns.want(0)
    expect(clock.pending).toBe(0)
  })

  test("has a datastore that says nothing at all: for a minute it is waited for", async () => {
    const { turns, limiter, told, clock } = scripted()
    limiter.look = () => new Promise(() => {})
    turns.want(1)
    await clock.advance(60_000)
    expect(told.refused).toEqual([])
    await clock.advance(2_000)
    expect(told.refused).toEqual(["The limiter's datastore has not answered for 60 s"])
  })
})

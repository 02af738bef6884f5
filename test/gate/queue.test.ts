import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { WaitQueue } from "../../src/gate/queue.ts"
import { Waiter } from "../../src/gate/waiter.ts"
import { cpuMs } from "../support/cpu-time.ts"
import { FakeClock } from "../support/fake-clock.ts"
import { fewOrAll } from "../support/thorough.ts"

const clock = new FakeClock()
const nothing = { clock, ownWakeUps: false, wake() {}, remove() {}, deadlineError: () => new Error() }
const FOR_EVER = Number.POSITIVE_INFINITY

const waiterOf = (priority?: number, budgetEnd = FOR_EVER) =>
  new Waiter(
    nothing,
    undefined,
    FOR_EVER,
    budgetEnd,
    (end) => void Promise.resolve(end).catch(() => {}),
    priority,
  )

/** Takes this many turns. */
const turns = (queue: WaitQueue, count: number) =>
  Array.from({ length: count }, () => {
    const { first } = queue
    if (first) queue.take(first)
    return first
  })

type Step = { act: "push"; priority: number } | { act: "take" } | { act: "remove"; which: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ act: fc.constant("push" as const), priority: fc.integer({ min: -2, max: 2 }) }),
  },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("take" as const) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("remove" as const), which: fc.nat() }) },
)

describe("the queue of a gate", () => {
  it("lets the highest priority go first, FIFO within one, the lowest every eighth turn, whatever comes and goes", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300, size: "max" }), (steps) => {
        const queue = new WaitQueue()
        const model: Waiter[] = []
        let contended = 0
        const leaves = (waiter: Waiter | undefined) => model.splice(model.indexOf(waiter as Waiter), 1)
        for (const next of steps) {
          if (next.act === "push") {
            const waiter = waiterOf(next.priority)
            queue.push(waiter)
            model.push(waiter)
          } else if (next.act === "remove") {
            const waiter = model[next.which % model.length]
            if (!waiter) continue
            expect(queue.remove(waiter)).toBe(true)
            expect(queue.remove(waiter)).toBe(false)
            leaves(waiter)
          } else {
            const priorities = [...new Set(model.map(({ priority }) => priority))]
            if (priorities.length > 1) contended++
            const isTurnOfLowest = priorities.length > 1 && contended % 8 === 0
            const due = isTurnOfLowest ? Math.min(...priorities) : Math.max(...priorities)
            const expected = model.find(({ priority }) => priority === due) ?? null
            expect(queue.first).toBe(expected)
            if (!expected) continue
            queue.take(expected)
            leaves(expected)
          }
          expect(queue.size).toBe(model.length)
          expect(new Set(queue)).toEqual(new Set(model))
        }
      }),
      { numRuns: fewOrAll(60, 200) },
    )
  })

  it("gives the lowest every eighth turn while higher ones keep coming", () => {
    const queue = new WaitQueue()
    const low = [waiterOf(), waiterOf()]
    for (const waiter of low) queue.push(waiter)
    const taken = Array.from({ length: 16 }, () => {
      queue.push(waiterOf(1))
      return turns(queue, 1)[0]?.priority
    })
    expect(taken.join("")).toBe("1111111011111110")
  })

  it("is first come, first served without priorities", () => {
    const queue = new WaitQueue()
    const all = Array.from({ length: 40 }, () => waiterOf())
    for (const waiter of all) queue.push(waiter)
    expect(turns(queue, 41)).toEqual([...all, null])
  })

  it("refuses those of every priority whose budget ends before", () => {
    const queue = new WaitQueue()
    for (const [priority, budgetEnd] of [
      [1, 10],
      [1, 100],
      [0, 10],
      [-1, 100],
      [2, 10],
    ] as const)
      queue.push(waiterOf(priority, budgetEnd))
    queue.refuse(0, 50, () => new Error("too long"))
    expect([...queue].map(({ priority }) => priority)).toEqual([1, -1])
    expect(queue.earliestBudgetEnd).toBe(100)
  })

  it("takes the same time for each of many, with a hundred priorities", () => {
    const queue = new WaitQueue()
    const all = Array.from({ length: 20_000 }, (_, n) => waiterOf(n % 100))
    for (const waiter of all) queue.push(waiter)
    const ms = cpuMs(() => {
      for (const waiter of all) queue.remove(waiter)
    })
    expect(queue.size).toBe(0)
    expect(ms).toBeLessThan(1_000)
  })
})

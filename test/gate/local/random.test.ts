import { getEventListeners } from "node:events"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { AttemptOutcome, Permit } from "../../../src/gate/gate.ts"
import { LocalGate } from "../../../src/gate/local-gate.ts"
import { FakeClock } from "../../support/fake-clock.ts"
import { ACCEPTED, type Caller, door, FAILED, rejected, UNKNOWN } from "./door.ts"

type Step =
  | { act: "call"; patienceMs: number; withinMs: number }
  | { act: "end"; which: number; ending: AttemptOutcome }
  | { act: "abort"; which: number }
  | { act: "pass"; ms: number }

const FOR_EVER = Number.POSITIVE_INFINITY

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      act: fc.constant("call" as const),
      patienceMs: fc.constantFrom(0, 2_000, 300_000, FOR_EVER),
      withinMs: fc.constantFrom(0, 700, 30_000, FOR_EVER),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant("end" as const),
      which: fc.nat(),
      ending: fc.oneof(
        fc.constantFrom(ACCEPTED, FAILED, UNKNOWN, FAILED),
        fc.option(fc.nat({ max: 4_000 })).map(rejected),
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ act: fc.constant("abort" as const), which: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ act: fc.constant("pass" as const), ms: fc.nat({ max: 1_500 }) }) },
)

const settings = fc.record({
  limit: fc.option(
    fc.record({ requests: fc.integer({ min: 1, max: 6 }), perMs: fc.integer({ min: 1, max: 2_000 }) }),
  ),
  concurrency: fc.constantFrom(1, 3, FOR_EVER),
  adaptive: fc.boolean(),
  backoff: fc.constant((strike: number) => Math.min(4_000, 200 * 2 ** strike)),
})

describe("a local gate under whatever happens", () => {
  it("keeps its rules, never gets stuck, and leaves nothing behind", async () => {
    await fc.assert(
      fc.asyncProperty(settings, fc.array(step, { maxLength: 120, size: "max" }), async (chosen, steps) => {
        const clock = new FakeClock()
        const broken: string[] = []
        const gate = new LocalGate(clock, chosen, { held() {}, released() {}, probing() {}, paced() {} })
        const controllers: AbortController[] = []
        const flying: Permit[] = []
        const starts: number[] = []
        const order: number[] = []
        let came = 0
        let gone = 0
        let told = 0

        const enter = (patienceMs: number, deadline: number) => {
          const n = came++
          const controller = new AbortController()
          controllers.push(controller)
          gate.acquire({ waitBudgetMs: patienceMs, deadline, signal: controller.signal }).then(
            (pass) => {
              if (pass.at < told) broken.push(`${n} went sooner than told`)
              const beside = flying.some((other) => other.probe && other.at > pass.at - 30_000)
              if (pass.probe && beside) broken.push(`${n} probes beside another`)
              flying.push(pass)
              starts.push(pass.at)
              order.push(n)
            },
            () => {
              gone++
            },
          )
        }
        const end = (pass: Permit, ending: AttemptOutcome) => {
          flying.splice(flying.indexOf(pass), 1)
          if (ending.kind === "throttled") told = Math.max(told, clock.now() + (ending.retryAfterMs ?? 0))
          gate.release(pass, ending)
        }
        const check = () => {
          expect(broken).toEqual([])
          const { inFlight, waiting } = gate.measure(clock.now())
          expect(inFlight).toBe(flying.length)
          expect(inFlight).toBeLessThanOrEqual(chosen.concurrency)
          expect(waiting).toBe(came - gone - starts.length)
          if (waiting === 0) expect(clock.pending, "a timer without a queue").toBe(0)
          else if (inFlight === 0) expect(clock.pending, "nothing will ever wake them").toBeGreaterThan(0)
        }

        let closed = 0
        for (const next of steps) {
          if (next.act === "call") enter(next.patienceMs, clock.now() + next.withinMs)
          else if (next.act === "abort") controllers[next.which % (controllers.length || 1)]?.abort()
          else if (next.act === "pass") await clock.advance(next.ms)
          else if (flying.length > 0) end(flying[next.which % flying.length] as Permit, next.ending)
          await clock.settle()
          check()
          const closedNow = gate.closedMs(clock.now())
          expect(closedNow).toBeGreaterThanOrEqual(closed)
          expect(closedNow).toBeLessThanOrEqual(clock.now() - Date.UTC(2026, 0, 15))
          closed = closedNow
        }

        // The source recovers: every attempt that still waits is started.
        for (let rounds = 0; came - gone > starts.length || flying.length > 0; rounds++) {
          expect(rounds, "stuck").toBeLessThan(2_000)
          for (const pass of [...flying]) end(pass, ACCEPTED)
          await clock.advance(500)
          check()
        }
        expect(clock.pending).toBe(0)
        expect(controllers.flatMap(({ signal }) => getEventListeners(signal, "abort"))).toEqual([])
        expect(order, "first come, first served").toEqual([...order].sort((a, b) => a - b))
        const { limit } = chosen
        if (limit) {
          for (const [i, at] of starts.entries()) {
            const before = starts[i - limit.requests]
            if (before !== undefined) expect(at - before).toBeGreaterThan(limit.perMs)
          }
        }
      }),
      { numRuns: 80 },
    )
  })

  it("lets no call wait, closed, for longer than it has patience", async () => {
    const orders = fc.array(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(orders, fc.nat({ max: 6_000 }), async (told, patienceMs) => {
        const space = door()
        const [first] = space.calls(1)
        await space.clock.settle()
        space.end(first as Caller, rejected(told[0] as number))
        const probes = space.calls(told.length, { waitBudgetMs: FOR_EVER })
        const waiting = space.call({ waitBudgetMs: patienceMs })
        for (const [i, probe] of probes.entries()) {
          while (probe.waits && waiting.waits) await space.clock.advance(100)
          const next = told[i + 1]
          if (!waiting.waits || next === undefined) break
          space.end(probe, rejected(next))
          await space.clock.settle()
        }
        if (!waiting.waits) expect(waiting.refusal).toMatchObject({ refusal: "wait-too-long" })
        const closed = waiting.closedMs ?? space.gate.closedMs(space.clock.now())
        // Timers count in whole ms.
        expect(closed).toBeLessThan(patienceMs + 1)
      }),
      { numRuns: 80 },
    )
  })
})

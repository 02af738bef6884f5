import { describe, expect, it } from "vitest"
import { ACCEPTED, type Caller, door, FAILED, rejected, takeDown, UNKNOWN } from "./door.ts"

const inOf = (callers: Caller[]) => callers.filter((caller) => caller.permit !== null)

describe("an outage", () => {
  it("sends one probe at a time, in steps from 100 to 400 ms, while everybody else waits", async () => {
    const space = door()
    await takeDown(space)
    const waiting = space.calls(50)
    const probes: number[] = []
    for (let i = 0; i < 8; i++) {
      const probe = waiting[i] as Caller
      while (probe.waits) await space.clock.advance(1)
      probes.push(space.elapsed())
      expect(inOf(waiting)).toHaveLength(i + 1)
      expect(probe.permit?.probe).toBe(true)
      await space.clock.advance(20)
      expect(inOf(waiting), "one at a time").toHaveLength(i + 1)
      space.end(probe, FAILED)
    }
    const gaps = probes.map((at, i) => at - (i === 0 ? 0 : (probes[i - 1] as number) + 20))
    for (const [i, gap] of gaps.entries()) {
      const step = Math.min(400, 100 * 2 ** i)
      expect(gap).toBeGreaterThanOrEqual(step * 0.75)
      expect(gap).toBeLessThanOrEqual(step * 1.25 + 1)
    }
  })

  it("finds the recovery within one probe's step, then ramps up", async () => {
    const space = door()
    await takeDown(space)
    const waiting = space.calls(100)
    const goneAt = 2_000
    const done = new Set<Caller>()
    const rounds: number[] = []
    let recovered = 0
    while (done.size < waiting.length) {
      await space.clock.advance(1)
      const under = inOf(waiting).filter((caller) => !done.has(caller))
      if (under.length === 0) continue
      const fine = space.elapsed() >= goneAt
      if (fine) {
        recovered ||= space.elapsed()
        rounds.push(under.length)
      }
      for (const caller of under) {
        done.add(caller)
        space.end(caller, fine ? ACCEPTED : FAILED)
      }
    }
    expect(recovered - goneAt).toBeLessThanOrEqual(501)
    expect(rounds.slice(0, 6)).toEqual([1, 2, 4, 8, 16, 32])
    expect(space.said.filter((word) => word === "released")).toHaveLength(1)
  })

  it("is announced once, however many fail on, and says why one waits", async () => {
    const space = door()
    const flight = space.calls(30)
    await space.clock.settle()
    for (const caller of flight) space.end(caller, FAILED)
    expect(space.said).toHaveLength(1)
    expect(space.said[0]).toMatch(/^held 503 until \d+$/)
    expect(space.gate.waitReason(space.clock.now())).toBe("outage")
    expect(space.gate.closedBy(space.clock.now())).toBe(503)
    expect(space.gate.idle(space.clock.now())).toBe(false)
  })

  it("does not put its first probe off for what was in flight when it began", async () => {
    const space = door()
    const flight = space.calls(40)
    await space.clock.settle()
    for (const caller of flight) space.end(caller, FAILED)
    const probe = space.call()
    await space.clock.advance(126)
    expect(probe.permit?.probe).toBe(true)
  })

  it("ends with any answer, one that was sent before it began too", async () => {
    const space = door()
    const straggler = space.call()
    await takeDown(space)
    const [first] = space.calls(3)
    expect(first?.waits).toBe(true)
    space.end(straggler, ACCEPTED)
    await space.clock.settle()
    expect(first?.waits).toBe(false)
    expect(space.said.at(-1)).toBe("released")
  })

  it("turns into a hold when the probe is told to wait: the source answers", async () => {
    const space = door()
    await takeDown(space)
    const [probe, next] = space.calls(2)
    await space.clock.advance(130)
    const at = space.elapsed()
    space.end(probe as Caller, rejected(5_000))
    expect(space.gate.waitReason(space.clock.now())).toBe("hold")
    await space.clock.advance(4_999)
    expect(next?.waits).toBe(true)
    await space.clock.advance(1)
    expect(next?.permit?.probe).toBe(true)
    space.end(next as Caller, ACCEPTED)
    expect(space.said.slice(1)).toEqual([
      "probing 503",
      `held 429 until ${at + 5_000}`,
      "probing 429",
      "released",
    ])
  })

  it("within a hold ends without a release: the hold goes on", async () => {
    const space = door()
    const [refused, straggler, ...flight] = space.calls(10)
    await space.clock.settle()
    space.end(refused as Caller, rejected(5_000))
    for (const caller of flight) space.end(caller, FAILED)
    expect(space.gate.waitReason(space.clock.now())).toBe("outage")
    space.end(straggler as Caller, ACCEPTED)
    expect(space.gate.waitReason(space.clock.now())).toBe("hold")
    expect(space.said).not.toContain("released")
    const next = space.call()
    await space.clock.advance(4_999)
    expect(next.waits).toBe(true)
    await space.clock.advance(1)
    space.end(next, ACCEPTED)
    expect(space.said.filter((word) => word === "released")).toHaveLength(1)
  })

  it("frees the way for the next probe when one ends with nothing to conclude", async () => {
    const space = door()
    await takeDown(space)
    const [one, two, three] = space.calls(3)
    await space.clock.advance(130)
    space.end(one as Caller, UNKNOWN)
    await space.clock.settle()
    expect([two?.permit?.probe, three?.waits]).toEqual([true, true])
  })

  it("wears out patience like a hold: who cannot wait any longer is told so", async () => {
    const space = door()
    await takeDown(space)
    const probes = space.calls(20)
    const impatient = space.call({ waitBudgetMs: 1_500 })
    for (const probe of probes) {
      while (probe.waits) await space.clock.advance(1)
      space.end(probe, FAILED)
      await space.clock.settle()
      if (!impatient.waits) break
    }
    expect(impatient.refusal).toMatchObject({ refusal: "wait-too-long", closedBy: 503 })
    expect(space.elapsed()).toBeGreaterThan(1_000)
    expect(space.elapsed()).toBeLessThanOrEqual(1_500)
    expect(
      probes.some((probe) => probe.waits),
      "the patient wait on",
    ).toBe(true)
  })

  it("counts as closed time from its beginning to its end", async () => {
    const space = door()
    await takeDown(space)
    const probe = space.call()
    await space.clock.advance(1_000)
    space.end(probe, ACCEPTED)
    await space.clock.advance(500)
    expect(space.gate.closedMs(space.clock.now())).toBe(1_000)
  })

  it.each([
    ["a 429", rejected(1_000), "hold"],
    ["a success", ACCEPTED, "pace"],
    ["nothing", null, "outage"],
  ] as const)("is not begun by failures that %s stands between", async (_, between, reason) => {
    const space = door()
    const flight = space.calls(15)
    await space.clock.settle()
    for (const caller of flight.slice(0, 7)) space.end(caller, FAILED)
    if (between) space.end(flight[7] as Caller, between)
    for (const caller of flight.slice(8)) space.end(caller, FAILED)
    expect(space.gate.waitReason(space.clock.now())).toBe(reason)
  })
})

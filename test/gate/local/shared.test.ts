import { describe, expect, it } from "vitest"
import type { AcquireOptions } from "../../../src/gate/gate.ts"
import type { GateSettings } from "../../../src/gate/gate-settings.ts"
import { LocalGate } from "../../../src/gate/local-gate.ts"
import type { Peers, Recovery, SharedGate, SharedHold } from "../../../src/gate/peers.ts"
import { sharedGateOf } from "../../../src/gate/shared-gate.ts"
import { backoffStep } from "../../../src/retry/backoff.ts"
import { HOLD_BACKOFF } from "../../../src/retry/retry-settings.ts"
import { FakeClock } from "../../support/fake-clock.ts"
import { ACCEPTED, FAILED, rejected } from "./door.ts"

const FOR_EVER = Number.POSITIVE_INFINITY

/** A gate that other processes share, and what both sides tell. */
function shared(settings: Partial<GateSettings> = {}) {
  const clock = new FakeClock()
  const begin = clock.now()
  const said: string[] = []
  const published: (SharedHold | Recovery | null)[] = []
  const wants: number[] = []
  const state = { leases: FOR_EVER, closed: 0, others: null as unknown as SharedGate }
  const peers: Peers = {
    otherRuns: 3,
    publishHold: (hold) => published.push(hold),
    publishRecovery: (recovery) => published.push(recovery),
    take: () => (state.leases-- > 0 ? { done() {} } : null),
    want: (count) => wants.push(count),
    close: () => state.closed++,
  }
  const gate = new LocalGate(
    clock,
    {
      limit: null,
      concurrency: FOR_EVER,
      adaptive: false,
      backoff: (strike) => backoffStep(HOLD_BACKOFF, strike),
      ...settings,
    },
    {
      held: (until, code) => said.push(`held ${code} for ${until - begin}`),
      released: () => said.push("released"),
      probing: (code) => said.push(`probing ${code}`),
      paced: ({ ratePerSecond }) => said.push(`paced ${ratePerSecond === null ? "not" : "at a rate"}`),
    },
    null,
    (parts) => {
      state.others = sharedGateOf(parts)
      return peers
    },
  )
  const start = () => {
    const permit = gate.tryAcquire(clock.now())
    if (!permit) throw new Error("the gate is closed")
    return permit
  }
  const call = (given: Partial<AcquireOptions> = {}) => {
    const outcome: { permit?: unknown; refusal?: unknown } = {}
    gate.acquire({ waitBudgetMs: 300_000, deadline: FOR_EVER, signal: undefined, ...given }).then(
      (permit) => {
        outcome.permit = permit
      },
      (refusal) => {
        outcome.refusal = refusal
      },
    )
    return outcome
  }
  return { clock, gate, others: state.others, state, said, published, wants, start, call }
}

const HOLD: SharedHold = {
  ms: 5_000,
  probes: true,
  code: 429,
  cause: null,
  consecutiveRejections: 1,
  serverNamedWait: false,
}

describe("what a gate tells the other processes", () => {
  it("is the number of its successes", () => {
    const { gate, others, start } = shared()
    for (let n = 0; n < 3; n++) gate.release(start(), ACCEPTED)
    gate.release(start(), FAILED)
    expect(others.accepted()).toBe(3)
  })

  it("is whether attempts have queued since that was asked last", async () => {
    const { clock, gate, others, start, call } = shared({ concurrency: 1 })
    const permit = start()
    expect(others.hadQueue()).toBe(false)
    const waits = call({ deadline: clock.now() + 7_000 })
    expect([others.hadQueue(), others.hadQueue(), others.earliestDeadline()]).toEqual([
      true,
      true,
      clock.now() + 7_000,
    ])
    gate.release(permit, ACCEPTED)
    await clock.settle()
    expect(waits.permit).toBeDefined()
    expect([others.hadQueue(), others.hadQueue()]).toEqual([true, false])
  })

  it("is a hold with its wait, once for each burst, and the recovery", async () => {
    const { clock, gate, others, start, published } = shared()
    const [first, second] = [start(), start()]
    expect([others.hold(), others.awaitsProbe()]).toEqual([null, false])
    gate.release(first, rejected(5_000))
    gate.release(second, rejected(5_010))
    const hold = {
      ms: 5_000,
      probes: true,
      code: 429,
      cause: null,
      consecutiveRejections: 0,
      serverNamedWait: true,
    }
    expect(published[0]).toEqual(hold)
    expect(others.hold()).toMatchObject({
      ms: 5_010,
      probes: true,
      code: 429,
      cause: null,
      serverNamedWait: false,
    })
    expect(others.awaitsProbe()).toBe(true)
    await clock.advance(5_010)
    expect(others.hold()).toBeNull()
    gate.release(start(), ACCEPTED)
    expect(published.at(-1)).toBeNull()
    expect(others.awaitsProbe()).toBe(false)
    const count = published.length
    gate.release(start(), ACCEPTED)
    expect(published).toHaveLength(count)
  })

  it("is no hold of an outage, which may be of this process alone", () => {
    const { gate, others, start, published } = shared()
    for (const permit of Array.from({ length: 8 }, start)) gate.release(permit, FAILED)
    expect(gate.closedBy()).toBe(503)
    expect([others.hold(), others.awaitsProbe(), published]).toEqual([null, false, []])
  })

  it("is a hold with its cause, if the limits are estimated", async () => {
    const { clock, gate, others, start, published, said } = shared({ adaptive: true })
    for (let n = 0; n < 30; n++) gate.release(start(), ACCEPTED)
    await clock.advance(1_000)
    gate.release(start(), rejected(2_000))
    expect(published).toMatchObject([{ cause: "rate", serverNamedWait: true }])
    expect(others.hold()).toMatchObject({ cause: "rate", serverNamedWait: true })
    expect(others.rate()).toBeNull()
    await clock.advance(2_500)
    gate.release(start(), ACCEPTED)
    expect(published.at(-1)).toMatchObject({ cause: "rate", serverNamedWait: true })
    expect(said).toContain("paced at a rate")
  })

  it("are its starts within the configured limit", async () => {
    const { clock, others, start } = shared({ limit: { requests: 5, perMs: 1_000 } })
    start()
    await clock.advance(400)
    start()
    start()
    expect(others.recentStarts().reduce((sum, [count]) => sum + count, 0)).toBe(3)
    expect(shared().others.recentStarts()).toEqual([])
  })

  it("is whether it is idle", () => {
    const { gate, others, start } = shared()
    expect(others.idle()).toBe(true)
    const permit = start()
    expect(others.idle()).toBe(false)
    gate.release(permit, ACCEPTED)
    expect(others.idle()).toBe(true)
  })
})

describe("what other processes tell a gate", () => {
  it("holds it until a probe is accepted, and refuses the calls that cannot wait", async () => {
    const { clock, gate, others, said, call } = shared({ concurrency: 1 })
    const first = call()
    await clock.settle()
    const [patient, hasty] = [call(), call({ waitBudgetMs: 1_000 })]
    others.onPeerHold({ ...HOLD, serverNamedWait: true })
    await clock.settle()
    expect(said).toEqual(["held 429 for 5000"])
    expect(hasty.refusal).toMatchObject({ refusal: "wait-too-long", retryAt: clock.now() + 5_000 })
    expect(patient).toEqual({})
    expect(gate.opensAt(clock.now())).toBe(clock.now() + 5_000)
    gate.release(first.permit as never, ACCEPTED)
    await clock.advance(5_000)
    expect(said.at(-1)).toBe("probing 429")
    expect(patient.permit).toBeDefined()
  })

  it("is no wait that the server named, if it did not", async () => {
    const { clock, others, call } = shared({ concurrency: 1 })
    call()
    await clock.settle()
    const hasty = call({ waitBudgetMs: 1_000 })
    others.onPeerHold(HOLD)
    await clock.settle()
    expect(hasty.refusal).toMatchObject({
      refusal: "wait-too-long",
      opensAt: clock.now() + 5_000,
      retryAt: null,
    })
  })

  it("releases it, and those that wait go at once", async () => {
    const { clock, others, said, call } = shared()
    others.onPeerHold(HOLD)
    const waits = call()
    await clock.advance(100)
    expect(waits).toEqual({})
    others.onPeerRelease()
    await clock.advance(4_900)
    expect(said).toContain("released")
    expect(waits.permit).toBeDefined()
  })

  it.each([true, false])("is a rate that all have measured, if it estimates rates: %s", async (adaptive) => {
    const { clock, gate, others } = shared({ adaptive })
    const rate = { base: 0.01, upper: 1, cost: 1, serverNamedWait: false }
    others.applyShared(rate)
    expect(others.rate()).toEqual(adaptive ? rate : null)
    const { ratePerSecond } = gate.measure(clock.now()).learned
    if (adaptive) expect(ratePerSecond).toBeCloseTo(10)
    else expect(ratePerSecond).toBeNull()
  })

  it("lets those go that waited for a lease", async () => {
    const { clock, others, state, wants, call } = shared()
    state.leases = 0
    const waits = Array.from({ length: 6 }, () => call())
    await clock.settle()
    // Six wait; four leases are asked for at a time.
    expect(wants.at(-1)).toBe(4)
    state.leases = 6
    others.drain()
    await clock.settle()
    expect(waits.every(({ permit }) => permit)).toBe(true)
    expect(wants.at(-1)).toBe(0)
  })

  it("is that none will ever come: all that wait are refused", async () => {
    const { clock, others, state, call } = shared()
    state.leases = 0
    const waits = [call(), call()]
    const cause = new Error("gone")
    others.refuse(cause)
    await clock.settle()
    for (const { refusal } of waits)
      expect(refusal).toMatchObject({ refusal: "refused", opensAt: null, cause })
    expect(clock.pending).toBe(0)
  })
})

it("a shared gate knows how many others there are, and tells them when it ends", () => {
  const { clock, gate, state } = shared()
  expect(gate.measure(clock.now()).otherRuns).toBe(3)
  expect(gate.limitsInFlight).toBe(false)
  gate.close()
  expect(state.closed).toBe(1)
})

import { expect, it } from "vitest"
import { SETTINGS } from "../../src/forecast/simulate-jobs.ts"
import type { Permit } from "../../src/gate/gate.ts"
import { LocalGate } from "../../src/gate/local-gate.ts"
import type { Peers, SharedGate, SharedHold } from "../../src/gate/peers.ts"
import { sharedGateOf } from "../../src/gate/shared-gate.ts"
import { FakeClock } from "../support/fake-clock.ts"
import { ACCEPTED, rejected } from "./local/door.ts"

/** A gate whose other runs are a script: what it tells them, and what they tell it. */
function sharedGate() {
  const clock = new FakeClock()
  const told: SharedHold[] = []
  let others: SharedGate | null = null
  const peers: Peers = {
    otherRuns: 1,
    publishHold: (hold) => told.push(hold),
    publishRecovery() {},
    take: () => ({ done() {} }),
    want() {},
    close() {},
  }
  const gate = new LocalGate(
    clock,
    SETTINGS,
    { held() {}, released() {}, probing() {}, paced() {} },
    null,
    (shared, share) => {
      share.count = 2
      others = sharedGateOf(shared)
      return peers
    },
  )
  const start = () => gate.tryAcquire(clock.now()) as Permit
  return { clock, gate, told, start, others: others as unknown as SharedGate }
}

const HOLD: SharedHold = {
  ms: 30,
  probes: false,
  code: 429,
  cause: "rate",
  consecutiveRejections: 0,
  serverNamedWait: false,
}

it("a late refusal of what was sent before others told of a hold is nothing to tell them", async () => {
  const { clock, gate, told, start, others } = sharedGate()
  const [old, longer] = [start(), start()]
  others.onPeerHold(HOLD)
  await clock.advance(100)
  gate.release(old, rejected(null))
  expect(told).toEqual([])
  gate.release(longer, rejected(5_000))
  expect(told).toMatchObject([{ serverNamedWait: true }])
  expect(told[0]?.ms).toBeGreaterThanOrEqual(5_000)
})

it("a refusal of what was sent after it is", async () => {
  const { clock, gate, told, start, others } = sharedGate()
  const before = start()
  others.onPeerHold(HOLD)
  await clock.advance(100)
  const after = start()
  gate.release(before, ACCEPTED)
  gate.release(after, rejected(null))
  expect(told).toHaveLength(1)
})

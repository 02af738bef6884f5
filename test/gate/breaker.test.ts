import { expect, it } from "vitest"
import { Breaker } from "../../src/gate/breaker.ts"

const NOW = 1_800_000_000_000
const pass = { at: NOW, inFlightAtStart: 1, sequence: 1, probe: false, lease: null }

const closable = () => new Breaker(() => 0.5, { held() {}, released() {}, probing() {}, paced() {} })

it("an outage that this run has found goes on where another run can reach the source", () => {
  const closed = closable()
  for (let i = 0; i < 8; i++) closed.failed(pass, { kind: "failed", code: 503 }, NOW)
  closed.order({ until: NOW + 50, probes: true }, 429, 1, NOW)
  expect(closed.freedByOthers(NOW)).toBe(false)
  expect(closed.down).toBe(true)
  expect(closed.opensAt(NOW)).toBeGreaterThan(NOW + 50)
  expect(closed.accepted({ ...pass, sequence: 2 }, NOW + 400)).toBe(true)
  expect(closed.probing).toBe(false)
})

it("a hold that another run has seen the end of is over here too", () => {
  const closed = closable()
  closed.order({ until: NOW + 50, probes: true }, 429, 1, NOW)
  expect(closed.freedByOthers(NOW)).toBe(true)
  expect(closed.probing).toBe(false)
})

it("counts no closed time for a probe that is still out when another run has been accepted", () => {
  const barrier = closable()
  barrier.order({ until: NOW + 1_000, probes: true }, 429, 1, NOW)
  barrier.probed(NOW + 1_000)
  expect(barrier.closedMs(NOW + 1_500)).toBe(1_500)
  expect(barrier.freedByOthers(NOW + 1_500)).toBe(true)
  expect(barrier.closedMs(NOW + 60_000)).toBe(1_500)
  expect(barrier.closedMsThen(NOW + 60_000)).toBe(1_500)
})

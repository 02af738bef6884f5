import { expect, it } from "vitest"
import { Barrier } from "../../src/gate/barrier.ts"

const NOW = 1_800_000_000_000
const pass = { at: NOW, company: 1, serial: 1, probe: false, permit: null }

function barrier() {
  const observer = {
    held: () => {},
    released: () => {},
    probing: () => {},
    paced: () => {},
  }
  return new Barrier(() => 0.5, observer)
}

it("an outage that this run has found goes on where another run can reach the source", () => {
  const closed = barrier()
  for (let i = 0; i < 8; i++) closed.failed(pass, { kind: "failed", code: 503 }, NOW)
  closed.order({ until: NOW + 50, probes: true }, 429, 1, NOW)
  expect(closed.freedByOthers()).toBe(false)
  expect(closed.down).toBe(true)
  expect(closed.opensAt(NOW)).toBeGreaterThan(NOW + 50)
  expect(closed.accepted({ ...pass, serial: 2 }, NOW + 400)).toBe(true)
  expect(closed.probing).toBe(false)
})

it("a hold that another run has seen the end of is over here too", () => {
  const closed = barrier()
  closed.order({ until: NOW + 50, probes: true }, 429, 1, NOW)
  expect(closed.freedByOthers()).toBe(true)
  expect(closed.probing).toBe(false)
})

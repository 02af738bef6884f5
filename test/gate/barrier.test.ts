import { expect, it } from "vitest"
import { Barrier } from "../../src/gate/barrier.ts"

const NOW = 1_800_000_000_000

it("counts no closed time for a probe that is still out when another run has been accepted", () => {
  const barrier = new Barrier(() => 0.5, { held() {}, released() {}, probing() {}, paced() {} })
  barrier.order({ until: NOW + 1_000, probes: true }, 429, 1, NOW)
  barrier.probed(NOW + 1_000)
  expect(barrier.closedMs(NOW + 1_500)).toBe(1_500)
  expect(barrier.freedByOthers(NOW + 1_500)).toBe(true)
  expect(barrier.closedMs(NOW + 60_000)).toBe(1_500)
  expect(barrier.closedMsThen(NOW + 60_000)).toBe(1_500)
})

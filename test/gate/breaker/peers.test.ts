import { expect, it } from "vitest"
import { Machine, NOW } from "./machine.ts"

it("an outage that this process has found goes on where another process can reach the source", () => {
  const machine = new Machine().takeDown()
  const { breaker } = machine
  breaker.extendHold({ until: NOW + 50, probes: true }, 429, machine.latest, NOW)
  expect(breaker.peerRecovered(0, NOW)).toBeNull()
  expect(breaker.inOutage).toBe(true)
  expect(breaker.opensAt(NOW)).toBeGreaterThan(NOW + 50)
  expect(machine.succeed(machine.start(NOW + 400), NOW + 400)).toBe("released")
  expect(breaker.blocked).toBeNull()
})

it("a hold that another process has seen the end of is over here too", () => {
  const { breaker } = new Machine()
  breaker.extendHold({ until: NOW + 50, probes: true }, 429, 1, NOW)
  expect(breaker.peerRecovered(0, NOW)).toBe("released")
  expect(breaker.blocked).toBeNull()
  expect(breaker.peerRecovered(0, NOW)).toBeNull()
})

it("counts no closed time for a probe that is still out when another process has been accepted", () => {
  const machine = new Machine()
  const { breaker } = machine
  breaker.extendHold({ until: NOW + 1_000, probes: true }, 429, 1, NOW)
  machine.start(NOW + 1_000)
  expect(breaker.closedMs(NOW + 1_500)).toBe(1_500)
  expect(breaker.peerRecovered(1, NOW + 1_500)).toBe("released")
  expect(breaker.closedMs(NOW + 60_000)).toBe(1_500)
  expect(breaker.closedMsAtOpening(NOW + 60_000)).toBe(1_500)
})

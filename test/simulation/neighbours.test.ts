import { describe, expect, it } from "vitest"
import { everyNth } from "../support/thorough.ts"
import { jain, NEIGHBOURHOODS, type NeighbourLoad, neighbourFigures } from "./neighbours.ts"

const SEEDS = 9

const load = (name: string) => NEIGHBOURHOODS.find((one) => one.name === name) as NeighbourLoad

// At least, at most, at least: medians over the seeds.
describe("gates that share nothing but a server", () => {
  const loads = [
    { name: "1 on a silent bucket of 50/s", efficiency: 0.99, rejected: 0.02, fair: 1 },
    { name: "2 on a silent bucket of 50/s", efficiency: 0.97, rejected: 0.04, fair: 0.9 },
    { name: "10 on a silent bucket of 50/s", efficiency: 0.97, rejected: 0.1, fair: 0.8 },
    { name: "100 on a silent bucket of 50/s", efficiency: 0.95, rejected: 0.45, fair: 0.25 },
    { name: "2 on a silent window 250/5 s", efficiency: 0.93, rejected: 0.05, fair: 0.95 },
    { name: "10 on a silent window 250/5 s", efficiency: 0.93, rejected: 0.13, fair: 0.9 },
    // If all of them are back as soon as they may: 26 %, and more than half rejected.
    { name: "2 on a bucket of 50/s, headers", efficiency: 0.7, rejected: 0.05, fair: 0.75 },
    { name: "10 on a bucket of 50/s, headers", efficiency: 0.8, rejected: 0.1, fair: 0.7 },
    { name: "10 on a silent bucket that names 1 s", efficiency: 0.75, rejected: 0.2, fair: 0.8 },
    { name: "a second one 10 s late", efficiency: 0.98, rejected: 0.03, fair: 0.9 },
    { name: "5 of 10 are 10 s late", efficiency: 0.97, rejected: 0.1, fair: 0.75 },
    { name: "one of 2 leaves", efficiency: 0.98, rejected: 0.03, fair: 1 },
    { name: "5 of 10 leave", efficiency: 0.9, rejected: 0.04, fair: 0.7 },
  ]
  it.each(everyNth(3, loads))(
    "$name: $efficiency, $rejected rejected, Jain's index $fair",
    async ({ name, ...expected }) => {
      const found = await neighbourFigures(load(name), SEEDS)
      expect(found.efficiency).toBeGreaterThanOrEqual(expected.efficiency)
      expect(found.rejected).toBeLessThanOrEqual(expected.rejected)
      expect(found.jain).toBeGreaterThanOrEqual(expected.fair)
    },
  )
})

describe("Jain's index", () => {
  it("is 1 if all have the same, and 1/n if one has everything", () => {
    expect(jain([7, 7, 7])).toBe(1)
    expect(jain([9, 0, 0, 0])).toBe(0.25)
  })
})

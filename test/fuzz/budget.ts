import fc from "fast-check"
import { expect } from "vitest"

/** How many times as long as in a normal run: `HEED_FUZZ=200`. */
const TIMES = Math.max(1, Number(process.env.HEED_FUZZ) || 1)

export const TEST_TIMEOUT_MS = 20_000 * TIMES

/** Runs a property: `runs` cases in a normal run. */
export function fuzz<T>(runs: number, input: fc.Arbitrary<T>, holds: (input: T) => void | Promise<void>) {
  return fc.assert(
    fc.asyncProperty(input, async (one) => {
      await holds(one)
    }),
    { numRuns: runs * TIMES },
  )
}

/** Nothing that was read has changed what all objects share. */
export function expectClean(): void {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(OWN_NAMES)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
}

const OWN_NAMES = Object.getOwnPropertyNames(Object.prototype).length

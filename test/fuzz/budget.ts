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

/**
 * What `act` returns, if it takes no more than `ms` of this process's time. Measured again where it seems to: the
 * collector and the compiler take their time when they like.
 */
export function within<T>(ms: number, act: () => T): T {
  let result!: T
  let took = Number.POSITIVE_INFINITY
  for (let n = 0; n < 4 && took > ms; n++) {
    const from = process.cpuUsage()
    result = act()
    const { user, system } = process.cpuUsage(from)
    took = (user + system) / 1_000
  }
  expect(took).toBeLessThanOrEqual(ms)
  return result
}

/** Nothing that was read has changed what all objects share. */
export function expectClean(): void {
  expect(Object.keys(Object.prototype)).toEqual([])
  expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(OWN_NAMES)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
}

const OWN_NAMES = Object.getOwnPropertyNames(Object.prototype).length

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { parseHttpDate, parseIsoDate } from "../../src/headers/http-date.ts"
import { readRateLimits } from "../../src/headers/rate-limit.ts"
import { parseDuration } from "../../src/time/duration.ts"
import { readServerWait } from "../headers/header-cases.ts"
import { within } from "../support/cpu-time.ts"
import { expectClean, fuzz, TEST_TIMEOUT_MS } from "./budget.ts"
import { HEADERS, headers, headerValue } from "./hostile.ts"

const NOW = Date.UTC(2026, 0, 15, 12)
const BOUND_MS = 30

/** Finite and not negative, where there is one. */
function expectAmount(value: unknown): void {
  if (value === undefined || value === null) return
  expect(Number.isFinite(value)).toBe(true)
  expect(value).toBeGreaterThanOrEqual(0)
}

describe("the readers of server timing take anything", () => {
  it(
    "in any combination of fields",
    () =>
      fuzz(400, headers, (sent) => {
        const header = (name: string) => (Object.hasOwn(sent, name) ? (sent[name] as string) : null)
        for (const throttled of [false, true]) {
          const wait = within(BOUND_MS, () => readServerWait(header, { now: NOW, throttled }))
          expectAmount(wait?.ms)
          if (wait) {
            expect(Number.isInteger(wait.ms)).toBe(true)
            expect(wait.value.length).toBeLessThanOrEqual(100)
            expect(HEADERS).toContain(wait.from)
          }
        }
        const limits = within(BOUND_MS, () => readRateLimits(header, NOW))
        expect(limits.length).toBeLessThanOrEqual(8)
        for (const { name, limit, remaining, resetMs, windowMs, restoresPerSecond } of limits) {
          for (const amount of [limit, remaining, resetMs, windowMs, restoresPerSecond]) expectAmount(amount)
          expect(name?.length ?? 0).toBeLessThanOrEqual(100)
        }
        expectClean()
      }),
    TEST_TIMEOUT_MS,
  )

  it(
    "in one field alone",
    () => {
      const odd = fc.oneof(headerValue, fc.constantFrom("", " ", ",", ",,,,"))
      return fuzz(200, fc.tuple(fc.constantFrom(...HEADERS), odd), ([only, value]) => {
        const header = (name: string) => (name === only ? value : null)
        within(BOUND_MS, () => readServerWait(header, { now: NOW, throttled: true }))
        within(BOUND_MS, () => readRateLimits(header, NOW))
      })
    },
    TEST_TIMEOUT_MS,
  )

  it(
    "and the readers of dates and durations",
    () =>
      fuzz(500, headerValue, (text) => {
        for (const read of [parseDuration, parseIsoDate, (date: string) => parseHttpDate(date, NOW)]) {
          const found = within(BOUND_MS, () => read(text))
          if (found !== null) expect(Number.isNaN(found)).toBe(false)
        }
      }),
    TEST_TIMEOUT_MS,
  )
})

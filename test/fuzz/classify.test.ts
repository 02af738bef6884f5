import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { classifyError } from "../../src/classify/network-error.ts"
import { tryProfile } from "../../src/classify/try-profile.ts"
import { FAQ_CODES } from "../../src/faq/entry.ts"
import { within } from "../support/cpu-time.ts"
import { expectClean, fuzz, TEST_TIMEOUT_MS } from "./budget.ts"
import { anyProfile, anyStatus, bodyText, headers, nearlyRuled } from "./hostile.ts"

/** ms for one answer, a body of 64 KB and headers of 100 KB included. */
const BOUND_MS = 60
const AT = "2026-01-15T12:00:00Z"

function expectSound(tried: ReturnType<typeof tryProfile>): void {
  if (tried === null) return
  expect(FAQ_CODES).toContain(tried.code)
  expect(typeof tried.retryable).toBe("boolean")
  if (tried.waitMs !== null) {
    expect(Number.isFinite(tried.waitMs)).toBe(true)
    expect(tried.waitMs).toBeGreaterThanOrEqual(0)
  }
}

describe("classify takes anything", () => {
  it(
    "any status, headers and body, by any profile",
    () =>
      fuzz(250, fc.tuple(anyProfile, anyStatus, headers, bodyText), ([profile, status, sent, body]) => {
        const answer = { status, headers: sent, body, at: AT }
        expectSound(within(BOUND_MS, () => tryProfile(profile, answer)))
        expectClean()
      }),
    TEST_TIMEOUT_MS,
  )

  it(
    "what nearly keeps to a rule",
    () =>
      fuzz(250, nearlyRuled, ({ profile, keeps, answer }) => {
        const tried = within(BOUND_MS, () => tryProfile(profile, { ...answer, at: AT }))
        expectSound(tried)
        if (keeps) expect(tried?.matchedBy).toBe("profile")
        expectClean()
      }),
    TEST_TIMEOUT_MS,
  )

  it(
    "an error that is none",
    () => {
      const throwing = new Proxy(
        {},
        {
          get() {
            throw new Error("no")
          },
        },
      )
      const loop: Record<string, unknown> = { code: "ECONNRESET" }
      loop.cause = loop
      const deep = Array.from({ length: 10_000 }).reduce<object>((cause) => ({ cause }), {
        code: "ENOTFOUND",
      })
      const odd = fc.oneof(
        fc.anything({
          withNullPrototype: true,
          withBigInt: true,
          withDate: true,
          withMap: true,
          withProxy: true,
        } as object),
        fc.constantFrom<unknown>(throwing, loop, deep, Object.create(throwing), Symbol("no"), () => {}),
        fc.record({
          name: fc.anything(),
          code: fc.anything(),
          cause: fc.anything(),
          errors: fc.anything(),
          message: fc.anything(),
        }),
        fc.string({ unit: "binary", maxLength: 300 }).map((message) => new TypeError(message)),
      )
      return fuzz(250, odd, (error) => {
        const verdict = within(BOUND_MS, () => classifyError(error, "https://api.example.com"))
        expect(FAQ_CODES).toContain(verdict.code)
        expect(typeof verdict.error).toBe("string")
        expectClean()
      })
    },
    TEST_TIMEOUT_MS,
  )
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { createHeed } from "../../src/index.ts"

/** Why createHeed refuses; "" where it does not. */
function refusal(options: unknown): string {
  try {
    createHeed(options as object)
    return ""
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as Error).message
  }
}

const WRONG: [options: object, ...told: string[]][] = [
  [{ source: "" }, "source: expected a text that is not empty, or a function of the request"],
  [{ faq: {} }, "faq: expected the ten rows"],
  [{ retries: 3 }, "retries: no such option; it is retry.retries"],
  [{ maxWait: 3 }, "maxWait: no such option; it is throttle.maxWait"],
  [{ profile: undefined }, "profile: expected a profile, a list of them or null, got undefined"],
  [{ profile: [undefined] }, "profile[0]"],
  [{ retry: true }, "retry: expected an object, got true"],
  [{ retry: { retries: -1 } }, "retry.retries: expected a whole number, 0 or more (or Infinity), got -1"],
  [{ retry: { retries: 1.5 } }, "retry.retries: expected a whole number"],
  [{ retry: { statuses: [503, 200] } }, "retry.statuses[1]: expected a status from 400 to 999, got 200"],
  [{ retry: { statuses: ["500"] } }, 'retry.statuses[0]: expected a status from 400 to 999, got "500"'],
  [{ retry: { statuses: 503 } }, "retry.statuses: expected a list of statuses from 400 to 999, got 503"],
  [{ retry: { methods: ["GET", ""] } }, 'retry.methods[1]: expected a text that is not empty, got ""'],
  [{ memory: {} }, "memory: expected the path of a file, or { load, save }, got an object"],
  [
    { retry: { backoff: { base: Number.NaN } } },
    "retry.backoff.base: expected ms, a number of 0 or more, got NaN",
  ],
  [{ retry: { backoff: { factor: 0.5 } } }, "retry.backoff.factor: expected a number of 1 or more"],
  [{ retry: { backoff: { max: Number.POSITIVE_INFINITY } } }, "retry.backoff.max"],
  [
    { retry: { backoff: { jitter: "some" } } },
    'retry.backoff.jitter: expected "full", "equal" or "none", got "some"',
  ],
  [{ throttle: { maxWait: "5m" } }, 'throttle.maxWait: expected ms, a number of 0 or more, got "5m"'],
  [
    { throttle: { limit: { requests: 0, per: "1s" } } },
    "throttle.limit.requests: expected a whole number from 1",
  ],
  [
    { throttle: { limit: { requests: 10, per: "soon" } } },
    "throttle.limit.per: expected ms above 0, or a duration",
  ],
  [
    { throttle: { limit: { requests: 10 } } },
    'throttle.limit.per: expected ms above 0, or a duration such as "10s" or "1m", got undefined',
  ],
  [{ throttle: { share: 0 } }, "throttle.share: expected a number above 0, 1 at most, got 0"],
  [{ throttle: { share: "50%" } }, 'throttle.share: expected a number above 0, 1 at most, got "50%"'],
  [
    { throttle: { leave: "100%" } },
    'throttle.leave: expected a whole number, 0 or more, or a part such as "20%"',
  ],
  [{ throttle: { leave: -1 } }, "throttle.leave: expected a whole number, 0 or more, or a part"],
  [{ throttle: { leave: 1.5 } }, "throttle.leave: expected a whole number, 0 or more, or a part"],
  [{ throttle: { leave: 5, adaptive: false } }, "throttle.leave: needs throttle.adaptive, which reads"],
  [
    { throttle: { budget: 0.5 } },
    "throttle.budget: expected a whole number, 0 or more (or Infinity), got 0.5",
  ],
  [{ throttle: { expectedRuns: 0 } }, "throttle.expectedRuns: expected a whole number, 1 or more, got 0"],
  [{ throttle: { expectedRuns: 1.5 } }, "throttle.expectedRuns: expected a whole number, 1 or more"],
  [{ throttle: { concurrency: 0 } }, "throttle.concurrency: expected a whole number, 1 or more"],
  [{ timeout: { total: 0 } }, "timeout.total: expected ms, a number above 0, got 0"],
  [{ timeout: 5_000 }, "timeout: expected an object, got 5000"],
  [{ beforeAttempt: "sign" }, 'beforeAttempt: expected a function, got "sign"'],
  [{ refreshCredentials: true }, "refreshCredentials: expected a function, got true"],
  [{ throwHttpErrors: 1 }, "throwHttpErrors: expected true or false, got 1"],
  [{ redact: { headers: "x-key" } }, 'redact.headers: expected a list of texts, got "x-key"'],
  [{ retrys: {} }, "retrys: no such option; there are source, faq, retry, throttle"],
  [
    { retry: { attempts: 3 } },
    "retry.attempts: no such option; there are retries, statuses, methods, backoff",
  ],
  [
    { retry: { retries: -1 }, timeout: { total: -1 }, sauce: 1 },
    "3 options are wrong",
    "retry.retries",
    "timeout.total",
    "sauce",
  ],
]

describe("options", () => {
  it.each(WRONG)("%j is refused, by name and with what was expected", (options, ...told) => {
    const message = refusal(options)
    for (const part of told) expect(message).toContain(part)
  })

  it.each([
    undefined,
    {},
    { retry: false, throttle: false },
    { retry: { retries: Number.POSITIVE_INFINITY }, throttle: { concurrency: Number.POSITIVE_INFINITY } },
    { throttle: { limit: { requests: 100, per: "1m30s" } } },
    { source: () => "mine", timeout: { attempt: 0.5 } },
    { retry: undefined, source: undefined },
  ])("%j is fine", (options) => expect(refusal(options)).toBe(""))

  it.each([null, 5, "x", []])("%j is no options", (options) => {
    expect(refusal(options)).toContain("options: expected an object")
  })

  it("shows no long text, which might be a secret", () => {
    const secret = "s3cret-".repeat(10)
    expect(refusal({ beforeAttempt: secret, source: [secret] })).not.toContain("s3cret")
  })

  it("never fails in any other way, whatever it is given", () => {
    fc.assert(
      fc.property(fc.anything(), (options) => void refusal(options)),
      { numRuns: 500 },
    )
  })
})

import {
  type CallOptions,
  createHeed,
  type Diagnosis,
  diagnosisOf,
  type ExitAdvice,
  exitAdvice,
  FAQ,
  type Faq,
  type FaqEntry,
  type Heed,
  HeedError,
  type HeedOptions,
  isHeeded,
  lookUp,
  type Notice,
} from "heed"
import { faqFromMarkdown } from "heed/faq"
import { type Profile, profiles } from "heed/profiles"
import { describe, expectTypeOf, test } from "vitest"

test("createHeed takes nothing, or options", () => {
  expectTypeOf(createHeed).parameters.toEqualTypeOf<[options?: HeedOptions]>()
  expectTypeOf(createHeed).returns.toEqualTypeOf<Heed>()
})

test("diagnosisOf asks anything and may not know", () => {
  expectTypeOf(diagnosisOf).parameters.toEqualTypeOf<[thing: unknown]>()
  expectTypeOf(diagnosisOf).returns.toEqualTypeOf<Diagnosis | undefined>()
})

test("isHeeded narrows", () => {
  const error: unknown = new Error("x")
  if (isHeeded(error)) {
    expectTypeOf(error.diagnosis).toEqualTypeOf<Diagnosis>()
    expectTypeOf(error.message).toBeString()
  }
})

test("HeedError is an Error with what happened", () => {
  expectTypeOf<HeedError>().toExtend<Error>()
  expectTypeOf<HeedError["diagnosis"]>().toEqualTypeOf<Diagnosis>()
  // The narrowing, not the value: a caught error is unknown until asked.
  const caught: unknown = undefined
  if (caught instanceof HeedError) expectTypeOf(caught.diagnosis.summary).toBeString()
})

describe("the FAQ", () => {
  test("has ten rows, known by their codes", () => {
    expectTypeOf<keyof Faq>().toEqualTypeOf<400 | 401 | 403 | 404 | 414 | 429 | 500 | 502 | 503 | 504>()
    expectTypeOf(FAQ).toEqualTypeOf<Faq>()
    expectTypeOf(FAQ[429]).toEqualTypeOf<FaqEntry>()
    // @ts-expect-error: not a row
    FAQ[418]
  })

  test("any status leads to a row", () => {
    expectTypeOf(lookUp).parameters.toEqualTypeOf<[status: number]>()
    expectTypeOf(lookUp).returns.toEqualTypeOf<FaqEntry>()
  })

  test("is read from a table, and cannot be written to", () => {
    expectTypeOf(faqFromMarkdown).parameters.toEqualTypeOf<[table: string]>()
    expectTypeOf(faqFromMarkdown).returns.toEqualTypeOf<Faq>()
    // @ts-expect-error: read-only
    FAQ[429] = lookUp(500)
    // @ts-expect-error: read-only
    FAQ[429].advice.push("wait")
  })
})

test("a diagnosis says what it knows, in closed sets", () => {
  expectTypeOf<Diagnosis["code"]>().toEqualTypeOf<keyof Faq>()
  expectTypeOf<Diagnosis["status"]>().toEqualTypeOf<number | null>()
  expectTypeOf<Diagnosis["matchedBy"]>().toEqualTypeOf<
    "status" | "profile" | "nearest" | "message" | "network"
  >()
  expectTypeOf<Diagnosis["action"]>().toEqualTypeOf<"retry" | "throttle" | "split" | "stop">()
  expectTypeOf<Diagnosis["advice"]>().toEqualTypeOf<string[]>()
  expectTypeOf<Diagnosis["retryAt"]>().toEqualTypeOf<string | null>()
  expectTypeOf<Diagnosis["stopped"]>().toEqualTypeOf<
    | "not-retryable"
    | "retries-used"
    | "deadline"
    | "wait-too-long"
    | "not-idempotent"
    | "body-not-replayable"
    | "aborted"
    | "quota-exhausted"
    | "quota-reserved"
    | "budget-used"
    | null
  >()
})

test("options are checked", () => {
  expectTypeOf<{ retry: false; throttle: false }>().toExtend<HeedOptions>()
  expectTypeOf<{ retry: { retries: 3; backoff: { base: 100; jitter: "full" } } }>().toExtend<HeedOptions>()
  expectTypeOf<{
    throttle: { limit: { requests: 100; per: "10s" }; concurrency: 4 }
  }>().toExtend<HeedOptions>()
  expectTypeOf<{ timeout: { attempt: 1; total: 2 } }>().toExtend<HeedOptions>()
  expectTypeOf<{ refreshCredentials: () => Promise<void> }>().toExtend<HeedOptions>()
  expectTypeOf<{ refreshCredentials: () => string }>().not.toExtend<HeedOptions>()
  expectTypeOf<{ retry: { retries: "3" } }>().not.toExtend<HeedOptions>()
  expectTypeOf<{ retry: { backoff: { jitter: "some" } } }>().not.toExtend<HeedOptions>()
  expectTypeOf<{ retry: true }>().not.toExtend<HeedOptions>()
  expectTypeOf<{ idempotent: true; retries: 2; source: "x"; label: "y" }>().toExtend<CallOptions>()
  expectTypeOf<{ idempotent: "yes" }>().not.toExtend<CallOptions>()
  // @ts-expect-error: a misspelt option
  createHeed({ retires: 3 })
  // @ts-expect-error: it is retry.retries, as the type of this name says
  createHeed({ retries: 3 })
  expectTypeOf<HeedOptions["retries"]>().toEqualTypeOf<"no such option: set `retry.retries`" | undefined>()
})

test("profiles are known by their names", () => {
  expectTypeOf(profiles.google).toEqualTypeOf<Profile>()
  createHeed({ profile: [profiles.google, profiles.meta] })
  // @ts-expect-error: no such profile
  profiles.gogle
})

test("a run that remembers, leaves and is told notices", () => {
  const heed = createHeed({ memory: "heed-state.json" })
  createHeed({ memory: { load: async () => null, save: async () => {} } })
  createHeed({ memory: { load: () => ({ version: 1 }), save: (text: string) => text.length } })
  // @ts-expect-error: both are needed
  createHeed({ memory: { load: () => null } })
  expectTypeOf(heed.save).returns.toEqualTypeOf<Promise<void>>()
  expectTypeOf(exitAdvice).returns.toEqualTypeOf<ExitAdvice>()
  expectTypeOf(exitAdvice(null).resumeAt).toEqualTypeOf<string | null>()
  expectTypeOf<CallOptions["maxWait"]>().toEqualTypeOf<number | undefined>()
  heed.on("waiting", ({ calls, until }) => {
    expectTypeOf(calls).toBeNumber()
    expectTypeOf(until).toBeString()
  })
  heed.on("notice", (notice) => expectTypeOf(notice).toEqualTypeOf<Notice>())
  expectTypeOf(heed.report().notices).toEqualTypeOf<Notice[]>()
})

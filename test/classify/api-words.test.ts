import { describe, expect, it } from "vitest"
import { type ApiWords, apiWordsOf, NO_WORDS, readBodyWait } from "../../src/classify/api-words.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"

const NOW = Date.UTC(2026, 0, 31, 12)
const said = (text: string) => apiWordsOf(ResponseBody.ofStart(text))
const inJson = (data: unknown) => said(JSON.stringify(data))
const words = (given: Partial<ApiWords>): ApiWords => ({ ...NO_WORDS, ...given })

describe("the words of JSON", () => {
  it.each<[what: string, data: unknown, found: Partial<ApiWords>]>([
    ["a code and a message", { code: "E1", message: "no" }, { codes: ["E1"], messages: ["no"] }],
    ["a code that is a number", { error_code: 17 }, { codes: ["17"] }],
    ["names in any spelling", { ErrorCode: "E1", "error-msg": "no" }, { codes: ["E1"], messages: ["no"] }],
    ["one that is both", { error: "bad" }, { codes: ["bad"], messages: ["bad"] }],
    ["within an error", { error: { code: "E1", message: "no" } }, { codes: ["E1"], messages: ["no"] }],
    ["in a list of errors", { errors: [{ code: "E1" }, { code: "E2" }] }, { codes: ["E1", "E2"] }],
    ["a list of texts", { errors: ["one", "two"] }, { messages: ["one", "two"] }],
    ["messages in a list", { messages: ["one"], message: ["two"] }, { messages: ["one", "two"] }],
    ["a list at the top", [{ errorCode: "E1" }], { codes: ["E1"] }],
    ["a message with its language", { message: { lang: "en", value: "no" } }, { messages: ["no"] }],
    ["… with no text in it", { message: { lang: "en", value: 1 } }, { messages: [""] }],
    ["the status of an error", { error: { status: "BUSY" } }, { codes: ["BUSY"] }],
    ["a status of the resource is none", { status: "LOCKED" }, {}],
    ["a status with an error in it", { status: { code: "E1" } }, { codes: ["E1"] }],
    ["… further down it is data", { error: { status: { code: "E1" } } }, {}],
    ["fields of the caller are not read", { data: { code: "E1" }, user: { message: "no" } }, {}],
    ["… nor below `errors` that is no list", { errors: { message: "no" } }, {}],
    [
      "… unless it has a code",
      { errors: { code: "E1", message: "no" } },
      { codes: ["E1"], messages: ["no"] },
    ],
    ["nothing said", { code: null, message: true, error: {} }, {}],
    [
      "eBay's lists",
      { error: [{ subdomain: ["Auth"], message: ["no"] }] },
      { codes: ["Auth"], messages: ["no"] },
    ],
    [
      "a code before its message",
      { message: "QUOTA_EXCEEDED : no more" },
      { codes: ["QUOTA_EXCEEDED"], messages: ["QUOTA_EXCEEDED : no more"] },
    ],
    ["a code as the message", { message: "TRY_LATER" }, { codes: ["TRY_LATER"], messages: ["TRY_LATER"] }],
    ["a word in capitals is none", { message: "STOP: no" }, { messages: ["STOP: no"] }],
    ["nor one within", { message: "It is TRY_LATER now" }, { messages: ["It is TRY_LATER now"] }],
    ["a wait", { error: { retry_after: 7 } }, { waits: [["retryafter", "retry_after", 7]] }],
    ["a wait as text", { "Retry-In": "7 s" }, { waits: [["retryin", "Retry-In", "7 s"]] }],
    ["no wait", { retry_policy: 7, waiting: 3 }, {}],
    ["a failure in a 2xx", { success: false }, { failed: true }],
  ])("%s", (_, data, found) => {
    expect(inJson(data)).toMatchObject({ codes: [], messages: [], waits: [], ...found })
  })

  it("are at most those of 10 items, 300 fields and 6 levels", () => {
    const many = Array.from({ length: 12 }, (_, n) => ({ code: `E${n}` }))
    expect(inJson({ errors: many }).codes).toHaveLength(10)
    expect(inJson({ error: [{ subdomain: many.map(({ code }) => code) }] }).codes).toHaveLength(10)
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, 0]))
    expect(inJson({ ...fields(299), code: "E1" }).codes).toEqual(["E1"])
    expect(inJson({ ...fields(300), code: "E1" }).codes).toEqual([])
    const nested = (levels: number) =>
      Array.from({ length: levels }).reduce<object>((error) => ({ error }), { code: "E1" })
    expect(inJson(nested(6)).codes).toEqual(["E1"])
    expect(inJson(nested(7)).codes).toEqual([])
    // A list at the top is no level.
    expect(inJson([nested(6)]).codes).toEqual(["E1"])
  })

  it("are codes of at most 200 characters, under names of at most 40", () => {
    expect(inJson({ code: "x".repeat(300) }).codes).toEqual(["x".repeat(200)])
    const name = (length: number) => "code".padStart(length, "_")
    expect(inJson({ [name(40)]: "E1" }).codes).toEqual(["E1"])
    expect(inJson({ [name(41)]: "E1" }).codes).toEqual([])
  })

  it("come of the first ten messages alone, where a code stands before them", () => {
    const errors = Array.from({ length: 10 }, (_, n) => ({ message: `NO_${n}`, detail: `AND_${n}` }))
    const { codes, messages } = inJson({ errors })
    expect(codes).toEqual(messages.slice(0, 10))
    expect(messages).toHaveLength(20)
  })

  it("are read as far as an object can be read", () => {
    const error = Object.defineProperty({ code: "E1" }, "message", {
      enumerable: true,
      get: () => {
        throw new Error("no")
      },
    })
    expect(apiWordsOf(ResponseBody.ofParsed({ error, success: false }))).toEqual(words({ codes: ["E1"] }))
    const inherited = Object.create({ code: "E1" }) as object
    expect(apiWordsOf(ResponseBody.ofParsed(inherited))).toEqual(NO_WORDS)
    expect(apiWordsOf(ResponseBody.ofParsed("no"))).toEqual(words({ messages: ["no"] }))
  })
})

describe("the words of text and XML", () => {
  it.each<[what: string, text: string, found: Partial<ApiWords>]>([
    ["a short text is both", "  Rate Limit\n", { codes: ["Rate Limit"], messages: ["Rate Limit"] }],
    [
      "a text of 500 characters too",
      "x".repeat(500),
      { codes: ["x".repeat(500)], messages: ["x".repeat(500)] },
    ],
    ["a longer one is neither", "x".repeat(501), {}],
    ["an empty one", "  ", {}],
    [
      "AWS",
      "<Error><Code>SlowDown</Code><Message>Please reduce</Message></Error>",
      { codes: ["SlowDown"], messages: ["Please reduce"] },
    ],
    [
      "SOAP, with prefixes and attributes",
      '<s:Fault><faultcode xmlns:a="b">a:Busy</faultcode>\n<s:faultstring> later </s:faultstring></s:Fault>',
      { codes: ["a:Busy"], messages: ["later"] },
    ],
    ["CDATA", "<message><![CDATA[ no more ]]></message>", { messages: ["no more"] }],
    [
      "a wait",
      "<e><RetryAfterSeconds>15</RetryAfterSeconds></e>",
      { waits: [["retryafterseconds", "RetryAfterSeconds", "15"]] },
    ],
    [
      "attributes",
      '<error code="maxlag" info="Waiting for a host"/><e ErrorCode="E1"/>',
      { codes: ["maxlag", "E1"], messages: ["Waiting for a host"] },
    ],
    [
      "what stands behind an element is none of it",
      "<e><message>no</message> more <code>E1</code>\n</e>",
      { codes: ["E1"], messages: ["no"] },
    ],
    ["other elements", "<data><name>SlowDown</name></data>", {}],
    ["what lies beyond 8,192 characters", `<a>${" ".repeat(8_192)}</a><Code>E1</Code><e code="E2"/>`, {}],
  ])("%s", (_, text, found) => {
    expect(said(text)).toEqual(words(found))
  })
})

describe("the wait of a body", () => {
  const waitOf = (given: Partial<ApiWords>) => readBodyWait(words(given), { referenceMs: NOW })
  const field = (key: string, value: unknown) => {
    const { waits } = inJson({ [key]: value })
    expect(waits, "a field that names a wait").toHaveLength(1)
    return waitOf({ waits })?.ms ?? null
  }

  it.each<[name: string, value: unknown, ms: number | null]>([
    ["retry_after", 7, 7_000],
    ["retryAfter", "7", 7_000],
    ["retry_after_ms", 7, 7],
    ["retryAfterMsecs", 7, 7],
    ["retry_in_milliseconds", 7, 7],
    ["retryMilliseconds", 7, 7],
    ["msBeforeNext", 7, 7],
    ["retry_after_minutes", 7, 420_000],
    ["retryMinute", 7, 420_000],
    ["retry_seconds", 7, 7_000],
    ["wait_secs", 7, 7_000],
    ["waits", 7, 7_000],
    ["retry_delay", 7, 7_000],
    ["error_retry_after", 7, 7_000],
    ["reset_after", 7, 7_000],
    ["reset_in", 7, 7_000],
    ["seconds_until_reset", 7, 7_000],
    ["seconds_to_wait", 7, 7_000],
    // Of a number without a unit nothing is certain …
    ["retry", 7, null],
    ["wait", 7, null],
    ["reset", 7, null],
    ["resets", 7, null],
    ["rate_limit_resets", 7, null],
    // … but of a point in time, and of a text with its unit.
    ["reset", NOW / 1_000 + 30, 30_000],
    ["reset", NOW + 30_000, 30_000],
    ["reset", NOW / 1_000 - 30, 0],
    ["retry_at", "2026-01-31T12:00:30Z", 30_000],
    ["retry_at", "2026-01-31T13:00:30+01:00", 30_000],
    ["retry_at", "2026-01-31T11:00:00Z", 0],
    ["retry_at", "2026-01-31T12:00:30", null],
    ["retry_at", "Sat, 31 Jan 2026 12:00:30 GMT", 30_000],
    ["available_at", "2026-01-31T12:00:30Z", 30_000],
    ["retry_after", "7.5s", 7_500],
    ["retry_after", " 7 ", 7_000],
    ["retry_after", "soon", null],
    ["retry_after", -7, null],
    ["retry_after", 40_000_000, null],
  ])("in the field %s: %j is %j ms", (name, value, ms) => {
    expect(field(name, value)).toBe(ms)
  })

  it.each<[message: string, ms: number | null, value?: string]>([
    ["Please try again in 20s.", 20_000, "20s"],
    ["Rate limit reached. Please retry after 33 seconds", 33_000, "33 seconds"],
    ["try again after '900' seconds", 900_000, "900 seconds"],
    ["Please wait 1.5 minutes before you go on", 90_000, "1.5 minutes"],
    ["available in 2 hours", 7_200_000, "2 hours"],
    ["resets in 1m 30s", 90_000, "1m 30s"],
    ["resets in 1 hour, 2 minutes and 3 seconds", 3_723_000, "1 hour, 2 minutes and 3 seconds"],
    ["retry in 250 ms", 250, "250 ms"],
    ["retry in 250 milliseconds", 250, "250 milliseconds"],
    ["retry after one minute", 60_000, "1 minute"],
    ["TRY AGAIN IN 20 SECONDS", 20_000, "20 SECONDS"],
    ["Retrying is possible after 7 secs", 7_000, "7 secs"],
    ["try again at 2026-01-31 12:00:30 UTC", 30_000, "2026-01-31 12:00:30 UTC"],
    ["try again after 2026-01-31T13:00:30+01:00", 30_000, "2026-01-31T13:00:30+01:00"],
    ["try again at Sat, 31 Jan 2026 12:00:30 GMT", 30_000, "Sat, 31 Jan 2026 12:00:30 GMT"],
    ["try again at 2026-01-31T11:00:00Z", 0, "2026-01-31T11:00:00Z"],
    [`banned until ${NOW + 30_000}`, 30_000, String(NOW + 30_000)],
    [`banned until: ${NOW / 1_000 + 30}`, 30_000, String(NOW / 1_000 + 30)],
    [`banned until ${NOW / 1_000 - 30}`, 0, String(NOW / 1_000 - 30)],
    // A date says more than a number.
    ["wait 5 seconds, until 2026-01-31T12:00:30Z", 30_000, "2026-01-31T12:00:30Z"],
    ["try again later", null],
    ["You sent 20 requests in 5 seconds", null],
    ["retry at most once every 5 seconds", null],
    ["retry with at most 5 per 10 seconds", null],
    ["try again in 20 sectors", null],
    ["until 20 seconds have passed", null],
    ["try again in 12345678901 seconds", null],
    [`try again ${"very ".repeat(9)}late, in 5 seconds`, null],
    [`try again ${"x".repeat(200)} 5 seconds`, null],
    [`${" ".repeat(1_000)}try again in 5 seconds`, null],
    ["banned until 15292560508", null],
    ["wait for the export of 2026-01-31T12:00:30Z", null],
    ["try again without id 7 of the list: 2026-01-31T12:00:30Z", null],
  ])("in words: %s", (message, ms, value) => {
    const found = waitOf({ messages: [message] })
    expect(found?.ms ?? null).toBe(ms)
    if (value !== undefined) expect(found).toEqual({ ms, from: "the message", value })
  })

  it("is the longest, and that of a field before that of a message", () => {
    const waits = inJson({ retry_after: 7, retry_after_ms: 9_000, wait_seconds: 8 }).waits
    expect(waitOf({ waits, messages: ["try again in 20s"] })).toEqual({
      ms: 9_000,
      from: "retry_after_ms",
      value: "9000",
    })
    expect(waitOf({ messages: ["try again in 20s", "try again in 30s", "try again in 10s"] })?.ms).toBe(
      30_000,
    )
    expect(waitOf({ waits: [["retry", "retry", 7]], messages: ["try again in 20s"] })?.ms).toBe(20_000)
    expect(waitOf({})).toBeNull()
  })

  it("is shown with at most 100 characters, and rounded up to whole ms", () => {
    const found = waitOf({ waits: [["retryafter", "retry_after", `7.0004${" ".repeat(200)}`]] })
    expect(found?.ms).toBe(7_001)
    expect(found?.value).toHaveLength(100)
  })
})

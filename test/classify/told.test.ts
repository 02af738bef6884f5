import { describe, expect, it } from "vitest"
import { meaningOfCode, meaningOfMessage } from "../../src/classify/api-vocabulary.ts"
import { type ApiWords, NO_WORDS } from "../../src/classify/api-words.ts"
import { statusReason } from "../../src/classify/status-reasons.ts"
import { lookUp, statusRule } from "../../src/classify/status-table.ts"
import { toldByCode, toldByHeader, toldByMessage } from "../../src/classify/told.ts"
import { ruleOf } from "../../src/classify/told-reasons.ts"
import type { Told, VerdictRule } from "../../src/classify/verdict.ts"
import type { ResponseHead } from "../../src/profiles/schema/response-head.ts"

const NOW = Date.UTC(2026, 0, 31, 12)

const head = (status: number, headers: Readonly<Record<string, string>> = {}): ResponseHead => ({
  status,
  method: "GET",
  path: "/",
  header: (name) => headers[name] ?? null,
  headers: () => Object.entries(headers),
})
const words = (given: Partial<ApiWords>): ApiWords => ({ ...NO_WORDS, ...given })

describe("the meaning of a code", () => {
  it.each<[code: string, meaning: string | null]>([
    ["RateLimitExceeded", "throttled"],
    ["rate--limit__exceeded", "throttled"],
    ["com.example#ThrottlingException", "throttled"],
    ["Client.RequestLimitExceeded", "throttled"],
    ["error/throttled,now", "throttled"],
    ["quota exceeded", "throttled"],
    ["InvalidRateLimitExceeded", null],
    ["InvalidToken", "token"],
    ["InvalidPageToken", "cursor"],
    ["TokenInvalid", "token"],
    ["Busy", null],
    ["ServerBusy", "busy"],
    ["Bad Request. slowdown", null],
    [`RateLimitExceeded${"_".repeat(103)}`, "throttled"],
    [`RateLimitExceeded${"_".repeat(104)}`, null],
  ])("%s: %s", (code, meaning) => {
    expect(meaningOfCode(code)).toBe(meaning)
  })
})

describe("the meaning of a message", () => {
  const any = () => true

  it.each<[message: string, meaning: string | null]>([
    ["Too many requests", "throttled"],
    ["The daily limit is exceeded", "quota"],
    ["The daily credits are used up: 1 credit left", "quota"],
    ["The daily meeting was exceeded", null],
    ["The monthly quota of calls is exceeded: 5 per second", null],
    ["The monthly quota of calls is exceeded: 5 per-minute", null],
    ["You exceeded the limit of requests for this scope", null],
    ["The limit of the budget for the day is reached", null],
    ["The request limit on rows was reached", null],
    ["The rate limit on rows was exceeded", "throttled"],
    ["Requests for rows were throttled", "throttled"],
    ['The field "rate limit exceeded" is not known', null],
    ["Limit '100' requests: rate limit exceeded", "throttled"],
    ["The user's access token has expired", "token"],
    ['Rate limit "12" exceeded', "throttled"],
    ['Rate limit "1x" of the day: exceeded', "throttled"],
    [`${" ".repeat(985)}Too many requests`, null],
    [`${" ".repeat(983)}Too many requests`, "throttled"],
  ])("%s: %s", (message, meaning) => {
    expect(meaningOfMessage(message, any)?.meaning ?? null).toBe(meaning)
  })

  it("is one that is wanted", () => {
    const message = "The daily limit of requests is exceeded, too many requests"
    expect(meaningOfMessage(message, any)?.meaning).toBe("quota")
    expect(meaningOfMessage(message, (meaning) => meaning !== "quota")?.meaning).toBe("throttled")
    expect(meaningOfMessage(message, () => false)).toBeNull()
  })
})

describe("what a code says", () => {
  it.each(["x-amzn-errortype", "x-ms-error-code"])("stands in the header %s before the body", (name) => {
    const found = toldByCode(head(400, { [name]: "ThrottlingException" }), words({ codes: ["InvalidToken"] }))
    expect(found).toEqual({ meaning: "throttled", by: "code", value: "ThrottlingException" })
  })

  it("stands in the body, if the header says nothing that is known", () => {
    const found = toldByCode(head(400, { "x-ms-error-code": "Odd" }), words({ codes: ["InvalidToken"] }))
    expect(found).toEqual({ meaning: "token", by: "code", value: "InvalidToken" })
  })

  it.each<[codes: string[], meaning: string | null, status?: number]>([
    [["Odd", "ServerBusy", "InvalidToken"], "busy"],
    [["RateLimitExceeded", "InsufficientQuota"], "quota"],
    [["429 Too Many"], "throttled"],
    [[" 429"], "throttled"],
    [["4290"], null],
    [["E429"], null],
    [["requests-per-day"], "quota"],
    [["GenerateRequestsPerDayPerProject"], "quota"],
    [["GenerateRequestsPerMonth"], "quota"],
    [["requests per day"], null],
    [["InsufficientBalance"], null],
    [["InsufficientBalance"], "quota", 402],
    [["QuotaExceeded"], "throttled"],
    [["QuotaExceeded"], null, 404],
    [["ServerBusy"], null, 500],
    [[], null],
  ])("%j means %s", (codes, meaning, status = 400) => {
    expect(toldByCode(head(status), words({ codes }))?.meaning ?? null).toBe(meaning)
  })

  it("is no limit on requests where the message is about what an account can own", () => {
    const told = (codes: string[], messages: string[]) => toldByCode(head(403), words({ codes, messages }))
    expect(told(["QuotaExceeded"], ["no", "at most 5 projects"])).toBeNull()
    expect(told(["QuotaExceeded"], ["at most 5 requests"])).toMatchObject({ meaning: "throttled" })
    expect(told(["QuotaExceeded"], [`${" ".repeat(1_000)}at most 5 projects`])).not.toBeNull()
    expect(told(["Client.QuotaExceeded"], ["at most 5 projects"])).not.toBeNull()
    expect(told(["QuotaExceeded.Client"], ["at most 5 projects"])).not.toBeNull()
    expect(told(["QuotaExceeded", "InvalidToken"], ["at most 5 projects"])).toMatchObject({
      meaning: "token",
    })
  })

  it("is kept with at most 120 characters", () => {
    const found = toldByCode(head(429, { "x-ms-error-code": `429 ${"x".repeat(200)}` }), NO_WORDS)
    expect(found?.value).toHaveLength(120)
  })
})

describe("what a message says", () => {
  it("is what it means under this status", () => {
    expect(toldByMessage(400, words({ messages: ["no", "too many requests"] }))).toEqual({
      meaning: "throttled",
      by: "message",
      value: "too many requests",
    })
    expect(toldByMessage(404, words({ messages: ["too many requests"] }))).toBeNull()
  })

  it("is looked for in eight messages, and kept with at most 120 characters", () => {
    const at = (n: number) => [...Array.from({ length: n }, (_, i) => `no ${i}`), "too many requests"]
    expect(toldByMessage(429, words({ messages: at(7) }))).not.toBeNull()
    expect(toldByMessage(429, words({ messages: at(8) }))).toBeNull()
  })
})

describe("what a header says", () => {
  const USED_UP = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1_000 + 40) }
  const LEFT = { ...USED_UP, "x-ratelimit-remaining": "4" }
  const told = (status: number, headers: Record<string, string>, said: Partial<ApiWords> | null) =>
    toldByHeader(head(status, headers), said && words(said), NOW)?.value ?? null

  it.each<
    [status: number, headers: Record<string, string>, said: Partial<ApiWords> | null, value: string | null]
  >([
    [403, { "retry-after": "7" }, null, "retry-after"],
    [403, { "retry-after": "7" }, {}, "retry-after"],
    [403, { "retry-after": "7" }, { messages: ["no"] }, "retry-after"],
    [403, { "retry-after": "7" }, { messages: ["no", "you lack a permission"] }, null],
    [403, { "retry-after": "7" }, { messages: [`${" ".repeat(1_000)}permission`] }, "retry-after"],
    [403, USED_UP, null, "x-ratelimit-reset"],
    [403, LEFT, null, null],
    [403, {}, null, null],
    [400, { "retry-after": "7" }, {}, null],
    [400, USED_UP, {}, "x-ratelimit-reset"],
    [409, USED_UP, {}, "x-ratelimit-reset"],
    [422, USED_UP, {}, "x-ratelimit-reset"],
    [404, USED_UP, {}, null],
    // What the body says goes before, and where it is not known nothing is certain.
    [400, USED_UP, null, null],
    [400, USED_UP, { codes: ["E1"] }, null],
    [400, USED_UP, { messages: ["no"] }, null],
  ])("%i %j %j: %s", (status, headers, said, value) => {
    expect(told(status, headers, said)).toBe(value)
  })

  it("is told as one", () => {
    expect(toldByHeader(head(403, USED_UP), null, NOW)).toEqual({
      meaning: "throttled",
      by: "header",
      value: "x-ratelimit-reset",
    })
  })
})

describe("the reason in words", () => {
  it.each<[told: Told, says: RegExp]>([
    [{ meaning: "token", by: "code", value: "E1" }, /^the token has expired or is not valid \(E1\)$/],
    [{ meaning: "token", by: "message", value: "bad token" }, /^the token .* \("bad token"\)$/],
    [{ meaning: "throttled", by: "header", value: "retry-after" }, /^it says when to come back$/],
    [{ meaning: "throttled", by: "header", value: "x-reset" }, /^nothing is left .* \(x-reset says/],
  ])("of %j", (told, says) => {
    expect(ruleOf({ rule: null, told })).toEqual({
      says: expect.stringMatching(says),
      source: expect.stringMatching(/^https:/),
      basis: "documented",
      profile: null,
    })
  })

  it("of a rule is the rule's, of a convention what it stands for, of neither nothing", () => {
    const rule: VerdictRule = { says: "grant", source: "", basis: "documented", profile: "Acme" }
    expect(ruleOf({ rule })).toBe(rule)
    expect(ruleOf({ rule: { ...rule, profile: null } })?.says).toMatch(/invalid_grant/)
    expect(ruleOf({ rule: { ...rule, profile: null, says: "odd" } })?.says).toBe("odd")
    expect(ruleOf({ rule: null })).toBeNull()
  })
})

describe("a status in no table", () => {
  it.each<[status: number, code: number, kind: string, reason: RegExp]>([
    [Number.NaN, 500, "permanent", /^not a status of HTTP/],
    [99, 500, "permanent", /^not a status of HTTP/],
    [600, 500, "permanent", /^not a status of HTTP/],
    [450.5, 500, "permanent", /^not a status of HTTP/],
    [100, 502, "permanent", /^an answer, but not/],
    [299, 502, "permanent", /^an answer, but not/],
    [300, 400, "permanent", /^a redirect/],
    [399, 400, "permanent", /^a redirect/],
    [432, 400, "permanent", /^unknown, so the 400/],
    [499.9, 500, "permanent", /^not a status/],
    [580, 500, "transient", /^unknown, so the 500/],
    [599, 504, "transient", /./],
  ])("%d is row %i, %s", (status, code, kind, reason) => {
    expect(statusRule(status)).toMatchObject({ code, kind })
    expect(lookUp(status).code).toBe(code)
    expect(statusReason(status)).toMatch(reason)
  })
})

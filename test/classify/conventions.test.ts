import { describe, expect, it } from "vitest"
import { tryProfile } from "../../src/profiles.ts"

type Answer = Omit<Parameters<typeof tryProfile>[1], "status">

const JSON_TYPE = { "content-type": "application/json" }
const google = (status: string, details: unknown[] = []) => ({
  error: { code: 0, message: "m", status, details },
})
const older = (reason: string) => ({
  error: { code: 403, message: "m", errors: [{ domain: "usageLimits", reason }] },
})
const graphql = (code: string) => ({ data: null, errors: [{ message: "m", extensions: { code } }] })
const problem = (type: string, status?: number) => ({
  headers: { "content-type": "application/problem+json" },
  body: { type, title: "t", status },
})

const FOLLOWED: [status: number, answer: Answer, code: number, retryable: boolean, waitMs?: number | null][] =
  [
    [400, { body: { error: "invalid_grant", error_description: "expired" } }, 401, false],
    [400, { body: { error: "invalid_client" } }, 401, false],
    [403, { headers: { "www-authenticate": 'Bearer error="invalid_token"' } }, 401, false],
    [401, { headers: { "www-authenticate": 'Bearer realm="x", error="insufficient_scope"' } }, 403, false],
    [403, { body: older("rateLimitExceeded") }, 429, true, null],
    [403, { body: older("userRateLimitExceeded") }, 429, true],
    [403, { body: older("dailyLimitExceeded") }, 429, false],
    [403, { body: google("RESOURCE_EXHAUSTED", [{ retryDelay: "7.5s" }]) }, 429, true, 7_500],
    [429, { body: google("RESOURCE_EXHAUSTED", [{ retryDelay: "30s" }]) }, 429, true, 30_000],
    [429, { body: google("RESOURCE_EXHAUSTED", [{ metadata: { quota_limit: "ReadsPerDay" } }]) }, 429, false],
    [400, { body: google("INVALID_ARGUMENT", [{ reason: "API_KEY_INVALID" }]) }, 401, false],
    [400, { body: graphql("UNAUTHENTICATED") }, 401, false],
    [500, { body: graphql("FORBIDDEN") }, 403, false],
    [400, { body: graphql("THROTTLED") }, 429, true],
    [400, problem("https://iana.org/assignments/http-problem-types#quota-exceeded"), 429, true],
    [400, problem("https://iana.org/assignments/http-problem-types#temporary-reduced-capacity"), 503, true],
    [502, problem("about:blank", 429), 429, true],
    [403, { headers: { "retry-after": "20" } }, 429, true, 20_000],
    [
      403,
      {
        headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1767225660" },
        at: "2026-01-01T00:00:00Z",
      },
      429,
      true,
      60_000,
    ],
  ]

const RESEMBLING: [status: number, answer: Answer][] = [
  [403, { headers: { "x-ratelimit-remaining": "4999", "x-ratelimit-reset": "1767225660" } }],
  [403, { headers: { "x-ratelimit-remaining": "0" } }],
  [403, { body: { message: "rate limits of your plan do not allow this" } }],
  [400, { body: { error: "invalid_grant_type_parameter" } }],
  [400, { body: { errors: { error: "invalid_grant" } } }],
  [400, { body: { error: { code: "invalid_grant" } } }],
  [400, { body: "invalid_grant" }],
  [400, { body: { status: "RESOURCE_EXHAUSTED", message: "m" } }],
  [400, { body: { errors: { code_of_conduct: "THROTTLED" } } }],
  [400, { body: { data: { code: "THROTTLED" } } }],
  [404, { headers: JSON_TYPE, body: { status: 429, title: "Lot 429" } }],
  [404, problem("https://example.com/problems/quota-exceeded", 404)],
  [400, { body: { extensions: { code: "UNAUTHENTICATED" } } }],
]

describe("an API that no profile knows, by a convention that it follows", () => {
  it.each(FOLLOWED)("%i %j is row %i", (status, answer, code, retryable, waitMs) => {
    const found = tryProfile(null, { status, ...answer })
    expect(found).toMatchObject({ code, retryable, ...(waitMs === undefined ? {} : { waitMs }) })
    expect(found?.matchedBy).toBe(code === status ? "status" : "nearest")
    expect(found?.says).toBeTypeOf("string")
  })

  it("a day's quota is told from a short limit", () => {
    expect(tryProfile(null, { status: 403, body: older("dailyLimitExceeded") })?.exhausted).toBe(true)
    expect(tryProfile(null, { status: 403, body: older("rateLimitExceeded") })?.exhausted).toBe(false)
  })

  it.each(RESEMBLING)("%i %j only resembles one", (status, answer) => {
    expect(tryProfile(null, { status, ...answer })).toMatchObject({
      code: status,
      matchedBy: "status",
      says: null,
    })
  })

  it("a 2xx with data is never a failure; one that is nothing but a limit is one", () => {
    const { errors } = graphql("THROTTLED")
    expect(tryProfile(null, { status: 200, body: { data: { shop: { id: 1 } }, errors } })).toBeNull()
    expect(tryProfile(null, { status: 200, body: { data: null, errors } })).toMatchObject({ code: 429 })
    expect(tryProfile(null, { status: 200, body: graphql("BAD_USER_INPUT") })).toBeNull()
  })
})

import type { DiagnoseInput } from "../../src/explain/diagnose.ts"
import { profiles } from "../../src/profiles.ts"
import { jwt, NOW, type Scene } from "./failure-contexts.ts"

const HOUR = 3_600_000
const none = Number.POSITIVE_INFINITY
const ids = (count: number) => Array.from({ length: count }, (_, i) => String(100_000_000 + i)).join(",")
const networkError = (code: string) => Object.assign(new Error("x"), { code })
const HELD = { matchedBy: "status", kind: "throttled", error: "HELD" } as const
const UNSENT = { tries: 0, durations: [] }
const failing = { failed: 9, failuresSinceSuccess: 9, failingSince: NOW - 42_000 }
const page = (title: string, body = "") =>
  `<!DOCTYPE html><html><head><title>${title}</title></head><body>${body}</body></html>`

type Named = readonly [name: string, scene: Scene, rest?: Partial<DiagnoseInput>]

/** Failures whose texts are written down in `sentences.txt`: each kind of evidence, of suggestion and of an end. */
export const SCENES: readonly Named[] = [
  [
    "400 with a field",
    {
      status: 400,
      url: "https://api.example.com/v1/orders?since=2026-02-30",
      answerBody: { error: { message: "Invalid date.", param: "since" } },
    },
  ],
  [
    "400 with a page size too large",
    {
      status: 400,
      url: "https://api.example.com/v1/orders?page_size=1000",
      answerBody: { message: "page_size must be at most 100", field: "page_size" },
    },
  ],
  ["400 that says nothing", { status: 400 }],
  ["422", { status: 422, answerBody: { message: "Validation failed" } }],
  ["412 of a version", { method: "PUT", status: 412, answerBody: { message: "Version conflict" } }],
  ["412 of a header", { method: "PUT", status: 412, requestHeaders: { "if-match": '"1"' } }],
  ["409 that says nothing", { method: "POST", status: 409 }],
  [
    "410 of a sync token",
    {
      status: 410,
      url: "https://api.example.com/v1/events?syncToken=abc",
      answerBody: {
        error: {
          code: 410,
          message: "Sync token is no longer valid, a full sync is required.",
          errors: [{ reason: "fullSyncRequired" }],
        },
      },
    },
  ],
  [
    "404 of a scroll",
    {
      method: "POST",
      status: 404,
      url: "https://api.example.com/_search/scroll",
      answerBody: {
        error: {
          root_cause: [
            { type: "search_context_missing_exception", reason: "No search context found for id [7]" },
          ],
          type: "search_phase_execution_exception",
          reason: "all shards failed",
        },
        status: 404,
      },
    },
  ],
  [
    "400 of a cursor",
    {
      status: 400,
      url: "https://api.example.com/v1/rows?start_cursor=abc",
      answerBody: { code: "validation_error", message: "The start_cursor provided is invalid: abc" },
    },
  ],
  ["a redirect", { status: 302, headers: { location: "https://api.example.com/v2/orders" } }],
  ["a redirect to a login", { status: 303, headers: { location: "/users/sign_in" } }],
  ["304", { status: 304, requestHeaders: { "if-none-match": '"abc"' } }],
  [
    "401, expired",
    {
      status: 401,
      requestHeaders: {
        authorization: `Bearer ${jwt({ iat: (NOW - 3 * HOUR) / 1000, exp: (NOW - 2 * HOUR) / 1000 })}`,
      },
      headers: {
        "www-authenticate": 'Bearer error="invalid_token", error_description="The access token expired"',
      },
      answerBody: { message: "Unauthorized" },
      source: { succeeded: 1, lastSuccessAt: NOW - HOUR },
    },
  ],
  ["401, without credentials", { status: 401, headers: { "www-authenticate": 'Basic realm="reports"' } }],
  [
    "401, refreshed",
    {
      status: 401,
      renewal: { error: null, refused: null },
      requestHeaders: { authorization: "Bearer 0123456789abcdef0123" },
    },
  ],
  ["401, not refreshed", { status: 401, renewal: { error: "login server is down", refused: null } }],
  [
    "403, a scope",
    {
      status: 403,
      headers: { "x-accepted-oauth-scopes": "repo", "x-oauth-scopes": "gist" },
      answerBody: { message: "Resource not accessible" },
    },
  ],
  ["403, one closed resource", { status: 403, source: { succeeded: 40 }, endpoint: { succeeded: 1 } }],
  [
    "403 with Retry-After",
    { status: 403, headers: { "retry-after": "60" }, answerBody: { message: "Slow down." } },
  ],
  [
    "403 of Cloudflare, a block",
    {
      status: 403,
      headers: { server: "cloudflare", "cf-ray": "8c1f2a3b4c5d6e7f-FRA" },
      answerBody: page("Attention Required! | Cloudflare", "Sorry, you have been blocked"),
    },
  ],
  [
    "403 of Akamai",
    {
      status: 403,
      headers: { server: "AkamaiGHost" },
      answerBody: page("Access Denied", "Reference&#32;&#35;18&#46;2f1c1002&#46;1700000000&#46;1a2b3c"),
    },
  ],
  [
    "403 of Imperva",
    {
      status: 403,
      answerBody: page(
        "",
        '<iframe src="/_Incapsula_Resource?x">Request unsuccessful. Incapsula incident ID: 123000-456</iframe>',
      ),
    },
  ],
  [
    "403 of AWS WAF",
    {
      status: 405,
      headers: { "x-amzn-waf-action": "captcha", "content-type": "text/html" },
      answerBody: page("Human Verification"),
    },
  ],
  [
    "403 of F5",
    {
      status: 403,
      answerBody: page(
        "Request Rejected",
        "The requested URL was rejected. Please consult with your administrator. Your support ID is: 1234567890123",
      ),
    },
  ],
  ["511", { status: 511, answerBody: page("Hotel Wi-Fi") }],
  ["401 of a login page", { status: 401, answerBody: page("Log in · Acme") }],
  [
    "404, gone",
    {
      status: 404,
      source: { succeeded: 211, lastSuccessAt: NOW - 2_000, failuresSinceSuccess: 0 },
      endpoint: { succeeded: 1, failed: 1 },
    },
  ],
  [
    "404 in an outage",
    {
      status: 404,
      source: {
        succeeded: 20,
        failed: 9,
        failuresSinceSuccess: 6,
        lastSuccessAt: NOW - 90_000,
        byCode: { 404: 2, 503: 1 },
      },
    },
  ],
  [
    "404, worked before",
    { status: 404, workedBefore: true, source: { succeeded: 1, lastSuccessAt: NOW - 60_000 } },
  ],
  ["414", { status: 414, url: `https://api.example.com/v1/orders?ids=${ids(800)}` }],
  ["413", { method: "POST", status: 413, body: JSON.stringify({ ids: ids(100).split(",") }) }],
  ["431", { status: 431, requestHeaders: { cookie: `a=${"x".repeat(9_000)}` } }],
  [
    "429, stated",
    {
      status: 429,
      headers: { ratelimit: '"burst";r=0;t=7', "ratelimit-policy": '"burst";q=1;w=1', "retry-after": "7" },
      measured: { ratePerSecond: 1, inFlight: 1 },
      source: { succeeded: 328, failed: 12, byCode: { 429: 1 } },
    },
    {
      refusal: "wait-too-long",
      retryAt: NOW + 1_500,
      limits: { maxWaitMs: 1_500, heldMs: 700, totalMs: none, elapsedMs: 900 },
    },
  ],
  [
    "429, the day's quota",
    { status: 429, headers: { "retry-after": "7200" } },
    {
      refusal: "wait-too-long",
      retryAt: NOW + 2 * HOUR,
      limits: { maxWaitMs: 300_000, heldMs: 0, totalMs: none, elapsedMs: 90 },
    },
  ],
  [
    "429 by Mixpanel's numbers",
    {
      status: 429,
      answerBody: {
        error: "Query rate limit exceeded. Concurrent queries: 0/5. Queries: 61/60 in the last hour",
      },
    },
  ],
  [
    "429, at once",
    {
      status: 429,
      answerBody: { message: "Too many concurrent requests" },
      measured: { ratePerSecond: 20, inFlight: 8 },
      source: { succeeded: 40 },
    },
  ],
  [
    "429, learned, and others",
    { status: 429, learned: { ratePerSecond: 0.005, concurrency: 1 }, otherRuns: 1 },
  ],
  [
    "429, others spend it",
    {
      status: 429,
      headers: { "ratelimit-policy": '"d";q=600;w=60' },
      measured: { ratePerSecond: 0.5, inFlight: 1 },
    },
  ],
  [
    "429 of Amazon SP",
    {
      status: 429,
      profile: profiles.amazonSp,
      headers: { "x-amzn-ratelimit-limit": "0.0167" },
      answerBody: {
        errors: [{ code: "QuotaExceeded", message: "You exceeded your quota for the requested resource." }],
      },
      readsBody: true,
    },
  ],
  [
    "429 of Microsoft Graph",
    {
      status: 429,
      profile: profiles.microsoftGraph,
      answerBody: { error: { code: "TooManyRequests", message: "Please retry again later." } },
      readsBody: true,
    },
  ],
  [
    "429 of LinkedIn",
    {
      status: 429,
      profile: profiles.linkedin,
      answerBody: {
        status: 429,
        message: "Resource level throttle limit for calls to this resource is reached.",
      },
      readsBody: true,
    },
  ],
  [
    "429 of GitHub under 403",
    {
      status: 403,
      profile: profiles.github,
      headers: {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(NOW / 1000 + 600),
      },
      answerBody: { message: "API rate limit exceeded for user ID 1." },
      readsBody: true,
    },
    {
      refusal: "wait-too-long",
      retryAt: NOW + 600_000,
      limits: { maxWaitMs: none, heldMs: 0, totalMs: 30_000, elapsedMs: 10_000 },
    },
  ],
  [
    "a quota that is used up",
    {
      status: 429,
      answerBody: { error: { code: "insufficient_quota", message: "You exceeded your current quota." } },
      verdict: { exhausted: true, kind: "permanent" },
    },
    { refusal: "quota-exhausted" },
  ],
  [
    "503, the whole source",
    {
      status: 503,
      headers: { "retry-after": "120", server: "cloudflare" },
      source: { ...failing, succeeded: 300, lastSuccessAt: NOW - 43_000 },
      endpoint: { failed: 5, failuresSinceSuccess: 5, failingSince: NOW - 40_000 },
      durations: [100, 90],
    },
    { refusal: "retries-used", totalWaitMs: 3_100 },
  ],
  ["503, for the first time", { status: 503, source: { succeeded: 3, lastSuccessAt: NOW - 43_000 } }],
  [
    "500 on the first request",
    { status: 500, answerBody: { Message: "An error has occurred.", ExceptionMessage: "Timeout expired." } },
    { refusal: "retries-used" },
  ],
  [
    "500, one endpoint",
    {
      status: 500,
      source: { succeeded: 300, failed: 5, failingSince: null, lastSuccessAt: NOW - 300 },
      endpoint: { failed: 5, failuresSinceSuccess: 5, failingSince: NOW - 30_000 },
    },
  ],
  ["502, nginx", { status: 502, headers: { server: "nginx/1.24.0" }, answerBody: page("502 Bad Gateway") }],
  ["520, POST", { method: "POST", status: 520 }, { refusal: "not-idempotent" }],
  ["503, a stream as body", { method: "PUT", status: 503 }, { refusal: "body-not-replayable" }],
  [
    "504",
    {
      status: 504,
      url: "https://api.example.com/v1/insights?since=2026-01-01&until=2026-03-31&limit=1",
      durations: [60_000],
    },
  ],
  ["504, three tries", { status: 504, durations: [30_010, 30_005, 30_040] }],
  [
    "no answer",
    { error: networkError("ECONNREFUSED"), durations: [10, 10, 10], source: failing },
    { refusal: "retries-used", totalWaitMs: 6_000 },
  ],
  ["no answer in time", { error: networkError("ECONNABORTED"), durations: [30_001] }],
  ["a bad certificate", { error: networkError("CERT_HAS_EXPIRED") }],
  [
    "held",
    {
      ...UNSENT,
      verdict: { ...HELD, code: 429 },
      lastRefused: saidLast({ error: { code: "RATE", message: "Only 100 calls a day." } }),
    },
    {
      refusal: "wait-too-long",
      retryAt: NOW + HOUR,
      limits: { maxWaitMs: 300_000, heldMs: 0, totalMs: none, elapsedMs: 5 },
    },
  ],
  [
    "held by a quota",
    {
      ...UNSENT,
      status: 429,
      answerBody: { error: { code: "DAILY_LIMIT", message: "Only 100 calls a day." } },
      verdict: { ...HELD, code: 429, status: null, kind: "permanent", exhausted: true },
    },
    { refusal: "quota-exhausted", retryAt: NOW + 5 * HOUR },
  ],
  [
    "held in an outage",
    { ...UNSENT, verdict: { ...HELD, kind: "transient", code: 503 } },
    { refusal: "wait-too-long", retryAt: null },
  ],
  [
    "out of time in the queue",
    { ...UNSENT, verdict: { code: 504, matchedBy: "network", kind: "transient", error: "DEADLINE" } },
    { refusal: "deadline", totalWaitMs: 5_000 },
  ],
  [
    "the rest of a quota is reserved",
    { ...UNSENT, verdict: { ...HELD, code: 429, error: "RESERVED" } },
    { refusal: "quota-reserved", retryAt: NOW + HOUR },
  ],
  [
    "the rest of a quota without a reset is reserved, after a try",
    { status: 503, durations: [40] },
    { refusal: "quota-reserved" },
  ],
  [
    "the run's budget is used up",
    { ...UNSENT, verdict: { ...HELD, code: 429, error: "BUDGET" } },
    { refusal: "budget-used" },
  ],
  ["the run's budget is used up, after a try", { status: 503, durations: [40] }, { refusal: "budget-used" }],
  [
    "refused by a limiter",
    { ...UNSENT, verdict: { code: 504, matchedBy: "network", kind: "transient", error: "REFUSED" } },
    { refusal: "not-retryable", refusedBy: "This limiter has been stopped." },
  ],
  ["aborted", { error: new DOMException("x", "AbortError"), durations: [300] }, { refusal: "aborted" }],
  [
    "a hook that threw",
    { ...UNSENT, hookError: "no login", verdict: { code: 400, kind: "permanent", error: "HOOK" } },
  ],
]

function saidLast(body: unknown): NonNullable<Scene["lastRefused"]> {
  const response = {
    status: 429,
    header: () => null,
    headers: () => [],
    excerpt: async () => "",
    discard: async () => {},
  }
  const same = (text: string) => text
  return { response, bodyExcerpt: JSON.stringify(body), mask: same, withoutEchoes: same }
}

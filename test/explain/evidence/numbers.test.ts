import { describe, expect, it } from "vitest"
import { collectEvidence, collectSuggestions } from "../../../src/explain/evidence/collect-evidence.ts"
import type { Suggestion } from "../../../src/explain/evidence/evidence.ts"
import { jwt, NOW, type Scene, sightOf } from "../failure-contexts.ts"

const HOUR = 3_600_000
const DAY = 24 * HOUR
const seconds = (ms: number) => Math.round(ms / 1000)

/** What has a number in it: which evidence it rests on, and which setting comes of it. */
const CASES: [name: string, scene: Scene, evidence: string[], suggestions: Partial<Suggestion>[]][] = [
  // --- 400 ---
  [
    "400: the field named, and what was sent there",
    {
      status: 400,
      url: "https://api.example.com/v1/orders?since=2026-02-30&page=2",
      answerBody: { error: { message: "Invalid date.", param: "since" } },
    },
    ["It names since.", "The request sent since=2026-02-30."],
    [
      {
        setting: "since",
        value: "2026-02-30",
        text: "Correct since: the request sent since=2026-02-30.".replace("since=", ""),
      },
    ],
  ],
  [
    "400: a page size above what the API allows",
    {
      method: "POST",
      status: 400,
      body: '{"page_size":1000}',
      answerBody: {
        code: "validation_error",
        message: "body.page_size should be ≤ `100`",
        errors: [{ path: "body.page_size" }],
      },
    },
    ["The request sent page_size=1000."],
    [
      {
        setting: "page_size",
        value: 100,
        text: "Ask for page_size=100 at most, as the API says, instead of 1000.",
      },
    ],
  ],
  [
    "400: X's range",
    {
      status: 400,
      url: "https://api.example.com/2/tweets?max_results=1000",
      answerBody: {
        errors: [
          {
            parameters: { max_results: ["1000"] },
            message: "The `max_results` query parameter value [1000] is not between 10 and 100",
          },
        ],
      },
    },
    ["It names max_results."],
    [{ setting: "max_results", value: 100 }],
  ],
  [
    "400: a field whose value may not be shown",
    {
      status: 400,
      url: "https://api.example.com/v1/orders?customer=anna",
      answerBody: { errors: [{ detail: "Unknown.", source: { parameter: "customer" } }] },
    },
    ["It names customer."],
    [],
  ],
  // --- 401 ---
  [
    "401: how long the expired token lived",
    {
      status: 401,
      requestHeaders: {
        authorization: `Bearer ${jwt({ iat: seconds(NOW - 3 * HOUR), exp: seconds(NOW - 2 * HOUR) })}`,
      },
    },
    ["The bearer token expired at 2026-11-22 17:30:00 UTC, 2 h ago."],
    [
      {
        setting: "credentials",
        value: { expiredAt: "2026-11-22 17:30:00 UTC", livesMs: HOUR },
        text: "Get a fresh access token before each run, and renew it in time during long ones, every 54 m: it lives 1 h.",
      },
    ],
  ],
  [
    "401: a token in a header of the API's own",
    { status: 401, requestHeaders: { "x-amz-access-token": jwt({ exp: seconds(NOW - 60_000) }) } },
    ["The token in the header x-amz-access-token expired at 2026-11-22 19:29:00 UTC, 1 m ago."],
    [{ setting: "credentials", value: { expiredAt: "2026-11-22 19:29:00 UTC" } }],
  ],
  [
    "401: a token in a parameter",
    { status: 401, url: `https://api.example.com/v1?access_token=${jwt({ exp: seconds(NOW - 60_000) })}` },
    ["The token in the parameter access_token expired at 2026-11-22 19:29:00 UTC, 1 m ago."],
    [{ setting: "credentials" }],
  ],
  [
    "401: a clock that is wrong",
    {
      status: 401,
      requestHeaders: {
        authorization: "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/x, Signature=abcdef0123456789",
      },
      headers: { date: new Date(NOW + 10 * 60_000).toUTCString() },
    },
    ["This machine's clock is 10 m behind the server's"],
    [],
  ],
  [
    "401: a token without its scheme",
    {
      status: 401,
      requestHeaders: { authorization: "0123456789abcdef0123456789abcdef" },
      headers: { "www-authenticate": "Bearer" },
    },
    ["The request sent credentials that name no scheme, but the API asks for Bearer."],
    [{ setting: "Authorization", value: "Bearer" }],
  ],
  [
    "401: Basic with nothing in it",
    { status: 401, requestHeaders: { authorization: "Basic Og==" } },
    ["The request's Authorization header holds no credentials."],
    [{ setting: "Authorization" }],
  ],
  // --- 403 ---
  [
    "403: the token's own scopes against those of the challenge",
    {
      status: 403,
      requestHeaders: { authorization: `Bearer ${jwt({ scope: "ads:read profile" })}` },
      headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="ads:read ads:write"' },
    },
    [
      "The call needs the scope ads:read and ads:write; the credentials have ads:read and profile; missing: ads:write.",
    ],
    [
      {
        setting: "scope",
        value: ["ads:write"],
        text: "Grant the credentials the scope ads:write, and authorise again.",
      },
    ],
  ],
  [
    "403: Microsoft's scp and the message",
    {
      status: 403,
      requestHeaders: { authorization: `Bearer ${jwt({ scp: "User.Read openid" })}` },
      answerBody: {
        error: {
          code: "Forbidden",
          message:
            "Missing scope permissions on the request. API requires one of 'Chat.Read, Chat.ReadBasic'. Scopes on the request 'openid, User.Read'",
        },
      },
    },
    [
      "The call needs the scope Chat.Read or Chat.ReadBasic; the credentials have openid and User.Read; missing: Chat.Read or Chat.ReadBasic.",
    ],
    [{ setting: "scope", value: ["Chat.Read", "Chat.ReadBasic"] }],
  ],
  [
    "403: Google's alternatives, of which the token has one",
    {
      status: 403,
      requestHeaders: {
        authorization: `Bearer ${jwt({ scope: "https://www.googleapis.com/auth/analytics" })}`,
      },
      headers: {
        "www-authenticate":
          'Bearer realm="https://accounts.google.com/", error="insufficient_scope", scope="https://www.googleapis.com/auth/analytics https://www.googleapis.com/auth/analytics.readonly"',
      },
    },
    [],
    [],
  ],
  [
    "403: HubSpot's list",
    {
      status: 403,
      answerBody: {
        status: "error",
        message: "This app hasn't been granted all required scopes to make this call.",
        category: "MISSING_SCOPES",
        errors: [
          { message: "…", context: { requiredGranularScopes: ["crm.objects.deals.read", "crm.lists.read"] } },
        ],
      },
    },
    ["The call needs the scope crm.objects.deals.read and crm.lists.read."],
    [{ setting: "scope", value: ["crm.objects.deals.read", "crm.lists.read"] }],
  ],
  [
    "403: Shopify's words",
    {
      status: 403,
      answerBody: { errors: "[API] This action requires merchant approval for read_orders scope." },
    },
    ["The call needs the scope read_orders."],
    [{ setting: "scope", value: ["read_orders"] }],
  ],
  [
    "403: Meta's words",
    {
      status: 403,
      answerBody: {
        error: {
          message: "(#200) Ad account owner has NOT grant ads_management or ads_read permission",
          code: 200,
        },
      },
    },
    ["The call needs the scope ads_management or ads_read."],
    [{ setting: "scope", value: ["ads_management", "ads_read"] }],
  ],
  [
    "403: GitHub's permissions, of which one set is enough",
    {
      status: 403,
      headers: { "x-accepted-github-permissions": "contents=read,issues=write; pull_requests=write" },
    },
    ["The call needs these permissions: contents=read, issues=write; or pull_requests=write."],
    [{ setting: "permission", value: [["contents=read", "issues=write"], ["pull_requests=write"]] }],
  ],
  [
    "403: a message that names no scope",
    { status: 403, answerBody: { message: "You do not have permission. Missing scope: see the docs." } },
    [],
    [],
  ],
  // --- 404 ---
  [
    "404: an endpoint that never found anything",
    {
      status: 404,
      source: { succeeded: 40, lastSuccessAt: NOW - 1_000 },
      endpoint: { failed: 4, failuresSinceSuccess: 4, byCode: { 404: 4 } },
    },
    ["Of GET /v1/orders, not one of 4 requests found what it asked for."],
    [{ setting: "endpoint", value: "GET /v1/orders" }, { setting: "permission" }],
  ],
  [
    "404: GitHub hides what the token may not see",
    {
      status: 404,
      headers: { "x-accepted-oauth-scopes": "repo", "x-oauth-scopes": "gist" },
      source: { succeeded: 40, lastSuccessAt: NOW - 1_000 },
    },
    ["The call needs the scope repo; the credentials have gist; missing: repo."],
    [{ setting: "scope", value: ["repo"] }, { setting: "resource" }],
  ],
  // --- 414 ---
  [
    "414: one long parameter that is no list",
    { status: 414, url: `https://api.example.com/v1/orders?q=${"x".repeat(9_000)}&page=1` },
    ["The URL is 9,043 characters long"],
    [
      { setting: "q", value: { shorterBy: 1_043, urlLength: 8_000 } },
      { setting: "heed/split", value: null },
    ],
  ],
  [
    "414: a list inside of a filter",
    {
      status: 414,
      url: `https://api.example.com/v1/insights?filtering=${encodeURIComponent(
        JSON.stringify([
          {
            field: "campaign.id",
            operator: "IN",
            value: Array.from({ length: 900 }, (_, i) => String(100_000_000 + i)),
          },
        ]),
      )}`,
    },
    ["filtering lists 900 items."],
    [
      { setting: "filtering", value: { pieces: 3, items: 300, urlLength: 8_000 } },
      { setting: "filtering", value: { urlLength: 2_000 } },
      { setting: "heed/split", value: { filtering: "list(filtering)" } },
    ],
  ],
  // --- 429 ---
  [
    "429: other runs, and what the gate has learned",
    {
      status: 429,
      measured: { ratePerSecond: 20, inFlight: 8 },
      learned: { ratePerSecond: 12.5, concurrency: 5 },
      otherRuns: 3,
      source: { succeeded: 40 },
    },
    [
      "3 other runs were extracting from this source.",
      "heed has learned that this source takes 12.5 requests a second and 5 at once.",
    ],
    [
      { setting: "throttle.limit", value: { requests: 12, per: "1s" } },
      { setting: "throttle.concurrency", value: 5 },
    ],
  ],
  [
    "429: one other run, and a slow pace learned",
    { status: 429, learned: { ratePerSecond: 0.005, concurrency: null }, otherRuns: 1 },
    ["1 other run was extracting from this source."],
    [{ setting: "throttle.limit", value: { requests: 18, per: "1h" } }],
  ],
  [
    "429: too many at once, by the API's word",
    {
      status: 429,
      headers: { "stripe-rate-limited-reason": "endpoint-concurrency" },
      measured: { ratePerSecond: 20, inFlight: 30 },
      source: { succeeded: 40 },
    },
    [
      "It is the number of requests at once that was too high (stripe-rate-limited-reason: endpoint-concurrency): 30 requests of this run in flight.",
    ],
    [
      { setting: "throttle.concurrency", value: 15 },
      { setting: "throttle.limit", value: { requests: 16, per: "1s" } },
    ],
  ],
  [
    "429: too many at once, by its message",
    {
      status: 429,
      answerBody: { message: "Too many concurrent requests" },
      measured: { ratePerSecond: 0, inFlight: 4 },
    },
    ["(its message): 4 requests of this run in flight"],
    [{ setting: "throttle.concurrency", value: 2 }],
  ],
  // --- 5xx ---
  [
    "503: hours to wait",
    { status: 503, headers: { "retry-after": "7200" } },
    ["It asks to wait 2 h (retry-after: 7200)."],
    [
      {
        setting: "schedule",
        value: "2026-11-22 21:30:00 UTC",
        text: "Start the next run of this source at 2026-11-22 21:30:00 UTC or later, in 2 h.",
      },
    ],
  ],
  [
    "502: a gateway by a header of its own",
    { status: 502, headers: { "cf-ray": "8c1f-FRA", server: "cloudflare" } },
    ["The answer came from server: cloudflare. Cloudflare stands in front of the API."],
    [],
  ],
  [
    "500: no gateway",
    { status: 500, headers: { server: "Kestrel" } },
    ["The answer came from server: Kestrel."],
    [],
  ],
  // --- 504 ---
  [
    "504: everything since a date",
    { status: 504, url: "https://api.example.com/v1/orders?updated_at_min=2026-01-01T00:00:00%2B01:00" },
    ["It asks for everything since 2026-01-01T00:00:00+01:00, which is 326 days"],
    [
      {
        setting: "date window",
        value: { updated_at_min: "2026-01-01T00:00:00+01:00", updated_at_max: "2026-06-12T00:00:00+01:00" },
      },
      { setting: "heed/split", value: { window: 'days({ from: "2026-01-01", to: new Date() })' } },
    ],
  ],
  [
    "504: the last day only",
    { status: 504, url: `https://api.example.com/v1?since=${seconds(NOW - DAY)}` },
    [],
    [{ setting: "heed/split", value: null }],
  ],
  [
    "504: a query's dates and page, of which the rest is masked",
    {
      status: 504,
      url: `https://api.example.com/query?q=${encodeURIComponent("SELECT Secret FROM Order WHERE CreatedDate >= 2026-01-01T00:00:00Z AND CreatedDate < 2026-01-05T00:00:00Z LIMIT 2000")}`,
    },
    [
      "It asks for 4 days of data: q 2026-01-01T00:00:00Z to 2026-01-05T00:00:00Z.",
      "It asks for 2,000 rows at a time: LIMIT=2000.",
    ],
    [
      { setting: "date window", value: { q: ["2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"] } },
      { setting: "LIMIT", value: 1_000 },
      {
        setting: "heed/split",
        value: {
          window: 'hours({ from: "2026-01-01T00:00:00Z", to: "2026-01-05T00:00:00Z" })',
          page: "pages({ size: 2000 })",
        },
      },
    ],
  ],
  [
    "504: GraphQL's first",
    {
      method: "POST",
      status: 504,
      body: JSON.stringify({ query: "{ orders(first: 250) { nodes { lines(first: 50) { id } } } }" }),
    },
    ["It asks for 250 rows at a time: first=250."],
    [
      { setting: "first", value: 125 },
      { setting: "heed/split", value: { page: "pages({ size: 250 })" } },
    ],
  ],
  [
    "504: LinkedIn's range",
    {
      status: 504,
      url: "https://api.example.com/rest/adAnalytics?dateRange=(start:(year:2026,month:1,day:1),end:(year:2026,month:3,day:31))",
    },
    ["It asks for 90 days of data: dateRange 2026-01-01 to 2026-03-31."],
    [
      { setting: "date window", value: { dateRange: ["2026-01-01", "2026-02-14"] } },
      { setting: "heed/split", value: { window: 'days({ from: "2026-01-01", to: "2026-03-31" })' } },
    ],
  ],
  [
    "504: nothing that a filter's neighbours say is taken for a page",
    { status: 504, url: "https://api.example.com/v1?q=last+30+days+of+orders" },
    [],
    [{ setting: "heed/split", value: null }],
  ],
]

describe.each(CASES)("%s", (_, scene, evidence, suggestions) => {
  const failure = sightOf(scene)

  it("is seen", () => {
    const texts = collectEvidence(failure).map(({ text }) => text)
    for (const part of evidence) expect(texts.filter((text) => text.includes(part))).toHaveLength(1)
  })

  it("becomes settings", () => {
    const given = collectSuggestions(failure)
    expect(given.map(({ setting }) => setting)).toEqual(suggestions.map(({ setting }) => setting))
    expect(given).toMatchObject(suggestions)
    for (const { text } of given) expect(text).toMatch(/^[A-Z].*\.$/)
  })
})

it("a pace and a number at once of nothing are nothing learned", () => {
  const kinds = (learned: Scene["learned"]) =>
    collectEvidence(sightOf({ status: 429, learned })).map(({ kind }) => kind)
  expect(kinds({ ratePerSecond: 2, concurrency: 0 })).toContain("learned")
  expect(kinds({ ratePerSecond: 0, concurrency: -0 })).not.toContain("learned")
})

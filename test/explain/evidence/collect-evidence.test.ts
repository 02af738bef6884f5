import { describe, expect, it } from "vitest"
import { collectEvidence, collectSuggestions } from "../../../src/explain/evidence/collect-evidence.ts"
import type { Suggestion } from "../../../src/explain/evidence/evidence.ts"
import { jwt, NOW, type Scene, sightOf } from "../failure-contexts.ts"

const HOUR = 3_600_000
const ids = (count: number) => Array.from({ length: count }, (_, i) => String(100_000_000 + i)).join(",")
const iso = (ms: number) => new Date(ms).toISOString()

interface Case {
  row: number
  name: string
  scene: Scene
  /** Kinds and what their texts hold, in this order among all that is found. */
  evidence: [kind: string, text: string | RegExp][]
  /** Kinds that must not be there. */
  absent?: string[]
  suggestions?: Partial<Suggestion>[]
}

const CASES: Case[] = [
  // --- 3xx ---
  {
    row: 400,
    name: "a redirect that was not followed",
    scene: {
      status: 302,
      headers: { location: "https://api.example.com/v2/orders" },
      source: { succeeded: 0, failed: 3 },
    },
    evidence: [
      ["redirect", "302: a redirect that was not followed; it leads to https://api.example.com/v2/orders."],
    ],
    absent: ["outage", "source-never-answered", "location"],
    suggestions: [
      {
        setting: "url",
        text: "Request https://api.example.com/v2/orders instead, or let the client follow redirects.",
      },
    ],
  },
  {
    row: 400,
    name: "a redirect to a login page",
    scene: { status: 303, headers: { location: "/users/sign_in" } },
    evidence: [["redirect", "it leads to /users/sign_in, which looks like a login page."]],
    suggestions: [{ setting: "credentials" }, { setting: "url" }],
  },
  {
    row: 400,
    name: "a redirect that leads nowhere",
    scene: { status: 300 },
    evidence: [["redirect", "300: a redirect that was not followed, and names no other place."]],
    suggestions: [{ setting: "url", value: null }],
  },
  {
    row: 400,
    name: "a 304 for a conditional request",
    scene: { status: 304, requestHeaders: { "if-none-match": '"abc"' } },
    evidence: [
      [
        "not-modified",
        "304: nothing has changed since the copy that the request names. The request asked for that with if-none-match.",
      ],
    ],
    absent: ["redirect", "outage"],
    suggestions: [{ setting: "conditional request", value: ["if-none-match"] }],
  },
  // --- 400 ---
  {
    row: 400,
    name: "problem+json with a field",
    scene: {
      status: 400,
      answerBody: {
        type: "https://example.com/problems/invalid-date",
        title: "Invalid date",
        detail: "since must lie before until.",
        errors: [{ pointer: "#/since", detail: "since must lie before until." }],
      },
    },
    evidence: [
      [
        "api-message",
        "The API says (code https://example.com/problems/invalid-date): Invalid date: since must lie before until.",
      ],
      ["field", "It names #/since."],
    ],
  },
  {
    row: 400,
    name: "Meta's error with a subcode",
    scene: {
      status: 400,
      answerBody: {
        error: {
          message: "(#100) Tried accessing nonexisting field (clickz)",
          type: "OAuthException",
          code: 100,
          error_subcode: 33,
          fbtrace_id: "AbCdEf",
        },
      },
    },
    evidence: [
      ["api-message", "The API says (code 100/33): (#100) Tried accessing nonexisting field (clickz)."],
    ],
  },
  {
    row: 400,
    name: "GraphQL",
    scene: {
      method: "POST",
      status: 400,
      answerBody: {
        errors: [
          {
            message: "Field 'nam' doesn't exist on type 'Order'",
            path: ["query", "orders", "nam"],
            extensions: { code: "undefinedField" },
          },
        ],
      },
    },
    evidence: [
      ["api-message", "The API says (code undefinedField): Field 'nam' doesn't exist on type 'Order'."],
      ["field", "It names query.orders.nam."],
    ],
  },
  {
    row: 400,
    name: "a status outside of the FAQ",
    scene: {
      status: 422,
      answerBody: {
        message: "Validation Failed",
        errors: [{ resource: "Issue", field: "title", code: "missing_field" }],
      },
    },
    evidence: [
      ["api-message", "The API says (code missing_field): Validation Failed."],
      ["field", "It names title."],
      ["nearest-row", "A 422 means: well-formed, but its content is wrong. The FAQ's nearest row is 400."],
    ],
  },
  {
    row: 400,
    name: "a certificate that is not trusted",
    scene: { error: Object.assign(new Error("certificate has expired"), { code: "CERT_HAS_EXPIRED" }) },
    evidence: [["network-error", /^CERT_HAS_EXPIRED: the server's certificate is not trusted/]],
    absent: ["source-failing"],
  },
  // --- 401 ---
  {
    row: 401,
    name: "an expired JWT",
    scene: {
      status: 401,
      requestHeaders: { authorization: `Bearer ${jwt({ exp: (NOW - 3 * HOUR) / 1000 })}` },
      headers: {
        "www-authenticate":
          'Bearer realm="api", error="invalid_token", error_description="The access token expired"',
      },
      source: { succeeded: 412, lastSuccessAt: NOW - 3 * HOUR - 60_000 },
    },
    evidence: [
      ["token-expired", "The bearer token expired at 2026-11-22 16:30:00 UTC, 3 h ago."],
      ["www-authenticate", "The API's challenge says invalid_token: The access token expired."],
      ["worked-until", "The source has accepted 412 requests of this run, the last one 3 h 1 m ago."],
    ],
    suggestions: [{ setting: "credentials", value: { expiredAt: "2026-11-22 16:30:00 UTC" } }],
  },
  {
    row: 401,
    name: "no credentials at all",
    scene: { status: 401, headers: { "www-authenticate": 'Basic realm="reports"' } },
    evidence: [
      ["authorization-missing", "The request carried no Authorization header."],
      ["www-authenticate", 'The API\'s challenge: Basic realm="reports".'],
    ],
    suggestions: [
      {
        setting: "Authorization",
        value: "Basic",
        text: "Set the credentials of this source: the request has to send them in the Authorization header as Basic.",
      },
    ],
  },
  {
    row: 401,
    name: "a key in a header of its own",
    scene: { status: 401, requestHeaders: { "x-api-key": "k-4711-4711-4711" }, answerBody: "Unauthorized" },
    evidence: [
      ["api-message", "The API says: Unauthorized."],
      [
        "authorization-missing",
        "The request carried no Authorization header. It carried the header x-api-key.",
      ],
    ],
  },
  {
    row: 401,
    name: "a variable that was not set",
    scene: { status: 401, requestHeaders: { authorization: "Bearer undefined" } },
    evidence: [["authorization-placeholder", 'holds the word "undefined" where the credentials belong']],
    suggestions: [{ setting: "Authorization", value: null }],
  },
  {
    row: 401,
    name: "an empty header",
    scene: { status: 401, requestHeaders: { authorization: "Bearer " } },
    evidence: [["authorization-empty", "The request's Authorization header holds no credentials."]],
    suggestions: [{ setting: "Authorization", value: null }],
  },
  {
    row: 401,
    name: "the wrong scheme",
    scene: {
      status: 401,
      requestHeaders: { authorization: "Basic dXNlcjpwYXNzd29yZA==" },
      headers: { "www-authenticate": 'DPoP algs="ES256", Bearer realm="x"' },
    },
    evidence: [["scheme", "The request sent Basic credentials, but the API asks for DPoP and Bearer."]],
    suggestions: [
      {
        setting: "Authorization",
        text: "Send the credentials in the Authorization header as DPoP or Bearer.",
      },
    ],
  },
  {
    row: 401,
    name: "a pair of user and password that the client sends of its own",
    scene: {
      status: 401,
      requestHeaders: { authorization: "Bearer 0123456789abcdef0123" },
      added: [["authorization", "Basic dXNlcjpwYXNzd29yZA=="]],
      headers: { "www-authenticate": 'Bearer realm="x"' },
    },
    evidence: [["scheme", "The request sent Basic credentials, but the API asks for Bearer."]],
    suggestions: [
      { setting: "Authorization", text: "Send the credentials in the Authorization header as Bearer." },
    ],
    absent: ["authorization-missing"],
  },
  {
    row: 401,
    name: "user and password in the URL",
    scene: {
      status: 401,
      url: "https://ann:pa%3Ass@api.example.com/v1/orders",
      headers: { "www-authenticate": 'Bearer realm="x"' },
    },
    evidence: [["scheme", "The request sent Basic credentials, but the API asks for Bearer."]],
    suggestions: [{ setting: "Authorization", value: "Bearer" }],
    absent: ["authorization-missing"],
  },
  {
    row: 401,
    name: "an empty pair of user and password",
    scene: { status: 401, added: [["authorization", "Basic Og=="]] },
    evidence: [["authorization-empty", "The request's Authorization header holds no credentials."]],
    suggestions: [{ setting: "Authorization", value: null }],
  },
  {
    row: 401,
    name: "a proxy's credentials that the client sends of its own",
    scene: {
      status: 407,
      added: [["proxy-authorization", "Basic dXNlcjpwYXNzd29yZA=="]],
      headers: { "proxy-authenticate": "Negotiate" },
    },
    evidence: [["scheme", "The request sent Basic credentials, but the API asks for Negotiate."]],
    suggestions: [{ setting: "Proxy-Authorization", value: "Negotiate" }],
    absent: ["authorization-missing"],
  },
  {
    row: 401,
    name: "a proxy's credentials",
    scene: { status: 407, headers: { "proxy-authenticate": 'Basic realm="proxy"' } },
    evidence: [
      ["nearest-row", "the proxy wants credentials"],
      ["authorization-missing", "no Proxy-Authorization header"],
    ],
    suggestions: [{ setting: "Proxy-Authorization", value: "Basic" }],
  },
  // --- 403 ---
  {
    row: 403,
    name: "insufficient_scope",
    scene: {
      status: 403,
      requestHeaders: { authorization: "Bearer 0123456789abcdef0123" },
      headers: { "www-authenticate": 'Bearer error="insufficient_scope", scope="ads:read ads:write"' },
    },
    evidence: [["scopes", "The call needs the scope ads:read and ads:write."]],
    suggestions: [{ setting: "scope", value: ["ads:read", "ads:write"] }],
  },
  {
    row: 403,
    name: "GitHub's scopes, of which one is enough",
    scene: {
      status: 403,
      headers: { "x-accepted-oauth-scopes": "repo, admin:org", "x-oauth-scopes": "gist, user" },
      answerBody: { message: "Resource not accessible", documentation_url: "https://docs.github.com" },
    },
    evidence: [
      ["api-message", "The API says: Resource not accessible."],
      [
        "scopes",
        "The call needs the scope repo or admin:org; the credentials have gist and user; missing: repo or admin:org.",
      ],
    ],
    suggestions: [
      {
        setting: "scope",
        value: ["repo", "admin:org"],
        text: "Grant the credentials the scope repo or admin:org, and authorise again.",
      },
    ],
  },
  {
    row: 403,
    name: "Slack's needed and provided",
    scene: {
      status: 403,
      answerBody: {
        ok: false,
        error: "missing_scope",
        needed: "channels:history",
        provided: "chat:write,users:read",
      },
    },
    evidence: [
      ["api-message", "The API answers with code missing_scope."],
      [
        "scopes",
        "The call needs the scope channels:history; the credentials have chat:write and users:read; missing: channels:history.",
      ],
    ],
    suggestions: [{ setting: "scope", value: ["channels:history"] }],
  },
  {
    row: 403,
    name: "one closed resource among open ones",
    scene: { status: 403, source: { succeeded: 40 }, endpoint: { succeeded: 12 } },
    evidence: [
      [
        "let-through",
        "This endpoint let through 12 other requests of this run: it is this resource that is closed.",
      ],
    ],
  },
  // --- 404 ---
  {
    row: 404,
    name: "gone, while the source answers",
    scene: {
      status: 404,
      source: { succeeded: 211, lastSuccessAt: NOW - 2_000, failuresSinceSuccess: 0 },
      endpoint: { succeeded: 12, failed: 1 },
    },
    evidence: [
      [
        "source-answers",
        "The source answers other calls (211 successes of this run, the last one 2 s ago): so the resource is gone",
      ],
      ["neighbours", "12 of 13 requests found what they asked for."],
    ],
    absent: ["outage"],
    suggestions: [{ setting: "resource", value: "/v1/orders" }, { setting: "permission" }],
  },
  {
    row: 404,
    name: "it worked earlier in this run",
    scene: { status: 404, workedBefore: true, source: { succeeded: 1, lastSuccessAt: NOW - 60_000 } },
    suggestions: [{ setting: "resource", value: "/v1/orders" }],
    evidence: [
      ["worked-before", "This very URL worked earlier in this run"],
      ["source-answers", "1 success of this run"],
    ],
  },
  {
    row: 404,
    name: "in the middle of an outage",
    scene: {
      status: 404,
      source: {
        succeeded: 20,
        failed: 9,
        failuresSinceSuccess: 6,
        lastSuccessAt: NOW - 90_000,
        byCode: { 404: 2, 503: 7 },
      },
      answerBody: "<html><head><title>404 Not Found</title></head><body><center>nginx</center></body></html>",
    },
    evidence: [
      ["web-page", 'The answer is a web page, titled "404 Not Found": not the API\'s own.'],
      [
        "outage",
        "6 of this run's requests were answered by 5xx or not at all, and none has succeeded since. It may be an outage.",
      ],
    ],
    absent: ["source-answers"],
    suggestions: [
      {
        setting: "schedule",
        value: "2026-11-22 19:45:00 UTC",
        text: "Look again at 2026-11-22 19:45:00 UTC, in 15 m, before you take the resource for gone.",
      },
    ],
  },
  {
    row: 404,
    name: "a base URL that is wrong",
    scene: { status: 404, source: { failed: 5, failuresSinceSuccess: 0, byCode: { 404: 5 } } },
    evidence: [["source-never-answered", "None of this run's 5 requests to this source succeeded"]],
  },
  // --- 414 ---
  {
    row: 414,
    name: "a list of ids",
    scene: { status: 414, url: `https://api.example.com/v1/orders?fields=id,name&ids=${ids(800)}` },
    evidence: [
      ["url-length", "The URL is 8,052 characters long; most servers stop at about 8,000, some at 2,000."],
      ["longest-parameters", "Longest parameters: ids (8,004 characters) and fields (15 characters)."],
      ["list", "ids lists 800 items."],
    ],
    suggestions: [
      { setting: "ids", value: { pieces: 2, items: 400, urlLength: 8_000 } },
      { setting: "ids", value: { pieces: 5, items: 160, urlLength: 2_000 } },
      { setting: "heed/split", value: { ids: "list(ids)", fields: 'fields(fields, { key: "id" })' } },
    ],
  },
  {
    row: 414,
    name: "a repeated parameter",
    scene: {
      status: 414,
      url: `https://api.example.com/v1/orders?${ids(600)
        .split(",")
        .map((id) => `id=${id}`)
        .join("&")}`,
    },
    evidence: [
      ["url-length", "The URL is 7,833 characters long"],
      ["longest-parameters", "id (7,800 characters)"],
      ["list", "id lists 600 items."],
    ],
    suggestions: [
      { setting: "id", value: { pieces: 4, items: 150, urlLength: 2_000 } },
      {
        setting: "heed/split",
        text: "Let heed/split cut it: split({ by: { id: list(id) }, send: ({ id }) => … }).",
      },
    ],
  },
  {
    row: 414,
    name: "a URL that is not long",
    scene: { status: 414, url: "https://api.example.com/v1/orders?limit=10" },
    evidence: [["url-length", "42 characters long; which is not long: a redirect loop"]],
    absent: ["longest-parameters"],
    suggestions: [],
  },
  {
    row: 414,
    name: "headers that are too large",
    scene: { status: 431, requestHeaders: { cookie: `a=${"x".repeat(9_000)}`, accept: "*/*" } },
    evidence: [
      ["nearest-row", "the request's headers are too large"],
      ["header-length", "The request's headers are 9,025 characters long."],
      ["longest-headers", "cookie (9,012 characters) and accept (13 characters)"],
    ],
    suggestions: [
      {
        setting: "cookie",
        text: "Make the header cookie shorter, or leave it out: it is 9,002 characters long.",
      },
    ],
  },
  {
    row: 414,
    name: "a body that is too large",
    scene: { method: "POST", status: 413, body: JSON.stringify({ ids: ids(100).split(",") }) },
    evidence: [
      ["nearest-row", "the request's body is too large"],
      ["body-length", "1,209 characters long"],
    ],
    suggestions: [
      { setting: "ids", value: { pieces: 2, items: 50 } },
      { setting: "heed/split", value: { ids: "list(ids)" } },
    ],
  },
  // --- 429 ---
  {
    row: 429,
    name: "RateLimit of the latest draft",
    scene: {
      status: 429,
      headers: { ratelimit: '"burst";r=0;t=7', "ratelimit-policy": '"burst";q=100;w=10', "retry-after": "7" },
      measured: { ratePerSecond: 14.2, inFlight: 16 },
      source: { succeeded: 328, failed: 12, byCode: { 429: 12 } },
    },
    evidence: [
      [
        "rate-limit",
        'The API states for "burst" a limit of 100 requests per 10 s, 0 left, more in 7 s (ratelimit).',
      ],
      ["retry-after", "It asks to wait 7 s (retry-after: 7)."],
      ["measured", "When it hit, heed was sending 14.2 requests a second, 16 requests in flight."],
      ["rejections", "In this run 12 of 340 requests to this source were refused for being too many."],
    ],
    absent: ["others"],
    suggestions: [
      { setting: "throttle.limit", value: { requests: 100, per: "10s" } },
      { setting: "throttle.concurrency", value: 8 },
    ],
  },
  {
    row: 429,
    name: "GitHub's fields",
    scene: {
      status: 429,
      headers: {
        "x-ratelimit-limit": "5000",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String((NOW + 2 * HOUR) / 1000),
        "x-ratelimit-resource": "core",
      },
      source: { succeeded: 40 },
      measured: { ratePerSecond: 5, inFlight: 4 },
      answerBody: { message: "API rate limit exceeded for installation ID 4711." },
    },
    evidence: [
      ["api-message", "API rate limit exceeded"],
      [
        "rate-limit",
        'The API states for "core" a limit of 5,000 requests, 0 left, more in 2 h (x-ratelimit-remaining).',
      ],
      ["retry-after", "It asks to wait 2 h (x-ratelimit-reset:"],
      ["measured", "5 requests a second, 4 requests in flight"],
    ],
    suggestions: [
      { setting: "schedule", value: "2026-11-22 21:30:00 UTC" },
      {
        setting: "throttle.limit",
        value: { requests: 41, per: "1m" },
        text: 'Set throttle.limit to { requests: 41, per: "1m" }: at the 5 requests a second of now the quota does not last until it is renewed.',
      },
      { setting: "throttle.concurrency", value: 2 },
    ],
  },
  {
    row: 429,
    name: "others spend the same limit",
    scene: {
      status: 429,
      headers: { "ratelimit-policy": '"default";q=600;w=60', ratelimit: '"default";r=0;t=30' },
      measured: { ratePerSecond: 0.5, inFlight: 1 },
    },
    evidence: [
      ["rate-limit", "a limit of 600 requests per minute, 0 left, more in 30 s"],
      ["measured", "30 requests a minute, 1 request in flight"],
      ["others", "far below the stated 10 requests a second: it seems that others spend the same limit"],
    ],
    suggestions: [{ setting: "throttle.limit", value: { requests: 600, per: "1m" } }],
  },
  {
    row: 429,
    name: "nothing but the status",
    scene: { status: 429, source: { succeeded: 40 }, measured: { ratePerSecond: 0.5, inFlight: 1 } },
    evidence: [["measured", "30 requests a minute"]],
    absent: ["rate-limit", "retry-after"],
    suggestions: [{ setting: "throttle.limit", value: { requests: 24, per: "1m" } }],
  },
  {
    row: 429,
    name: "Meta's usage header",
    scene: { status: 429, headers: { "x-app-usage": '{"call_count":104,"total_time":25}' } },
    evidence: [["usage", 'x-app-usage: {"call_count":104,"total_time":25}']],
  },
  // --- 500, 502, 503 ---
  {
    row: 503,
    name: "the whole source, with a time to come back",
    scene: {
      status: 503,
      headers: { "retry-after": "120", server: "cloudflare", via: "1.1 google" },
      source: {
        succeeded: 300,
        failed: 9,
        failuresSinceSuccess: 9,
        failingSince: NOW - 42_000,
        lastSuccessAt: NOW - 43_000,
      },
      endpoint: { succeeded: 30, failed: 5, failuresSinceSuccess: 5, failingSince: NOW - 40_000 },
    },
    evidence: [
      [
        "source-failing",
        "The whole source fails: 9 times in a row since 2026-11-22 19:29:18 UTC (42 s), the last success 43 s ago.",
      ],
      ["failure-count", "In this run 5 of 35 requests to this endpoint failed, 9 of 309 to the source."],
      ["retry-after", "It asks to wait 2 m (retry-after: 120)."],
      ["gateway", "The answer came from server: cloudflare; via: 1.1 google."],
    ],
    suggestions: [],
  },
  {
    row: 500,
    name: "one endpoint only",
    scene: {
      status: 500,
      url: "https://api.example.com/v1/reports",
      source: {
        succeeded: 300,
        failed: 5,
        failuresSinceSuccess: 0,
        failingSince: null,
        lastSuccessAt: NOW - 300,
      },
      endpoint: { failed: 5, failuresSinceSuccess: 5, failingSince: NOW - 30_000 },
      answerBody: { error: "Internal Server Error" },
    },
    evidence: [
      ["api-message", "Internal Server Error"],
      [
        "endpoint-failing",
        "Only this endpoint fails: GET /v1/reports, 5 times in a row since 2026-11-22 19:29:30 UTC; the source answered another call 300 ms ago.",
      ],
      ["failure-count", "5 of 5 requests to this endpoint failed, 5 of 305 to the source"],
    ],
    absent: ["source-failing"],
    suggestions: [
      {
        setting: "endpoint",
        value: "GET /v1/reports",
        text: "Go on without GET /v1/reports, which failed 5 times in a row, and try it again later: the rest of the source answers.",
      },
    ],
  },
  {
    row: 503,
    name: "the first after responses of 403 and 404",
    scene: {
      status: 503,
      source: { succeeded: 1, failed: 5, lastSuccessAt: NOW - 9_000, byCode: { 403: 1, 404: 3, 503: 1 } },
    },
    evidence: [["source-failing", /^It is the source's first failure since the last success, 9 s ago\.$/]],
  },
  {
    row: 503,
    name: "the first after nothing but 404s",
    scene: { status: 503, source: { failed: 4, byCode: { 404: 3, 503: 1 } } },
    evidence: [
      [
        "source-failing",
        "It is the source's first failure in this run: it answered the other requests, none of them with success.",
      ],
    ],
  },
  {
    row: 503,
    name: "with 404s in between",
    scene: {
      status: 503,
      source: { failed: 9, failuresSinceSuccess: 5, serverFailures: 2, failingSince: NOW - 8_000 },
    },
    evidence: [
      [
        "source-failing",
        "The source fails: 5 times (with other answers in between) since 2026-11-22 19:29:52 UTC (8 s), and never a success in this run.",
      ],
    ],
  },
  {
    row: 502,
    name: "nginx's page",
    scene: {
      status: 502,
      headers: { server: "nginx/1.24.0" },
      answerBody:
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><hr><center>nginx</center></body></html>",
    },
    evidence: [
      ["web-page", 'titled "502 Bad Gateway"'],
      ["source-failing", /^It failed on its first request\.$/],
      ["gateway", "server: nginx/1.24.0"],
    ],
  },
  {
    row: 503,
    name: "a refused connection",
    scene: {
      error: Object.assign(new TypeError("fetch failed"), {
        cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
      }),
      source: { failed: 3, failuresSinceSuccess: 3, failingSince: NOW - 8_000 },
    },
    evidence: [
      ["network-error", "ECONNREFUSED: nothing accepts connections there"],
      ["source-failing", "3 times in a row since 2026-11-22 19:29:52 UTC (8 s)"],
    ],
  },
  {
    row: 503,
    name: "held during an outage, never sent",
    scene: {
      tries: 0,
      durations: [],
      verdict: { code: 503, matchedBy: "status", kind: "transient", error: "HELD" },
    },
    evidence: [["not-sent", "one request at a time goes out to see whether it is back"]],
    suggestions: [],
  },
  // --- 504 ---
  {
    row: 504,
    name: "a wide date window and a large page",
    scene: {
      status: 504,
      url: "https://api.example.com/v1/insights?since=2026-01-01&until=2026-03-31&limit=500&access_token=s3cr3t-s3cr3t",
      durations: [60_012],
      headers: { server: "awselb/2.0" },
    },
    evidence: [
      ["ran-for", "It ran for 1 m before it failed."],
      ["date-window", "It asks for 90 days of data: since=2026-01-01, until=2026-03-31."],
      ["page-size", "It asks for 500 rows at a time: limit=500."],
      ["gateway", "awselb/2.0"],
    ],
    suggestions: [
      {
        setting: "date window",
        value: { since: "2026-01-01", until: "2026-02-14" },
        text: "Ask for 45 days at a time instead of 90 days, since=2026-01-01, until=2026-02-14 first.",
      },
      { setting: "limit", value: 250 },
      {
        setting: "heed/split",
        text: 'Let heed/split cut it: split({ by: { window: days({ from: "2026-01-01", to: "2026-03-31" }), page: pages({ size: 500 }) }, send: ({ window, page }) => … }).',
      },
    ],
  },
  {
    row: 504,
    name: "Meta's time_range, three tries of the same length",
    scene: {
      status: 504,
      url: `https://api.example.com/insights?time_range=${encodeURIComponent('{"since":"2026-10-01","until":"2026-10-31"}')}`,
      durations: [30_010, 30_005, 30_040],
    },
    evidence: [
      ["ran-for", "All 3 tries ended after about 30 s: a time limit on the way."],
      ["date-window", "It asks for 31 days of data: time_range 2026-10-01 to 2026-10-31."],
    ],
    suggestions: [
      { setting: "date window", value: { time_range: ["2026-10-01", "2026-10-15"] } },
      { setting: "heed/split", value: { window: 'days({ from: "2026-10-01", to: "2026-10-31" })' } },
    ],
  },
  {
    row: 504,
    name: "a report in a JSON body",
    scene: {
      method: "POST",
      status: 504,
      body: JSON.stringify({
        dateRanges: [{ startDate: "90daysAgo", endDate: "yesterday" }],
        metrics: ["sessions", "users", "events", "revenue"],
        limit: 100_000,
      }),
    },
    evidence: [
      ["date-window", "It asks for 90 days of data: startDate=90daysAgo, endDate=yesterday."],
      ["page-size", "limit=100000"],
      ["list", "Its parameter metrics lists 4 items."],
    ],
    suggestions: [
      { setting: "date window", value: { startDate: "2026-08-24", endDate: "2026-10-07" } },
      { setting: "limit", value: 50_000 },
      { setting: "metrics", value: { pieces: 2, items: 2 } },
      {
        setting: "heed/split",
        value: {
          window: 'days({ from: "2026-08-24", to: "2026-11-21" })',
          fields: 'fields(fields, { key: "id" })',
          page: "pages({ size: 100000 })",
        },
      },
    ],
  },
  {
    row: 504,
    name: "no answer in time",
    scene: {
      error: Object.assign(new Error("timeout of 30000ms exceeded"), { code: "ECONNABORTED" }),
      durations: [30_001],
    },
    evidence: [
      ["network-error", "ETIMEDOUT: no answer in time."],
      ["source-failing", "It failed on its first request."],
      ["ran-for", "It ran for 30 s before it failed."],
    ],
    suggestions: [{ setting: "heed/split", value: null }],
  },
]

describe.each(CASES)("row $row: $name", ({ scene, row, evidence, absent = [], suggestions = [] }) => {
  const failure = sightOf(scene)
  const found = collectEvidence(failure)

  it("belongs to the row", () => {
    expect(failure.verdict.code).toBe(row)
  })

  it("finds the evidence, in order", () => {
    const kinds = evidence.map(([kind]) => kind)
    expect(found.map(({ kind }) => kind).filter((kind) => kinds.includes(kind))).toEqual(kinds)
    for (const [kind, text] of evidence) {
      const item = found.find((item) => item.kind === kind)
      if (typeof text === "string") expect(item?.text).toContain(text)
      else expect(item?.text).toMatch(text)
    }
    for (const kind of absent) expect(found.map((item) => item.kind)).not.toContain(kind)
  })

  it("suggests", () => {
    const given = collectSuggestions(failure)
    expect(given).toHaveLength(suggestions.length)
    expect(given).toMatchObject(suggestions)
  })
})

describe("what is shown", () => {
  it("is no secret that the request carried, wherever the server echoes it", () => {
    const secret = "hunter2-hunter2-hunter2"
    const failure = sightOf({
      status: 401,
      url: `https://api.example.com/v1/orders?api_key=${secret}`,
      requestHeaders: { authorization: `Bearer ${secret}` },
      headers: {
        "www-authenticate": `Bearer realm="${secret}", error="invalid_token", error_description="${secret} is not known"`,
        server: secret,
      },
      answerBody: { error: { message: `token ${secret} is not valid`, code: secret, field: secret } },
    })
    const shown = JSON.stringify([collectEvidence(failure), collectSuggestions(failure)])
    expect(shown).toContain("is not valid")
    expect(shown).not.toContain(secret)
    expect(shown).not.toContain(secret.slice(0, 12))
  })

  it("cannot move a terminal's cursor", () => {
    const [item] = collectEvidence(
      sightOf({ status: 400, answerBody: { message: "a\u001b[2Jb\nc\u202ed \ud800e" } }),
    )
    expect(item?.text).toBe("The API says: a [2Jb c d e.")
  })

  it("keeps what was found before something threw", () => {
    const failure = sightOf({
      status: 503,
      headers: { server: "x" },
      source: { failed: 2, failuresSinceSuccess: 2 },
    })
    const hostile = {
      ...failure,
      response: {
        ...failure.response,
        header: () => {
          throw new Error("hostile")
        },
      } as never,
    }
    expect(collectEvidence(hostile).map(({ kind }) => kind)).toEqual(["source-failing", "failure-count"])
  })

  it("uses the present as it is given", () => {
    const failure = sightOf({ status: 503, source: { failingSince: NOW - 5_000, failuresSinceSuccess: 2 } })
    expect(collectEvidence({ ...failure, now: NOW + 60_000 })[0]?.text).toContain("(1 m 5 s)")
    expect(iso(NOW)).toBe("2026-11-22T19:30:00.000Z")
  })
})

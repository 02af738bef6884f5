import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { HEADER_GROUPS } from "../../src/redact/header-names.ts"
import { createRedactor } from "../../src/redact/redactor.ts"

const { header } = createRedactor()

const UNCHANGED: [string, string][] = [
  ["Content-Type", "application/json; charset=utf-8"],
  ["Retry-After", "120"],
  ["retry-after", "Wed, 21 Oct 2026 07:28:00 GMT"],
  ["RateLimit", '"default";r=50;t=30'],
  ["RateLimit-Policy", '"burst";q=100;w=60,"daily";q=1000;w=86400'],
  ["X-RateLimit-Remaining", "0"],
  ["x-ratelimit-reset-requests", "6m0s"],
  ["X-Rate-Limit-Reset", "1767225600"],
  ["anthropic-ratelimit-tokens-remaining", "1000"],
  ["X-HubSpot-RateLimit-Daily", "250000"],
  ["x-account-rate-limit-reset", "1767225600"],
  ["x-app-usage", '{"call_count":28,"total_time":25,"total_cputime":25}'],
  [
    "x-business-use-case-usage",
    '{"1234567890":[{"type":"ads_insights","call_count":95,"estimated_time_to_regain_access":10}]}',
  ],
  ["Sforce-Limit-Info", "api-usage=10018/100000"],
  ["x-oauth-scopes", "repo, user:email"],
  ["X-Accepted-OAuth-Scopes", "admin:org"],
  ["server", "cloudflare"],
  ["via", "1.1 varnish, 1.1 google"],
  ["date", "Wed, 21 Oct 2026 07:28:00 GMT"],
  ["x-request-id", "5f4dcc3b5aa765d61d8327deb882cf99"],
  ["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
  ["x-amz-id-2", "eftixk72aD6Ap51TnqcoF8eFidJG9Z/2mkiDFu8yU9AS1ed4OpIszj7UDNEHGran"],
  ["etag", 'W/"67ab43"'],
  ["login-customer-id", "1234567890"],
  [
    "www-authenticate",
    'Bearer realm="api", error="invalid_token", error_description="The access token expired"',
  ],
  [
    "www-authenticate",
    'Bearer authorization_uri="https://login.example.com/common/oauth2/authorize", resource_id="x"',
  ],
  ["authorization", "Bearer"],
  ["authorization", ""],
]

const MASKED: [string, string, string][] = [
  ["Authorization", "Bearer abc.def", "Bearer [redacted]"],
  ["authorization", "basic dTpw", "basic [redacted]"],
  ["authorization", 'Digest username="u", response="abc"', "Digest [redacted]"],
  ["authorization", "AWS4-HMAC-SHA256 Credential=AKIA/x, Signature=ab", "AWS4-HMAC-SHA256 [redacted]"],
  ["authorization", "Zoho-oauthtoken 1000.abc", "Zoho-oauthtoken [redacted]"],
  ["authorization", "hunter2 abc", "[redacted]"],
  ["authorization", "abc", "[redacted]"],
  ["Proxy-Authorization", "Basic dTpw", "Basic [redacted]"],
  ["X-Api-Key", "abc", "[redacted]"],
  ["Cookie", "sid=abc; theme=dark", "[redacted]"],
  ["Set-Cookie", "sid=abc; Path=/", "[redacted]"],
  ["developer-token", "abc", "[redacted]"],
  ["X-Amz-Security-Token", "abc", "[redacted]"],
  ["X-Forwarded-For", "203.0.113.7", "[redacted]"],
  ["X-Whatever", "abc", "[redacted]"],
  ["__proto__", "abc", "[redacted]"],
  ["login-customer-id", "abc", "[redacted]"],
  ["user-agent", "job/1 (key=sk_live_4eC39HqLyjWDarj)", "job/1 (key=[redacted])"],
  ["x-request-id", "ghp_0123456789abcdefABCDEF", "[redacted]"],
  ["x-request-id", "Error: <html>", "[redacted]"],
  [
    "www-authenticate",
    'Digest realm="api", qop="auth", nonce="dcd98b7102dd", opaque="5ccc069c"',
    'Digest realm="api", qop="auth", nonce="[redacted]", opaque="[redacted]"',
  ],
  ["www-authenticate", "Negotiate YIIG8wYGKwYBBQUCoIIG", "Negotiate [redacted]"],
  [
    "www-authenticate",
    'Bearer error_uri="https://x.example/?token=abc"',
    'Bearer error_uri="https://x.example/?token=[redacted]"',
  ],
  [
    "location",
    "https://u:p@x.example/login?next=/a&page=2",
    "https://[redacted]@x.example/login?next=[redacted]&page=2",
  ],
  ["location", "/login?foo=abc#x", "/login?foo=[redacted]#[redacted]"],
  [
    "link",
    '<https://x.example/r?page=2&key=abc>; rel="next", </r?key=abc>; rel="last"',
    '<https://x.example/r?page=2&key=[redacted]>; rel="next", </r?key=[redacted]>; rel="last"',
  ],
]

describe("a header", () => {
  it.each(UNCHANGED)("%s: %s is shown as it is", (name, value) => expect(header(name, value)).toBe(value))

  it.each(MASKED)("%s: %s is masked", (name, value, masked) => {
    expect(header(name, value)).toBe(masked)
    expect(header(name, masked)).toBe(masked)
  })

  it("is masked where a caller says so", () => {
    const redactor = createRedactor({ headers: ["Retry-After", "Authorization"] })
    expect(redactor.header("retry-after", "120")).toBe("[redacted]")
    expect(redactor.header("authorization", "Bearer abc")).toBe("[redacted]")
    expect(redactor.header("date", "today")).toBe("today")
  })

  it("is listed once, in lower case", () => {
    const names = HEADER_GROUPS.flatMap((group) => group.names.trim().split(/\s+/))
    expect(names.filter((name, at) => names.indexOf(name) !== at || name !== name.toLowerCase())).toEqual([])
  })

  it.each(HEADER_GROUPS)("on the list ($kind, $source) hides a known token", ({ names }) => {
    for (const name of names.trim().split(/\s+/))
      expect([name, header(name, "ghp_0123456789abcdefABCDEF")]).toEqual([name, "[redacted]"])
  })

  it("may be any text, and is bounded", () => {
    const names = fc.constantFrom(
      "location",
      "link",
      "www-authenticate",
      "authorization",
      "x-app-usage",
      "etag",
      "x-y",
    )
    fc.assert(
      fc.property(names, fc.string({ unit: "binary", maxLength: 300 }), (name, value) => {
        expect(header(name, value).length).toBeLessThanOrEqual(2_000 + value.length)
      }),
    )
    for (const name of ["location", "link", "www-authenticate", "via", "etag"])
      expect(header(name, "ab <c>; ".repeat(1_000)).length).toBeLessThanOrEqual(2_000)
  })
})

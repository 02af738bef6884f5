import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { PARAMETER_GROUPS } from "../../src/redact/parameter-names.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { areWords } from "../../src/redact/word-likeness.ts"

const { url } = createRedactor()

const UNCHANGED = [
  // Put together here: written out, it would be taken for a real account.
  `https://api.twilio.com/2010-04-01/Accounts/AC${"0123456789abcdef".repeat(2)}/Messages.json`,
  "https://api.example.com/v1/reports",
  "https://api.example.com:8443/v1/reports?page=2&per_page=100",
  "/v1/reports?since=2026-01-01&until=2026-01-31T23:59:59Z&limit=500",
  "reports?start_date=20260101&endDate=2026-01-31&page[size]=50&page%5Bnumber%5D=3",
  "https://graph.facebook.com/v23.0/act_1234567890/insights?level=ad&date_preset=last_30d&fields=spend,actions{value}&time_increment=1",
  "https://graph.facebook.com/x?time_range=%7B%22since%22%3A%222026-01-01%22%2C%22until%22%3A%222026-01-31%22%7D",
  "https://googleads.googleapis.com/v20/customers/1234567890/googleAds:searchStream?pretty=true&alt=json",
  "https://api.example.com/items?ids=1,2,3,44&fields[campaign]=name,id&sort=-created_at&$top=10&$orderby=name%20desc",
  "https://api.example.com/x?created[gte]=1767225600&updated_since=2026-01-01T00:00:00%2B02:00&api-version=2023-01-01-preview",
  "https://api.example.com/x?filter[closed_at][gte]=2026-01-01&lastModifiedStart=2026-01-01T00:00:00Z&min_created_at=1767225600",
  "https://api.example.com/x?from=7daysAgo&to=today&timezone=Europe/Berlin&granularity=day&videoMetrics",
  "https://api.example.com/x?metrics=video_p25_watched,conversions_7d_click,videoQuartile100Rate",
  "https://graph.facebook.com/x?time_range[since]=2026-01-01&time_range[until]=2026-01-31&filter[page_size]=50",
  "https://api.example.com/oauth2/token/revoke",
  "https://api.example.com/jobs/8e03978e-40d5-43e8-bc93-6894a57f9324/rows/507f1f77bcf86cd799439011",
  "https://[2001:db8::1]:8080/x?page=",
  "?page=1",
  "",
]

const MASKED: [string, string][] = [
  ["https://user:pass@api.example.com/x", "https://[redacted]@api.example.com/x"],
  ["//user@api.example.com/x", "//[redacted]@api.example.com/x"],
  ["https://a@b@api.example.com/x", "https://[redacted]@api.example.com/x"],
  ["https://user:pa/ss@api.example.com", "https://[redacted]/ss@api.example.com"],
  ["https://api.example.com/x#access_token=abc", "https://api.example.com/x#[redacted]"],
  ["/x?access_token=abc&page=2&q=shoes", "/x?access_token=[redacted]&page=2&q=[redacted]"],
  ["/x?token=a=b&page=2", "/x?token=[redacted]&page=2"],
  ["/x?cursor=abc&after=QVFIUmx&page=2", "/x?cursor=[redacted]&after=[redacted]&page=2"],
  // Named like the end of a window, and no date; a date, and not named so.
  ["/x?closed_at_min=hunter2&dob=1980-01-01", "/x?closed_at_min=[redacted]&dob=[redacted]"],
  ["/x?min_id=20260101&max_price=20260101", "/x?min_id=[redacted]&max_price=[redacted]"],
  ["/x?token_created_after=20260101", "/x?token_created_after=[redacted]"],
  ["/x?page=2;token=abc", "/x?page=[redacted]"],
  ["/x?page=two&limit=5f4dcc3b5aa765d61d83", "/x?page=[redacted]&limit=[redacted]"],
  ["/x?fields=name,sk_live_4eC39HqLyjWDarj", "/x?fields=[redacted]"],
  ["/x?sort=a1b2k3d4e5f6&ids=1,8Hq2Lk9Xz4Pw7", "/x?sort=[redacted]&ids=[redacted]"],
  ["/x?since=hunter2&level=pass word?", "/x?since=[redacted]&level=[redacted]"],
  ["/x?page=%zz", "/x?page=[redacted]"],
  ["/x?a1b2k3d4e5f6", "/x?[redacted]"],
  ["/x?d3b07384-d9a0-4c9b-8f3a-1b2c3d4e5f60&pretty", "/x?[redacted]&pretty"],
  ["/x?correct-horse-battery-staple", "/x?[redacted]"],
  [
    "https://cors.example.com/https://ann:pw@api.example.com/v1",
    "https://cors.example.com/https://[redacted]@api.example.com/v1",
  ],
  [
    "https://cors.example.com/https:/ann:p/w@api.example.com",
    "https://cors.example.com/https:/[redacted]/w@api.example.com",
  ],
  ["/bot123456789:P%40ss%2Fw0rd%zz/getMe", "/[redacted]/getMe"],
  ["/hooks/8e03978e-40d5-43e8-bc93-6894a57f9324", "/hooks/[redacted]"],
  ["/x?ghp_0123456789abcdefABCDEF=1", "/x?[redacted]=[redacted]"],
  ["/x;jsessionid=abc;page=2/y", "/x;jsessionid=[redacted];page=2/y"],
  ["/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe", "/[redacted]/getMe"],
  ["/services/T00000000/B00000000/xK3mP9qRsT2vW8yZaB4cD6eF", "/services/T00000000/B00000000/[redacted]"],
  ["/files/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc/x", "/files/[redacted]/x"],
  ["/token/ab12cd/x", "/token/[redacted]/x"],
  ["/apikey=abc/x", "/[redacted]/x"],
  ["/proxy/https%3A%2F%2Fa%3Fb=c/x", "/proxy/[redacted]/x"],
  ["data:text/plain,abc", "data:[redacted]"],
  ["mailto:me@example.com?subject=x", "mailto:[redacted]?subject=[redacted]"],
  [
    "https://api.example.com/?redirect_uri=https%3A%2F%2Fx%3Ftoken%3D1",
    "https://api.example.com/?redirect_uri=[redacted]",
  ],
  [
    "https://s3.amazonaws.com/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA&X-Amz-Signature=ab",
    "https://s3.amazonaws.com/b/k?X-Amz-Algorithm=[redacted]&X-Amz-Credential=[redacted]&X-Amz-Signature=[redacted]",
  ],
  [
    "https://x.blob.core.windows.net/c?sv=2024-01-01&sig=ab%2Fc%3D",
    "https://x.blob.core.windows.net/c?sv=[redacted]&sig=[redacted]",
  ],
]

describe("a URL", () => {
  it.each(UNCHANGED)("is shown as it is: %s", (given) => expect(url(given)).toBe(given))

  it.each(MASKED)("%s is masked", (given, masked) => {
    expect(url(given)).toBe(masked)
    expect(url(masked)).toBe(masked)
  })

  it("is masked where a caller's own names say so", () => {
    const redactor = createRedactor({ parameters: ["Start_Date"] })
    expect(redactor.url("/x?startDate=2026-01-01&page=2")).toBe("/x?startDate=[redacted]&page=2")
    expect(redactor.parameter("start_date", "2026-01-01")).toBe("[redacted]")
  })

  it("has at most 2,000 characters and says where it was cut", () => {
    for (const long of [
      `/x?ids=${Array(1_000).fill(12345).join(",")}`,
      `/${"x".repeat(5_000)}`,
      `/x?${Array(500).fill("token=abc").join("&")}`,
      `/x?fields=${"name%2C".repeat(700)}`,
    ]) {
      const shown = url(long)
      expect(shown.length).toBeLessThanOrEqual(2_000)
      expect(shown.length).toBeGreaterThan(1_900)
      expect(shown).toMatch(/[^%[]\[cut\]$/)
      expect(url(shown)).toBe(shown)
    }
  })

  it("never shows a secret, whatever carries it", () => {
    const secret = fc
      .stringMatching(/^[g-zG-Z]{3}[0-9][A-Za-z0-9]{6}[0-9][A-Za-z][0-9][A-Za-z]{2}$/)
      // One in two thousand is made of words, and is a parameter like any other where a name belongs.
      .filter((text) => !areWords(text))
    const frames = fc.constantFrom<(secret: string) => string>(
      (s) => `https://${s}@h/x`,
      (s) => `https://u:${s}@h/x`,
      (s) => `https://h/x?unknown=${s}`,
      (s) => `https://h/x?a=1&token=${s}&page=2`,
      (s) => `https://h/x#${s}`,
      (s) => `/x;sid=${s}`,
      (s) => `/key/${s}/x`,
      (s) => `\\\\${s}@h`,
      (s) => `x:${s}`,
      (s) => `?${s}=1`,
      (s) => `?x=${s}?y=${s}#${s}?z=${s}`,
    )
    fc.assert(
      fc.property(secret, frames, (s, frame) => {
        expect(url(frame(s))).not.toContain(s)
      }),
      { numRuns: 500 },
    )
  })

  it("may be any text", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.webUrl({ withQueryParameters: true, withFragments: true }),
        ),
        (text) => {
          const shown = url(text)
          expect(shown.length).toBeLessThanOrEqual(2_000)
          expect(url(shown)).toBe(shown)
        },
      ),
    )
  })
})

/** One value for each shape, and what none of a shape's parameters may show. */
const EXAMPLES = {
  integer: ["250", "abc"],
  date: ["2026-01-31", "hunter2"],
  word: ["daily", "a b c"],
  words: ["name,-created_at", "x?y"],
  ids: ["1,22,333", "a@b"],
} as const

describe("a parameter", () => {
  const { parameter } = createRedactor()
  it.each(PARAMETER_GROUPS)("of $shape is shown if its value looks the part", ({ shape, names }) => {
    for (const name of names.trim().split(/\s+/)) {
      expect([name, parameter(name, EXAMPLES[shape][0])]).toEqual([name, EXAMPLES[shape][0]])
      expect([name, parameter(name, EXAMPLES[shape][1])]).toEqual([name, "[redacted]"])
      expect(parameter(name, "a1B2c3D4e5F6g7H8")).toBe("[redacted]")
    }
  })

  it("is listed once", () => {
    const names = PARAMETER_GROUPS.flatMap((group) => group.names.trim().split(/\s+/))
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([])
  })

  it.each([
    "2026-01",
    "2026",
    "1767225600",
    "1767225600123",
    "last_7d",
    "this_month",
    "yesterday",
    "-30d",
    "90daysAgo",
    "2026-01-01..2026-01-31",
  ])("may say when: %s", (value) => expect(parameter("since", value)).toBe(value))

  it("nobody knows is masked, and an empty one is shown as such", () => {
    expect(parameter("whatever", "1")).toBe("[redacted]")
    expect(parameter("whatever", "")).toBe("")
  })
})

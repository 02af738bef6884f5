import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { NOTICE_FIELDS } from "../../src/notices/notice-fields.ts"
import { readNotices } from "../../src/notices/read-notices.ts"

const NOW = Date.UTC(2026, 10, 29)
const PAGE = "https://developer.example.com/deprecation"

const read = (headers: Record<string, string>) => readNotices((name) => headers[name] ?? null, NOW)

describe("what good responses announce", () => {
  // The examples of the RFCs, of their drafts, and of the vendors' pages and issues.
  it.each<[string, Record<string, string>, object]>([
    ["RFC 9745", { deprecation: "@1688169599" }, { kind: "deprecation", date: "2023-06-30T23:59:59.000Z" }],
    [
      "a draft's date",
      { deprecation: "Sun, 11 Nov 2018 23:59:59 GMT" },
      { date: "2018-11-11T23:59:59.000Z" },
    ],
    [
      "a draft's version",
      { deprecation: 'version="v1", date="Fri, 11 Nov 2018 23:59:59 GMT"' },
      { date: "2018-11-11T23:59:59.000Z" },
    ],
    ["a draft's true", { deprecation: "true" }, { kind: "deprecation", date: null, text: null }],
    [
      "the page about it",
      { deprecation: "@1688169599", link: `<${PAGE}>; rel="deprecation"; type="text/html"` },
      { link: PAGE },
    ],
    [
      "the page among others",
      { deprecation: "?1", link: `<https://a.example/2>; rel=next, <${PAGE}>; rel="deprecation"` },
      { link: PAGE },
    ],
    [
      "the successor, where there is no page",
      { deprecation: "true", link: `</v2/orders>; rel="successor-version"` },
      { link: "/v2/orders" },
    ],
    [
      "RFC 8594",
      { sunset: "Sat, 31 Dec 2026 23:59:59 GMT" },
      { kind: "sunset", date: "2026-12-31T23:59:59.000Z" },
    ],
    ["a sunset by an ISO date", { sunset: "2026-12-31T00:00:00Z" }, { date: "2026-12-31T00:00:00.000Z" }],
    ["a sunset in words", { sunset: "next year" }, { date: null, text: "next year" }],
    [
      "a Warning of Kubernetes",
      { warning: '299 - "policy/v1beta1 PodSecurityPolicy is deprecated"' },
      { kind: "warning", text: "policy/v1beta1 PodSecurityPolicy is deprecated" },
    ],
    [
      "Shopify's list",
      { "x-shopify-api-deprecated-reason": "Shop.products" },
      { kind: "deprecation", text: "Shop.products" },
    ],
    [
      "Shopify's page",
      { "x-shopify-api-deprecated-reason": "https://shopify.dev/changelog/x" },
      { text: null, link: "https://shopify.dev/changelog/x" },
    ],
    [
      "Meta's version",
      { "x-ad-api-version-warning": "The call has been auto-upgraded to v26.0 as v25.0 will be deprecated." },
      { kind: "version", text: "The call has been auto-upgraded to v26.0 as v25.0 will be deprecated." },
    ],
    [
      "Shopify's version",
      { "x-shopify-api-version-warning": "https://shopify.dev/concepts/about-apis/versioning" },
      { kind: "version", text: null, link: "https://shopify.dev/concepts/about-apis/versioning" },
    ],
    ["a day", { deprecation: "2026-06-30" }, { text: null, date: "2026-06-30T00:00:00.000Z" }],
    ["a sunset on a day", { sunset: "2026-12-31" }, { text: null, date: "2026-12-31T00:00:00.000Z" }],
    ["a deprecation in words", { deprecation: "since v2" }, { date: null, text: "since v2" }],
    ["a date that is none", { deprecation: "@99999999999999999999" }, { date: null, kind: "deprecation" }],
    ["Stripe's", { "stripe-notify": "Use /v2/accounts." }, { kind: "warning", text: "Use /v2/accounts." }],
  ])("%s", (_name, headers, expected) => {
    expect(read(headers)).toEqual([expect.objectContaining(expected)])
  })

  it.each<Record<string, string>>([
    {},
    { deprecation: "false" },
    { deprecation: "?0" },
    { deprecation: "" },
    { warning: '199 - "stale"' },
    { warning: '110 anderson/1.3.37 "Response is stale"' },
    { link: `<${PAGE}>; rel="deprecation"` },
    { sunset: "x".repeat(4_001) },
  ])("is nothing in %j", (headers) => {
    expect(read(headers)).toEqual([])
  })

  it("is every warning, and each field by itself", () => {
    const warning = '299 - "one", 199 - "stale", 299 api.example.com "two \\"quoted\\""'
    const found = read({ warning, sunset: "Sat, 31 Dec 2026 23:59:59 GMT" })
    expect(found.map(({ kind, text }) => [kind, text])).toEqual([
      ["sunset", null],
      ["warning", "one"],
      ["warning", 'two "quoted"'],
    ])
  })

  it("never throws", () => {
    fc.assert(
      fc.property(fc.constantFrom(...NOTICE_FIELDS), fc.string(), fc.string(), (field, value, link) => {
        read({ [field]: value, link })
      }),
    )
    expect(
      readNotices(() => {
        throw new Error("mine")
      }, NOW),
    ).toEqual([])
  })
})

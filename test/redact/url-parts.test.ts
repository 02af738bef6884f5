import { describe, expect, it } from "vitest"
import { CUT, MASK } from "../../src/redact/mask.ts"
import { decodeComponent, maskUrl } from "../../src/redact/mask-url.ts"
import { hasShape } from "../../src/redact/value-shapes.ts"

const HOST = "https://api.example.com"
const shown = (url: string) => maskUrl(url, (name) => name === "page")

/** What is masked of a URL: part, value, name. */
function maskedOf(url: string): string[][] {
  const found: string[][] = []
  maskUrl(
    url,
    (name) => name === "page",
    (part, value, name) => found.push([part, value, name]),
  )
  return found
}

describe("each part that is masked is told", () => {
  it.each<[url: string, parts: string[][]]>([
    [`${HOST}/rows?page=2`, []],
    ["https://ann:pass@a.example/", [["userinfo", "ann:pass", ""]]],
    ["https://@a.example/", []],
    ["https://a.example:pass/word", [["host", "a.example:pass", ""]]],
    ["https://a.example:8443/", []],
    ["https://[::1]:80/", []],
    [`${HOST}/?q=x&page=2&a=`, [["query", "x", "q"]]],
    [`${HOST}/?q%20r=x`, [["query", "x", "q r"]]],
    [
      `${HOST}/?%zz=x`,
      [
        ["name", "%zz", ""],
        ["query", "x", "%zz"],
      ],
    ],
    [`${HOST}/?page=%zz`, [["query", "%zz", "page"]]],
    [
      `${HOST}/?a1b2c3d4e5f6g7h8=1`,
      [
        ["name", "a1b2c3d4e5f6g7h8", ""],
        ["query", "1", "a1b2c3d4e5f6g7h8"],
      ],
    ],
    [`${HOST}/?a1b2c3d4e5f6g7h8`, [["name", "a1b2c3d4e5f6g7h8", ""]]],
    [
      `${HOST}/?${"n".repeat(501)}=1`,
      [
        ["name", "n".repeat(501), ""],
        ["query", "1", "n".repeat(501)],
      ],
    ],
    [`${HOST}/rows;v=1;page=2/next`, [["query", "1", "v"]]],
    [`${HOST}/#s3cr3t`, [["fragment", "s3cr3t", ""]]],
    ["mailto:ann@a.example", [["path", "ann@a.example", ""]]],
    ["data:text/plain,x", [["path", "text/plain,x", ""]]],
    [`${HOST}/?q=${MASK}`, []],
    [`${HOST}/?=ab12`, [["query", "ab12", ""]]],
    [`${HOST}/?${"n".repeat(500)}=1`, [["query", "1", "n".repeat(500)]]],
    [`${HOST}/?${"n".repeat(25)}`, [["name", "n".repeat(25), ""]]],
    [`${HOST}/token/ab12`, [["path", "ab12", ""]]],
    [`${"/a".repeat(502)}`, [["path", "a/a/a", ""]]],
    [`/${"https://b.example/".repeat(5)}end`, [["path", "b.example/end", ""]]],
  ])("%s: %j", (url, parts) => {
    expect(maskedOf(url)).toEqual(parts)
  })

  it("of a bot's token the token without the id too", () => {
    const token = "AAF0123456789abcdefABCDEF0123456789"
    const parts = maskedOf(`https://api.telegram.org/bot1234567890:${token}/getMe`)
    expect(parts).toEqual([
      ["path", token, ""],
      ["path", `bot1234567890:${token}`, ""],
    ])
  })
})

describe("a fragment", () => {
  it.each([
    "section-10.2.3",
    "tag/Orders/operation/getOrder",
    "!/docs/errors",
    "rate_limits:headers",
    "claim-X5C-list",
    "top",
    "errorHandlingAndRetries",
    "2024-01-31-changes",
    "abc-x12",
    `abc-${"a-".repeat(58)}`,
    "a".repeat(8),
  ])("that is an anchor is shown: %s", (fragment) => {
    expect(shown(`${HOST}/docs#${fragment}`)).toBe(`${HOST}/docs#${fragment}`)
  })

  it.each([
    "access_token=abc",
    "123456",
    "12",
    "x9y8z7w6v5u4",
    "aGVsbG8gd29ybGQ",
    "qwrtpsdfghjkl",
    "a b",
    `section-${"a-".repeat(60)}`,
    "token/x9y8z7w6",
    "<section",
    "section>",
    "1customeraccounts",
    "customeraccounts1",
  ])("that may be more is masked: %s", (fragment) => {
    expect(shown(`${HOST}/docs#${fragment}`)).toBe(`${HOST}/docs#${MASK}`)
  })
})

describe("a host", () => {
  it.each([
    "hooks.slack.com",
    "HOOKS.slack.com:8443",
    "hooks.slack.com.",
    "hooks.slack.com.:12345",
    "hooks.slack.com:",
  ])("is known in any spelling: %s", (host) => {
    expect(shown(`https://${host}/services/T0/B0/ab`)).toBe(`https://${host}/services/T0/B0/${MASK}`)
    expect(maskUrl("/services/T0/B0/ab", () => false, undefined, `https://ann@${host}`)).toBe(
      `/services/T0/B0/${MASK}`,
    )
  })

  it.each(["hooks.slack.com.example", "hooks.slack.com:x", "slack.com"])("is another one: %s", (host) =>
    expect(maskUrl("/services/T0/B0/ab", () => false, undefined, `https://${host}`)).toBe(
      "/services/T0/B0/ab",
    ),
  )

  it("may have an empty user before it", () => {
    expect(shown("https://@a.example/x")).toBe("https://@a.example/x")
  })
})

describe("a URL within the path", () => {
  it("is read like one, four deep", () => {
    expect(shown("/https://ann:pw@a.example/x;v=1")).toBe(`/https://${MASK}@a.example/x;v=${MASK}`)
    expect(shown(`${HOST}/http:/ann:pw@a.example/x`)).toBe(`${HOST}/http:/${MASK}@a.example/x`)
    const nested = (depth: number) =>
      `/${Array.from({ length: depth }, () => "https://b.example/").join("")}end`
    expect(shown(nested(4))).toBe(nested(4))
    expect(shown(nested(5))).toBe(`${nested(4).slice(0, -3)}https://${MASK}`)
  })

  it("begins with a scheme", () => {
    expect(shown("/12:/x")).toBe("/12:/x")
    expect(shown("/a:/b/c")).toBe("/a:/b/c")
    expect(shown("/ab:/c@d/e")).toBe(`/ab:/${MASK}@d/e`)
    expect(shown(`/${"a".repeat(16)}://b@c/d`)).toBe(`/${"a".repeat(16)}://${MASK}@c/d`)
    expect(shown(`/${"a".repeat(17)}://b@c/d`)).toBe(`/${"a".repeat(17)}://b@c/d`)
  })
})

describe("what is long", () => {
  it("is read by 500 segments and 500 matrix parameters", () => {
    const path = (segments: number) => "/a".repeat(segments)
    expect(shown(path(499))).toBe(path(499))
    expect(shown(path(500))).toBe(`${path(499)}/${MASK}`)
    const matrix = (count: number) => `/rows${";page=1".repeat(count)}`
    expect(maskedOf(matrix(500))).toEqual([])
    expect(maskedOf(matrix(501))).toEqual([["path", "page=1", ""]])
    expect(maskedOf(`${matrix(300)}${matrix(300)}`)).toEqual([
      ["path", Array(100).fill("page=1").join(";"), ""],
    ])
  })

  it("is at most 2,000 characters, and says where it is cut", () => {
    const url = shown(`${HOST}/?${"page=1&".repeat(5_000)}`)
    expect(url).toHaveLength(2_000)
    expect(url.endsWith(CUT)).toBe(true)
    const empty = shown(`/?${"&".repeat(3_000)}`)
    expect(empty).toBe(`/?${"&".repeat(2_000 - 2 - CUT.length)}${CUT}`)
    expect(maskedOf(`${HOST}/?${"page=1&".repeat(4_000)}q=x`)).toEqual([["query", "x", "q"]])
    expect(maskedOf(`/${"a".repeat(64 * 1_024)}?q=x`)).toEqual([])
  })
})

describe("a name without a value", () => {
  it.each(["pretty", "uploads", "page", "", "a.b-c_d", "a".repeat(24), MASK, `abc${CUT}`])(
    "is a flag: %j",
    (name) => {
      expect(shown(`${HOST}/?${name}`)).toBe(`${HOST}/?${name}`)
    },
  )

  it.each(["12", "1a", "a1", "a".repeat(25), "%zz", "a%20b"])("is a value: %j", (name) => {
    expect(shown(`${HOST}/?${name}`)).toBe(`${HOST}/?${MASK}`)
  })
})

it.each<[text: string, plain: string | null]>([
  ["a+b", "a b"],
  ["a%20b%2B", "a b+"],
  ["%C3%A9", "é"],
  ["%", null],
  ["%2", null],
  ["%E9", null],
  ["%2x%20", null],
])("%s is decoded as %j", (text, plain) => {
  expect(decodeComponent(text)).toBe(plain)
})

describe("the shape of a value", () => {
  it.each<[shape: Parameters<typeof hasShape>[0], fits: string[], others: string[]]>([
    [
      "integer",
      ["0", "-12", "123456789012", "", MASK, `12${CUT}`],
      ["1.5", "a1", "1a", "1234567890123", "--1"],
    ],
    [
      "word",
      ["ACTIVE", "v1.2", "a:b/c", "a".repeat(40), "a+b-c"],
      ["a b", "a".repeat(41), "a,b", "x9y8z7w6v5u4t3"],
    ],
    [
      "words",
      ["a,b|c", "id, name", "sum(spend)", "[a]", "a".repeat(60)],
      ["a".repeat(61), `b,${"a".repeat(61)}`, "a%b", "x9y8z7w6v5u4t3,a"],
    ],
    [
      "ids",
      ["1,2;3|4 5", '["1","2"]', "'a','b'", "8e03978e-40d5-43e8-bc93-6894a57f9324", "-12", "abc.d:e-f"],
      ["a b?", "a/b", '["1"x', "a".repeat(33)],
    ],
    [
      "date",
      [
        "2026-01-31",
        "20260131T120000Z",
        "2026-01-31 12:00:30.5+01:00",
        "today",
        "last_30d",
        "7d",
        "-1week_ago",
        "1767225600",
        "2026-01-01..2026-01-31",
        '{"since":"2026-01-01","until":"2026-01-31"}',
        "1,2,3,4",
        `2026-01-31${" ".repeat(190)}`,
      ],
      [
        "soon",
        "1,2,3,4,5",
        `2026-01-31${" ".repeat(191)}`,
        "2026-01-31x",
        "x2026-01-31",
        `2026-01-31${" ".repeat(200)}`,
        "12345678901234",
      ],
    ],
  ])("%s: %j, and not %j", (shape, fits, others) => {
    expect(fits.filter((value) => !hasShape(shape, value))).toEqual([])
    expect(others.filter((value) => hasShape(shape, value))).toEqual([])
  })
})

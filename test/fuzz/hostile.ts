import fc from "fast-check"
import { RATE_LIMIT_FIELDS } from "../../src/headers/rate-limit-fields.ts"
import { profiles } from "../../src/profiles/index.ts"
import type { Profile, ProfileRule, Test } from "../../src/profiles/schema/profile.ts"

const words = (text: string) => text.split(/\s+/).filter(Boolean)

const NUMBERS = [
  ...words(
    "0 1 -1 -0 00 007 +3 1.5 1,5 .5 5. 1e3 1e309 -1e309 1e-320 0x10 0b1 1_000 1n NaN Infinity -Infinity",
  ),
  ...words(
    "2147483648 2147483647999 9007199254740993 1659578233 1659578233.123 1659578233000 253402300800 ١٢ ５",
  ),
  "9".repeat(400),
  `0.${"0".repeat(3_000)}1`,
  " 5 ",
  "5\t",
  "",
]
const DATES = [
  "Sun, 06 Nov 1994 08:49:37 GMT",
  "Sunday, 06-Nov-94 08:49:37 GMT",
  "Sun Nov  6 08:49:37 1994",
  "Wed, 31 Feb 2026 25:61:61 GMT",
  "Fri, 32 Foo 99999 99:99:99 XYZ",
  "Thu, 01 Jan 1970 00:00:00 -9999",
  ...words("2026-01-01T00:00:00Z 2026-02-30T24:00:60Z +275760-09-13T00:00:00.001Z -000001-01-01T00:00:00Z"),
  ...words("2026-01-01T00:00:00.999999999999999999999999+14:00 2026-W01-1 20260101T000000Z 0000-00-00"),
]
const SYNTAX = [
  ...words(
    '; , = " \\ \\" ( ) ?1 ?0 :AA==: : @1659578233 %"f%c3%bc" * ;w=60 ;q=100 ;r=0;t=30 limit=1 remaining=0',
  ),
  ...words('reset=5 window=60 a;b=c {} [] {" null true 30s 1m30s PT5S 1h -1s 00:00:05 1ms'),
  '"default";q=100;w=60',
  '"a";r=0;t=60, "b";r=1;t=1',
  "100, 100;w=10",
  "100;w=60;comment=",
  '{"call_count":100,"estimated_time_to_regain_access":15}',
  '{"act_1":[{"type":"ads","call_count":1e9,"estimated_time_to_regain_access":-5}]}',
  "core;used=50000;limit=15000",
  "api-usage=15000/15000",
  "32/40",
]
const ODDITIES = [
  "\u0000",
  "\u0007\u001b[31m",
  "\ud800",
  "\udfff\ud83d",
  "\ufeff",
  "\u2028",
  "ﷺ",
  "e\u0301",
  "__proto__",
  "constructor",
  "toString",
  "[object Object]",
  "undefined",
  "null",
  "%00%ff%",
  "<!doctype html><title>503</title>",
  "a@b.c",
  "￿",
]

/** Pieces that readers of headers look for, and what looks like them. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...NUMBERS, ...DATES, ...SYNTAX) },
  { weight: 1, arbitrary: fc.constantFrom(...ODDITIES) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
)

/** One piece repeated to 64 KB and more: takes a reader long that is not linear. */
const huge = fc
  .tuple(piece, fc.constantFrom(1_000, 4_096, 65_536, 100_000), fc.constantFrom("", "!", "1", '"'))
  .map(
    ([unit, length, end]) =>
      (unit || " ").repeat(Math.ceil(length / (unit.length || 1))).slice(0, length) + end,
  )

/** A header's value as no server should send it. */
export const headerValue = fc.oneof(
  { weight: 6, arbitrary: piece },
  {
    weight: 3,
    arbitrary: fc
      .array(fc.tuple(piece, fc.constantFrom("", ",", ", ", ";", " ", "=", "\n")), { maxLength: 12 })
      .map((parts) => parts.flat().join("")),
  },
  { weight: 1, arbitrary: huge },
)

const PROFILES = Object.values(profiles)
const RULES: readonly { profile: Profile; rule: ProfileRule }[] = PROFILES.flatMap((profile) =>
  profile.rules.map((rule) => ({ profile, rule })),
)

/** Every header that anything in heed reads. */
export const HEADERS = [
  ...new Set([
    ...words(`retry-after retry-after-ms x-ms-retry-after-ms x-amz-retry-after x-ratelimit-retry-after ratelimit
      ratelimit-policy date age content-type www-authenticate`),
    ...RATE_LIMIT_FIELDS.flatMap(({ limit, remaining, resets, names }) => [
      limit,
      remaining,
      ...resets,
      ...names,
    ]),
    ...RULES.flatMap(({ rule }) => Object.keys(rule.when.header ?? {})),
    ...PROFILES.flatMap(({ waits = [], rules }) =>
      [...waits, ...rules.flatMap(({ wait = [] }) => wait)].flatMap((wait) =>
        "header" in wait ? [wait.header] : [],
      ),
    ),
    ...PROFILES.flatMap(({ states = [] }) =>
      states.flatMap(({ header = {} }) =>
        Object.values(header).flatMap((value) =>
          typeof value === "string" ? [value] : "name" in value ? [value.name] : [value.of],
        ),
      ),
    ),
  ]),
]

export const headers = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...HEADERS), headerValue), {
    maxLength: 8,
    selector: ([name]) => name,
  })
  .map((entries) => Object.fromEntries(entries) as Record<string, string>)

const KEYS = [
  ...words(`error errors code status message details reason type title extensions retryDelay error_code errorCode
    error_subcode ok fault metadata quota_limit estimated_time_to_regain_access __proto__ constructor prototype toString
    hasOwnProperty valueOf length 0 -1 then toJSON`),
  "",
]

/** Any JSON, of the names that rules look for, and of those that trap the careless. */
const json: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 5, depthSize: "small" },
    fc.oneof(
      piece,
      fc.constantFrom<unknown>(null, true, false, 0, -0, 1e308, -1, 429, 401),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    ),
    fc.array(tie("any"), { maxLength: 5 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KEYS), tie("any")), { maxLength: 6 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).any

/** A body as text: JSON that is whole, cut, doubled, deep, huge; or none at all. */
export const bodyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: json.map((value) => JSON.stringify(value) ?? "") },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        json,
        fc.nat({ max: 400 }),
        fc.constantFrom("", "}", '"', "\\", "]]", '{"__proto__":{"polluted":1}}'),
      )
      .map(([value, at, end]) => (JSON.stringify(value) ?? "").slice(0, at) + end),
  },
  { weight: 1, arbitrary: headerValue },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom("[", '{"error":', '{"errors":[', '{"a":{"__proto__":', '[["'),
        fc.constantFrom(500, 5_000, 13_000),
      )
      .map(([unit, times]) => unit.repeat(times)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('{"message":"x"}', "1", '"\\ud800"', "{}", '{"reason":"rateLimitExceeded"}'),
        fc.nat({ max: 4_000 }),
      )
      .map(
        ([item, times]) =>
          `{"error":{"errors":[${Array(times).fill(item).join(",")}]},"__proto__":{"polluted":1}}`,
      ),
  },
)

const rooted = (path: string) => (path.startsWith("/") ? path : `/${path}`)

/** A value that a test of a rule accepts, as far as one is easily made. */
function fitting(test: Test): unknown {
  if (Array.isArray(test)) return test[0]
  if (typeof test !== "object" || test === null) return test
  const first = (value: string | readonly string[]) => (typeof value === "string" ? value : value[0])
  if ("contains" in test) return `… ${first(test.contains)} …`
  if ("startsWith" in test) return `${first(test.startsWith)}…`
  if ("endsWith" in test) return `…${first(test.endsWith)}`
  if ("present" in test) return test.present ? "there" : undefined
  return (test as { from?: number; to?: number }).from ?? (test as { to?: number }).to
}

/** Puts a value where a path leads. */
function place(root: unknown, path: string, value: unknown): unknown {
  if (path === "") return value
  const [, step = "", rest = ""] = /^(\[\]|[^.[]+)\.?(.*)$/s.exec(path) ?? []
  if (step === "[]") return [place(Array.isArray(root) ? root[0] : undefined, rest, value)]
  const name = step === "*" ? "any" : step
  const before = typeof root === "object" && root !== null ? (root as Record<string, unknown>) : {}
  return { ...before, [name]: place(before[name], rest, value) }
}

/** An answer that keeps to a profile's rule but for one hostile value somewhere in it. */
export const nearlyRuled = fc
  .tuple(
    fc.constantFrom(...RULES),
    headers,
    fc.oneof(headerValue, json),
    fc.nat(),
    bodyText,
    fc.nat({ max: 3 }),
  )
  .map(([{ profile, rule }, more, odd, at, text, how]) => {
    const { status, header = {}, body = {}, path, method } = rule.when
    const paths = Object.entries(body)
    const turned = how === 0 ? -1 : at % Math.max(1, paths.length)
    let made: unknown
    paths.forEach(([where, test], n) => {
      made = place(made, where, n === turned ? odd : fitting(test))
    })
    const fixed = Object.entries(header).flatMap(([name, test]) => {
      const value = fitting(test as Test)
      return value === undefined ? [] : [[name.replace("*", "x"), String(value)] as const]
    })
    const number =
      typeof status === "number"
        ? status
        : Array.isArray(status)
          ? status[0]
          : ((status as { from: number })?.from ?? 400)
    const methods = typeof method === "string" ? method : method?.[0]
    return {
      profile,
      /** Nothing is odd in it after all. */
      keeps: how === 0,
      answer: {
        status: number as number,
        headers: {
          "content-type": "application/json",
          ...(how === 0 ? {} : more),
          ...Object.fromEntries(fixed),
        },
        body: how === 3 ? text : made,
        method: methods ?? "GET",
        url: `https://api.example.com${path === undefined ? "/v1/orders" : rooted(String(fitting(path)))}`,
      },
    }
  })

export const anyProfile = fc.constantFrom(null, ...PROFILES)
export const anyStatus = fc.oneof(
  fc.constantFrom(200, 200, 400, 401, 403, 404, 414, 429, 429, 500, 502, 503, 504),
  fc.integer({ min: 100, max: 999 }),
)

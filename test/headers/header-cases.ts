import fc from "fast-check"
import { classifyResponse } from "../../src/classify/classify.ts"
import type { HeaderLookup } from "../../src/headers/header-field.ts"
import { RATE_LIMIT_FIELDS } from "../../src/headers/rate-limit-fields.ts"
import type { ServerWait } from "../../src/headers/retry-after.ts"

/** Headers as an answer gives them; the names are lower case. */
export function lookup(headers: Readonly<Record<string, string>>): HeaderLookup {
  const map = new Map(Object.entries(headers))
  return (name) => map.get(name) ?? null
}

/** The wait that a 429 (if `throttled`) or a 503 with these headers, of an API without a profile, is taken to ask for. */
export function readServerWait(
  header: HeaderLookup,
  { now, throttled }: { now: number; throttled: boolean },
): ServerWait | null {
  const head = { status: throttled ? 429 : 503, method: "GET", path: "/", header, headers: () => [] }
  return classifyResponse({ head, body: null, profile: null, now }).wait
}

const FIELDS = [
  "age",
  "date",
  "retry-after",
  "retry-after-ms",
  "x-ms-retry-after-ms",
  "x-amz-retry-after",
  "x-ratelimit-retry-after",
  "ratelimit",
  "ratelimit-policy",
  ...RATE_LIMIT_FIELDS.flatMap(({ limit, remaining, resets, names }) => [
    limit,
    remaining,
    ...resets,
    ...names,
  ]),
]

// biome-ignore format: one kind a line
const PARTS = [
  "0", "1", "-1", "1.5", "1e3", "+5", "1700000000", "1700000000000", "9".repeat(30), "NaN", "Infinity", "6m0s", "12ms",
  ", ", ";", ";w=60", ";r=0", ";t=30", ";q=9", "=", '"a"', '"', "limit=1", "remaining=0", "reset=5", "@1", ":YQ==:", "(", ")",
  "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "2026-11-22T12:00Z",
]

/** What a hostile or careless server might send in one field. */
export const fieldText = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(...PARTS),
  fc.array(fc.constantFrom(...PARTS), { maxLength: 8 }).map((parts) => parts.join("")),
)

export const headers = fc.dictionary(fc.constantFrom(...FIELDS), fieldText, { maxKeys: 12 }).map(lookup)

/** 64 KiB of what might be slow to read. */
export const LONG_TEXTS = [
  "9",
  " ",
  ",",
  "a",
  '"',
  "\\",
  "1,",
  "Sun,",
  ";a",
  "(",
  "1;w=1,",
  '"a";r=0;t=1,',
  "1s",
  "%",
].map((text) => text.repeat(Math.ceil(65_536 / text.length)))

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type RateLimitStatement, readRateLimits } from "../../src/headers/rate-limit.ts"
import { within } from "../support/cpu-time.ts"
import { headers, LONG_TEXTS, lookup } from "./header-cases.ts"

const NOW = Date.UTC(2026, 10, 22, 12)

interface Row {
  what: string
  fields: Record<string, string>
  says: Partial<RateLimitStatement>[]
}

const ROWS: Row[] = [
  {
    what: "drafts 08 to 11: each quota with its policy, policies alone after them",
    fields: {
      ratelimit: '"daily";r=50;t=30',
      "ratelimit-policy": '"burst";q=100;w=60,"daily";q=1000;w=86400',
    },
    says: [
      { name: "daily", limit: 1000, remaining: 50, resetMs: 30_000, windowMs: 86_400_000, from: "ratelimit" },
      { name: "burst", limit: 100, windowMs: 60_000, from: "ratelimit-policy" },
    ],
  },
  {
    what: "units that are no requests",
    fields: {
      ratelimit: '"jobs";r=2, "bytes";r=9',
      "ratelimit-policy":
        '"jobs";q=4;qu="concurrent-requests", "bytes";q=10;qu="content-bytes", "a";q=1;qu="request"',
    },
    says: [
      { name: "jobs", limit: 4, remaining: 2, unit: "concurrent-requests", from: "ratelimit" },
      { name: "bytes", limit: 10, remaining: 9, unit: "content-bytes", from: "ratelimit" },
      { name: "a", limit: 1, from: "ratelimit-policy" },
    ],
  },
  {
    what: "partitions: the policy of the same share, or of none",
    fields: {
      ratelimit: '"a";r=1;pk=:dXNlcjI=:, "b";r=2;pk=:dXNlcjI=:',
      "ratelimit-policy": '"a";q=5;pk=:dXNlcjE=:, "a";q=6;pk=:dXNlcjI=:, "b";q=7',
    },
    says: [
      { name: "a", partition: "byte-sequence dXNlcjI=", limit: 6, remaining: 1, from: "ratelimit" },
      { name: "b", partition: "byte-sequence dXNlcjI=", limit: 7, remaining: 2, from: "ratelimit" },
      { name: "a", partition: "byte-sequence dXNlcjE=", limit: 5, from: "ratelimit-policy" },
    ],
  },
  {
    what: "express-rate-limit: spaces after the semicolons, the partition in the policy only",
    fields: {
      ratelimit: '"100-in-1min"; r=99; t=60',
      "ratelimit-policy": '"100-in-1min"; q=100; w=60; pk=:ZGVhZGJlZWY=:',
    },
    says: [
      {
        name: "100-in-1min",
        limit: 100,
        remaining: 99,
        resetMs: 60_000,
        windowMs: 60_000,
        from: "ratelimit",
      },
    ],
  },
  {
    what: "names without quotes, no r",
    fields: { ratelimit: "quota;t=1", "ratelimit-policy": "default;l=100;w=10" },
    says: [
      { name: "quota", resetMs: 1_000, from: "ratelimit" },
      { name: "default", limit: 100, windowMs: 10_000, from: "ratelimit-policy" },
    ],
  },
  {
    what: "draft 07: a dictionary",
    fields: { ratelimit: "limit=100, remaining=50, reset=5", "ratelimit-policy": "100;w=60" },
    says: [{ limit: 100, remaining: 50, resetMs: 5_000, windowMs: 60_000, from: "ratelimit" }],
  },
  ...[`"a";r=1;t=${NOW / 1000 + 60}`, `"a";r=1;t=${NOW + 60_000}`].map((ratelimit) => ({
    what: `an epoch where seconds belong: ${ratelimit}`,
    fields: { ratelimit, date: "Sun, 22 Nov 2026 12:00:20 GMT" },
    says: [{ name: "a", remaining: 1, resetMs: 40_000, resetsAt: NOW + 60_000, from: "ratelimit" }],
  })),
  {
    what: "drafts 04 to 06: a policy field of integers",
    fields: {
      "ratelimit-limit": "10",
      "ratelimit-remaining": "9",
      "ratelimit-reset": "1",
      "ratelimit-policy": '10;w=1, 50;w=60;burst=1000;comment="fixed window"',
    },
    says: [
      { limit: 10, remaining: 9, resetMs: 1_000, windowMs: 1_000, from: "ratelimit-remaining" },
      { limit: 50, windowMs: 60_000, from: "ratelimit-policy" },
    ],
  },
  {
    what: "drafts 00 to 03: policies inside the limit",
    fields: { "ratelimit-limit": "100, 100;w=10", "ratelimit-remaining": "50", "ratelimit-reset": "5" },
    says: [{ limit: 100, remaining: 50, resetMs: 5_000, windowMs: 10_000, from: "ratelimit-remaining" }],
  },
  {
    what: "WHOOP: several windows",
    fields: {
      "x-ratelimit-limit": "100, 100;window=60, 10000;window=86400",
      "x-ratelimit-remaining": "98",
      "x-ratelimit-reset": "3",
    },
    says: [
      { limit: 100, remaining: 98, resetMs: 3_000, windowMs: 60_000, from: "x-ratelimit-remaining" },
      { limit: 10_000, windowMs: 86_400_000, from: "x-ratelimit-limit" },
    ],
  },
  {
    what: "limits in lists of one length: the tightest, with its own limit and reset",
    fields: {
      "x-ratelimit-limit": "1000, 10",
      "x-ratelimit-remaining": "900, 9",
      "x-ratelimit-reset": "60, 1",
    },
    says: [{ limit: 10, remaining: 9, resetMs: 1_000, from: "x-ratelimit-remaining" }],
  },
  {
    what: "limits in lists that are back at points in time",
    fields: {
      "x-ratelimit-limit": "10, 1000",
      "x-ratelimit-remaining": "9, 900",
      "x-ratelimit-reset": `${NOW / 1000 + 1}, ${NOW / 1000 + 60}`,
    },
    says: [{ limit: 10, remaining: 9, resetMs: 1_000, resetsAt: NOW + 1_000, from: "x-ratelimit-remaining" }],
  },
  {
    what: "a thousand with a comma, or 1 and 0: nothing left is not said",
    fields: { "x-ratelimit-remaining": "1,000", "x-ratelimit-reset": "30" },
    says: [],
  },
  {
    what: "GitHub: an epoch and a name",
    fields: {
      "x-ratelimit-limit": "5000",
      "x-ratelimit-remaining": "4999",
      "x-ratelimit-reset": String(NOW / 1000 + 3600),
      "x-ratelimit-resource": "core",
    },
    says: [
      {
        name: "core",
        limit: 5000,
        remaining: 4999,
        resetMs: 3_600_000,
        resetsAt: NOW + 3_600_000,
        from: "x-ratelimit-remaining",
      },
    ],
  },
  {
    what: "an epoch by the server's clock",
    fields: {
      "x-rate-limit-limit": "15",
      "x-rate-limit-remaining": "0",
      "x-rate-limit-reset": String(NOW / 1000 + 60),
      date: "Sun, 22 Nov 2026 12:00:20 GMT",
    },
    says: [
      {
        limit: 15,
        remaining: 0,
        resetMs: 40_000,
        resetsAt: NOW + 60_000,
        from: "x-rate-limit-remaining",
      },
    ],
  },
  {
    what: "Reddit: no limit, fractions",
    fields: { "x-ratelimit-remaining": "598.0", "x-ratelimit-reset": "286" },
    says: [{ remaining: 598, resetMs: 286_000, from: "x-ratelimit-remaining" }],
  },
  {
    what: "Kong: a limit for each window, and the tightest once more",
    fields: {
      "ratelimit-limit": "10",
      "ratelimit-remaining": "0",
      "ratelimit-reset": "1",
      "x-ratelimit-limit-second": "10",
      "x-ratelimit-remaining-second": "0",
      "x-ratelimit-limit-minute": "100",
      "x-ratelimit-remaining-minute": "42",
      "x-ratelimit-remaining-hour": "900",
      "x-ratelimit-remaining-day": "9000",
      "x-ratelimit-remaining-month": "90000",
    },
    says: [
      { limit: 10, remaining: 0, resetMs: 1_000, from: "ratelimit-remaining" },
      { limit: 10, remaining: 0, windowMs: 1_000, from: "x-ratelimit-remaining-second" },
      { limit: 100, remaining: 42, windowMs: 60_000, from: "x-ratelimit-remaining-minute" },
      { remaining: 900, windowMs: 3_600_000, from: "x-ratelimit-remaining-hour" },
      { remaining: 9_000, windowMs: 86_400_000, from: "x-ratelimit-remaining-day" },
      { remaining: 90_000, windowMs: 2_592_000_000, from: "x-ratelimit-remaining-month" },
    ],
  },
  {
    what: "OpenAI: requests and tokens",
    fields: {
      "x-ratelimit-limit-requests": "60",
      "x-ratelimit-remaining-requests": "59",
      "x-ratelimit-reset-requests": "1s",
      "x-ratelimit-limit-tokens": "150000",
      "x-ratelimit-remaining-tokens": "149984",
      "x-ratelimit-reset-tokens": "6m0s",
    },
    says: [
      { limit: 60, remaining: 59, resetMs: 1_000, from: "x-ratelimit-remaining-requests" },
      {
        limit: 150_000,
        remaining: 149_984,
        resetMs: 360_000,
        unit: "tokens",
        from: "x-ratelimit-remaining-tokens",
      },
    ],
  },
  {
    what: "policies inside a limit on tokens",
    fields: { "x-ratelimit-limit-tokens": "100, 5000;w=60" },
    says: [
      { limit: 100, unit: "tokens", from: "x-ratelimit-limit-tokens" },
      { limit: 5000, windowMs: 60_000, unit: "tokens", from: "x-ratelimit-limit-tokens" },
    ],
  },
  {
    what: "a limit alone",
    fields: { "x-ratelimit-limit": "100" },
    says: [{ limit: 100, from: "x-ratelimit-limit" }],
  },
  {
    what: "old and new fields for one limit: once",
    fields: {
      ratelimit: '"default";r=50;t=30',
      "ratelimit-policy": '"default";q=100;w=60',
      "ratelimit-limit": "100",
      "ratelimit-remaining": "50",
      "ratelimit-reset": "30",
      "x-ratelimit-limit": "100",
      "x-ratelimit-remaining": "50",
      "x-ratelimit-reset": String(NOW / 1000 + 30),
    },
    says: [
      { name: "default", limit: 100, remaining: 50, resetMs: 30_000, windowMs: 60_000, from: "ratelimit" },
    ],
  },
  {
    what: "two limits in two families: both",
    fields: {
      "ratelimit-limit": "100",
      "ratelimit-remaining": "50",
      "x-rate-limit-limit": "700",
      "x-rate-limit-remaining": "699",
    },
    says: [
      { limit: 100, remaining: 50, from: "ratelimit-remaining" },
      { limit: 700, remaining: 699, from: "x-rate-limit-remaining" },
    ],
  },
  {
    what: "Azure OpenAI: negatives are nothing",
    fields: {
      "x-ratelimit-limit-requests": "-1",
      "x-ratelimit-remaining-requests": "-1",
      "x-ratelimit-reset-requests": "0",
    },
    says: [],
  },
  {
    what: "a bad reset is left out",
    fields: { "x-ratelimit-limit": "9", "x-ratelimit-remaining": "8", "x-ratelimit-reset": "soon" },
    says: [{ limit: 9, remaining: 8, from: "x-ratelimit-remaining" }],
  },
  { what: "a bad item: the whole field is ignored", fields: { ratelimit: '"a";r=1, "b";r=-1' }, says: [] },
  { what: "r as a string", fields: { ratelimit: '"a";r="1"' }, says: [] },
  { what: "a trailing comma", fields: { ratelimit: '"a";r=1,' }, says: [] },
  { what: "an inner list", fields: { ratelimit: '("a");r=1' }, says: [] },
  { what: "an inner list in a dictionary", fields: { ratelimit: "limit=(1 2), remaining=1" }, says: [] },
  { what: "a dictionary of something else", fields: { ratelimit: "a=1" }, says: [] },
  { what: "a window of nothing", fields: { "ratelimit-policy": '"a";q=1;w=0' }, says: [] },
  { what: "words", fields: { "x-ratelimit-limit": "unlimited", "x-ratelimit-remaining": "many" }, says: [] },
  { what: "a reset alone", fields: { "x-ratelimit-reset": "60" }, says: [] },
  { what: "an aged answer", fields: { ratelimit: '"a";r=1;t=1', age: "30" }, says: [] },
  { what: "nothing", fields: {}, says: [] },
]

describe("readRateLimits", () => {
  it.each(ROWS)("reads $what", ({ fields, says }) => {
    const whole = says.map((statement) => ({ name: null, unit: "requests", ...statement }))
    expect(readRateLimits(lookup(fields), NOW)).toEqual(whole)
  })

  it("reads at most eight, the first ones", () => {
    const many = Array.from({ length: 100 }, (_, n) => `"p${n}";r=${n}`).join(", ")
    const names = readRateLimits(lookup({ ratelimit: many }), NOW).map(({ name }) => name)
    expect(names).toEqual(["p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7"])
  })

  it("shortens names", () => {
    const [statement] = readRateLimits(lookup({ ratelimit: `"${"n".repeat(3000)}";r=1` }), NOW)
    expect(statement?.name).toBe("n".repeat(100))
  })

  it("never throws, and every number in it is sound", () => {
    fc.assert(
      fc.property(headers, (header) => {
        const statements = readRateLimits(header, NOW)
        expect(statements.length).toBeLessThanOrEqual(8)
        for (const { limit, remaining, resetMs, windowMs } of statements) {
          for (const number of [limit, remaining, resetMs, windowMs]) {
            if (number === undefined) continue
            expect(Number.isFinite(number) && number >= 0 && !Object.is(number, -0)).toBe(true)
          }
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it("reads 64 KiB, or just under what is read, in linear time", () => {
    for (const text of LONG_TEXTS.flatMap((long) => [long, long.slice(0, 4096)]))
      within(1_000, () => readRateLimits(() => text, NOW))
    // "age" is the text too, so once more as if it were fresh.
    for (const text of LONG_TEXTS.map((long) => long.slice(0, 4092))) {
      within(1_000, () => readRateLimits((name) => (name === "age" ? null : text), NOW))
    }
  })
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ServerWait } from "../../src/headers/retry-after.ts"
import { within } from "../support/cpu-time.ts"
import { headers, LONG_TEXTS, lookup, readServerWait } from "./header-cases.ts"

const NOW = Date.UTC(2026, 10, 22, 12)
const EPOCH = NOW / 1000
/** The longest wait: any epoch time plus this one is still a valid date. */
const MAX_DELAY_MS = 4_503_599_627_370_495

function wait(fields: Record<string, string>, throttled = true): ServerWait | null {
  return readServerWait(lookup(fields), { now: NOW, throttled })
}

// biome-ignore format: short values
const GARBAGE = [
  "-1", "+5", "1e3", "", " ", "soon", "NaN", "Infinity", "0x10", "5x", "5 s", "-5s", "5s5", "9000h", "5 seconds", "500d", "1.", ".5", "1_000", "١٢", "null",
  "[object Object]", "9".repeat(30), "40000000", "999999999", String(Number.MAX_SAFE_INTEGER), "Sun, 32 Nov 2026 12:00:30 GMT", "Sun,", ",",
]

describe("Retry-After", () => {
  it.each<[string, number]>([
    ["120", 120_000],
    ["0", 0],
    ["007", 7_000],
    [" 5 ", 5_000],
    ["2.128", 2_128],
    ["2.0", 2_000],
    ["0.069", 69],
    ["0.0001", 1],
    ["1.0005", 1_001],
    ["2147484", 2_147_484_000],
    // as Go prints a duration
    ["30s", 30_000],
    ["1m0s", 60_000],
    ["1m59.339902611s", 119_340],
    ["1h0m0.5s", 3_600_500],
    // epochs, which no server means as seconds
    [String(EPOCH + 30), 30_000],
    [String(NOW + 30_000), 30_000],
    [`${NOW + 30_000}000`, 30_000],
    [`${NOW + 30_000}000000`, 30_000],
    [String(EPOCH - 30), 0],
    ["Sun, 22 Nov 2026 12:00:30 GMT", 30_000],
    ["Sunday, 22-Nov-26 12:00:30 GMT", 30_000],
    ["Sun Nov 22 12:00:30 2026", 30_000],
    ["2026-11-22T12:00:30Z", 30_000],
    ["1000000000", 0],
    // https://github.com/JustinBeckwith/linkinator/pull/556, https://github.com/anomalyco/opencode/pull/48185
    ["30s", 30_000],
    ["1m0s", 60_000],
    ["2m59.56s", 179_560],
    ["370ms", 370],
    ["5, 30s", 30_000],
    ["Sun, 06 Nov 1994 08:49:37 GMT", 0],
    ["5, 10", 10_000],
    ["10, 5", 10_000],
    ["soon, 5, -20", 5_000],
    ["Sun, 22 Nov 2026 12:00:30 GMT, 12", 30_000],
    ["40, Sunday, 22-Nov-26 12:00:30 GMT", 40_000],
    ["Sun, 22 Nov 2026 12:00:30 GMT, Sun, 22 Nov 2026 12:01:00 GMT", 60_000],
  ])("of %j", (value, ms) => {
    const read = { ms, from: "retry-after", value: value.trim() }
    expect(wait({ "retry-after": value })).toEqual(read)
    expect(wait({ "retry-after": value }, false)).toEqual(read)
  })

  it.each(GARBAGE)("of %j counts as absent", (value) => {
    expect(wait({ "retry-after": value })).toBeNull()
  })

  it("of 64 KiB counts as absent", () => {
    expect(wait({ "retry-after": "9".repeat(65_536) })).toBeNull()
  })

  it("of thousands of digits counts as absent", () => {
    expect(wait({ "retry-after": "9".repeat(4_000) })).toBeNull()
  })

  it("says n seconds for n, up to a year", () => {
    fc.assert(
      fc.property(fc.nat({ max: 366 * 86_400 }), (seconds) => {
        expect(wait({ "retry-after": String(seconds) }, false)?.ms).toBe(seconds * 1000)
      }),
    )
  })

  it("is never shorter than a fraction says", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e6 }), fc.stringMatching(/^\d{1,6}$/), (seconds, fraction) => {
        const micros = seconds * 1e6 + Number(fraction.padEnd(6, "0"))
        expect(wait({ "retry-after": `${seconds}.${fraction}` })?.ms).toBe(Math.ceil(micros / 1000))
      }),
    )
  })
})

describe("a date", () => {
  const inThirty = { "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT" }

  it.each<[string, Record<string, string>, number]>([
    ["the server's clock", { date: "Sun, 22 Nov 2026 12:00:20 GMT" }, 10_000],
    ["the server's clock, Age 0", { date: "Sun, 22 Nov 2026 12:00:20 GMT", age: "0" }, 10_000],
    ["a server's clock that is an hour fast", { date: "Sun, 22 Nov 2026 13:00:00 GMT" }, 0],
    ["receipt where the answer is aged", { date: "Sun, 22 Nov 2026 11:00:00 GMT", age: "3600" }, 30_000],
    ["receipt where Date is no date", { date: "today" }, 30_000],
    [
      "receipt where Date came twice",
      { date: "Sun, 22 Nov 2026 12:00:20 GMT, Sun, 22 Nov 2026 12:00:20 GMT" },
      30_000,
    ],
    ["receipt where there is no Date", {}, 30_000],
  ])("is measured against %s", (_, fields, ms) => {
    expect(wait({ ...inThirty, ...fields })?.ms).toBe(ms)
  })

  it("in an epoch is measured alike", () => {
    const reset = String(EPOCH + 30)
    expect(wait({ "x-ratelimit-reset": reset, date: "Sun, 22 Nov 2026 12:00:20 GMT" })?.ms).toBe(10_000)
    expect(wait({ "x-ratelimit-reset": reset, date: "Sun, 22 Nov 2026 12:00:20 GMT", age: "7" })?.ms).toBe(
      30_000,
    )
  })
})

describe("order", () => {
  // Each field is a second longer than the one that it goes before.
  const ORDER: [string, string][] = [
    ["retry-after-ms", "1000"],
    ["x-ms-retry-after-ms", "2000"],
    ["x-amz-retry-after", "3000"],
    ["retry-after", "4"],
    ["x-ratelimit-retry-after", "5"],
    ["ratelimit", '"default";r=0;t=6'],
    ["ratelimit-reset", "7"],
    ["x-ratelimit-reset", "8"],
    ["x-ratelimit-reset-after", "9"],
    ["x-rate-limit-reset", "10"],
    ["x-ratelimit-reset-requests", "11s"],
    ["anthropic-ratelimit-requests-reset", "2026-11-22T12:00:12Z"],
  ]

  it.each(ORDER.map(([name], index) => [name, index] as const))("%s goes before the rest", (name, index) => {
    const rest = Object.fromEntries(ORDER.slice(index))
    expect(wait(rest)).toMatchObject({ from: name, ms: (index + 1) * 1000 })
  })

  it.each(ORDER.map(([name], index) => [name, index] as const))(
    "%s counts without a 429 only if it orders",
    (name, index) => {
      const orders = index < 4
      expect(wait(Object.fromEntries(ORDER.slice(index)), false)?.from ?? null).toBe(orders ? name : null)
    },
  )

  it("passes over what is malformed", () => {
    expect(wait({ "retry-after-ms": "-5", "retry-after": "2" })).toEqual({
      ms: 2000,
      from: "retry-after",
      value: "2",
    })
    expect(wait({ "retry-after": "soon", "x-ratelimit-reset": "3" })?.from).toBe("x-ratelimit-reset")
    expect(wait({ ratelimit: "b@d", "x-ratelimit-reset": "3" })?.from).toBe("x-ratelimit-reset")
  })

  it("rounds fractions of a ms up", () => {
    expect(wait({ "retry-after-ms": "12.2" })?.ms).toBe(13)
    expect(wait({ "retry-after-ms": "9".repeat(400) })).toBeNull()
  })
})

describe("RateLimit", () => {
  it.each<[string, number | null]>([
    ['"default";r=0;t=30', 30_000],
    ['"a";r=0;t=30, "b";r=5;t=90', 30_000],
    ['"a";r=0;t=30, "b";r=0;t=90', 90_000],
    ['"a"; r=0; t=30; pk=:cHsdsRa894==:', 30_000],
    ['"a";t=30, "b";t=90', 90_000],
    ["quota;t=1", 1_000],
    ["limit=100, remaining=0, reset=5", 5_000],
    [`"a";r=0;t=${EPOCH + 30}`, 30_000],
    [`"a";r=0;t=${NOW + 30_500}`, 30_500],
    [`"a";r=0;t=${EPOCH - 30}`, 0],
    [`limit=100, remaining=0, reset=${EPOCH + 30}`, 30_000],
    ["limit=100, remaining=3, reset=5", null],
    ['"a";r=5;t=90', null],
    ['"a";r=0', null],
    ['"a";r="0";t=30', null],
    ['"a";r=0;t=-1', null],
    ['"a";r=0;t=30,', null],
  ])("%s", (value, ms) => {
    expect(wait({ ratelimit: value })?.ms ?? null).toBe(ms)
  })

  it.each<[string, string, number | null]>([
    ['"con";r=0;t=600', '"con";q=10;qu="concurrent-requests"', null],
    ['"con";r=0;t=600, "a";r=0;t=5', '"con";q=10;qu="concurrent-requests", "a";q=9;w=60', 5_000],
    ['"con";r=0;t=600, "a";r=3;t=5', '"con";q=10;qu="concurrent-requests", "a";q=9;w=60', null],
    ['"con";r=0;t=600;pk=:dTE=:', '"con";q=10;qu="concurrent-requests";pk=:dTE=:', null],
    ['"con";r=0;t=600;qu="concurrent-requests"', '"a";q=9;w=60', null],
    ['"bytes";r=0;t=600', '"bytes";q=10;w=900;qu="content-bytes"', 600_000],
    ['"a";r=0;t=600', "malformed,", 600_000],
  ])("%s by the policy %s: requests at once order no wait", (ratelimit, policy, ms) => {
    expect(wait({ ratelimit, "ratelimit-policy": policy })?.ms ?? null).toBe(ms)
  })
})

describe("a reset", () => {
  it.each<[string, string, string, number | null]>([
    ["GitHub", "x-ratelimit-reset", String(EPOCH + 60), 60_000],
    ["X", "x-rate-limit-reset", String(EPOCH + 60), 60_000],
    ["GitLab", "ratelimit-reset", String(EPOCH + 60), 60_000],
    ["epoch ms", "x-ratelimit-reset", String(NOW + 1_234), 1_234],
    ["a past epoch", "x-ratelimit-reset", String(EPOCH - 60), 0],
    ["Discord", "x-ratelimit-reset", `${EPOCH + 60}.25`, 60_250],
    ["Discord's other", "x-ratelimit-reset-after", "64.57", 64_570],
    ["Reddit, WHOOP", "x-ratelimit-reset", "286.0", 286_000],
    ["the drafts", "ratelimit-reset", "50", 50_000],
    ["OpenAI", "x-ratelimit-reset-requests", "12ms", 12],
    ["OpenAI", "x-ratelimit-reset-tokens", "6m0s", 360_000],
    ["a Go duration", "x-ratelimit-reset", "1.5s", 1_500],
    ["Jira", "x-ratelimit-reset", "2026-11-22T12:01Z", 60_000],
    ["Vimeo", "x-ratelimit-reset", "2026-11-22T12:01:00+00:00", 60_000],
    ["MailerLite", "x-ratelimit-reset", "2026-11-22 12:01:00", 60_000],
    ["Anthropic", "anthropic-ratelimit-input-tokens-reset", "2026-11-22T12:01:00Z", 60_000],
    ["lemlist", "x-ratelimit-reset", "Sun Nov 22 2026 13:01:00 GMT+0100 (CET)", 60_000],
    ["an HTTP date", "x-ratelimit-reset", "Sun, 22 Nov 2026 12:01:00 GMT", 60_000],
    ["two values", "x-ratelimit-reset", "30, 60", 60_000],
    ["a huge number", "x-ratelimit-reset", "9".repeat(30), null],
    ["a negative", "x-ratelimit-reset", "-1", null],
    ["a word", "x-ratelimit-reset", "soon", null],
  ])("of %s: %s: %s", (_, name, value, ms) => {
    expect(wait({ [name]: value })?.ms ?? null).toBe(ms)
  })

  it.each<[string, number | null]>([
    ["0", 30_000],
    ["0.0", 30_000],
    ["-1", 30_000],
    ["none", 30_000],
    ["1", null],
    ["7, 0", 30_000],
  ])("counts where %s remain: %s", (remaining, ms) => {
    expect(wait({ "x-ratelimit-remaining": remaining, "x-ratelimit-reset": "30" })?.ms ?? null).toBe(ms)
  })

  it.each<[string, string, number | null]>([
    ["0, 900", "1, 60", 1_000],
    ["0,900", "1,60", 1_000],
    ["900, 0", "1, 60", 60_000],
    ["0, 0, 900", "1, 60, 3600", 60_000],
    ["0, none", "1, 60", 1_000],
    ["none, none", "1, 60", 60_000],
    ["0, 900", "soon, 60", null],
    ["0, 900", "1, 60, 3600", 3_600_000],
    ["0, 900", "30", 30_000],
    ["0, 900", `${EPOCH + 7}, ${EPOCH + 60}`, 7_000],
    ["0, 900", "Sun, 22 Nov 2026 12:00:07 GMT, Sun, 22 Nov 2026 12:01:00 GMT", 7_000],
  ])("counts, of limits in lists, where nothing is left: %s, back in %s", (remaining, reset, ms) => {
    expect(wait({ "x-ratelimit-remaining": remaining, "x-ratelimit-reset": reset })?.ms ?? null).toBe(ms)
  })

  it("counts in the unit that is used up, in the later one if both are", () => {
    const fields = { "x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6m0s" }
    expect(
      wait({ ...fields, "x-ratelimit-remaining-requests": "0", "x-ratelimit-remaining-tokens": "9" }),
    ).toEqual({
      ms: 1_000,
      from: "x-ratelimit-reset-requests",
      value: "1s",
    })
    expect(
      wait({ ...fields, "x-ratelimit-remaining-requests": "0", "x-ratelimit-remaining-tokens": "0" }),
    ).toEqual({
      ms: 360_000,
      from: "x-ratelimit-reset-tokens",
      value: "6m0s",
    })
  })
})

describe("any headers", () => {
  it("give no wait or a sound one, and never throw", () => {
    fc.assert(
      fc.property(headers, fc.boolean(), (header, throttled) => {
        const read = readServerWait(header, { now: NOW, throttled })
        if (!read) return
        expect(Number.isSafeInteger(read.ms)).toBe(true)
        expect(Object.is(read.ms, -0)).toBe(false)
        expect(read.ms).toBeGreaterThanOrEqual(0)
        expect(read.ms).toBeLessThanOrEqual(MAX_DELAY_MS)
        expect(read.value.length).toBeLessThanOrEqual(100)
        expect(() => new Date(NOW + read.ms).toISOString()).not.toThrow()
      }),
      { numRuns: 1_000 },
    )
  })

  it("of 64 KiB, or of just under what is read, are read in linear time", () => {
    for (const text of LONG_TEXTS.flatMap((long) => [long, long.slice(0, 4096)])) {
      within(1_000, () => readServerWait(() => text, { now: NOW, throttled: true }))
    }
  })
})

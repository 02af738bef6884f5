import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { ProfileWait, Unit } from "../../src/profiles/schema/profile.ts"
import { defineProfile, type Profile, profiles, tryProfile } from "../../src/profiles.ts"
import { within } from "../support/cpu-time.ts"

const AT = "2026-03-08T09:59:00Z"
const NOW = Date.parse(AT)
const LINK = "https://docs.example.com"

function withWaits(...wait: ProfileWait[]): Profile {
  return defineProfile({
    name: "acme",
    title: "Acme",
    hosts: ["api.acme.com"],
    docs: [LINK],
    rules: [{ when: { status: 400 }, means: 429, retry: "yes", wait, says: "slow down", source: LINK }],
  })
}

const waitOf = (wait: ProfileWait[], headers: Record<string, string>, body?: unknown) =>
  tryProfile(withWaits(...wait), { status: 400, headers, body, at: AT })?.waitMs

const UNITS: [unit: Unit, value: string, ms: number | null][] = [
  ["ms", "1500", 1_500],
  ["seconds", "2.128", 2_128],
  ["seconds", " 30 ", 30_000],
  ["seconds", String(NOW / 1_000 + 90), 90_000],
  ["minutes", "5", 300_000],
  ["epoch-seconds", String(NOW / 1_000 + 90), 90_000],
  ["epoch-seconds", String(NOW / 1_000 - 90), 0],
  ["epoch-ms", String(NOW + 1_234), 1_234],
  ["iso-date", "2026-03-08T10:00Z", 60_000],
  ["iso-date", "2026-03-08T12:00:30+02:00", 90_000],
  ["duration", "30s", 30_000],
  ["duration", "1m30s", 90_000],
  ["duration", "3.5s", 3_500],
  ["duration", "00:00:05", 5_000],
  ["duration", "01:02:03", 3_723_000],
  ["duration", "00:05", null],
  ["duration", "2026-03-08 00:00:05", null],
  ["per-second", "0.0167", 59_881],
  ["per-minute", "30", 2_000],
  ["per-second", "0", null],
  ["seconds", "-1", null],
  ["seconds", "1e9", null],
  ["seconds", "soon", null],
  ["iso-date", "2026-13-45T00:00:00Z", null],
  ["epoch-seconds", "NaN", null],
  ["seconds", "9".repeat(65_536), null],
]

describe("a wait in each unit", () => {
  it.each(UNITS)("%s: %s", (unit, value, ms) => {
    expect(waitOf([{ header: "x-wait", unit }], { "x-wait": value })).toBe(ms)
    expect(waitOf([{ body: "wait", unit }], {}, { wait: value })).toBe(ms)
  })

  it("numbers of a body as well as texts", () => {
    expect(waitOf([{ body: "wait", unit: "minutes" }], {}, { wait: 0.5 })).toBe(30_000)
    expect(waitOf([{ body: "wait", unit: "seconds" }], {}, { wait: 1e-7 })).toBe(0)
  })
})

describe("where a wait may stand", () => {
  it("JSON in a header, the longest of several", () => {
    const usage = { a: [{ wait: 3 }, { wait: 12 }], b: [{ wait: 7 }] }
    const wait: ProfileWait = { header: "x-usage", path: "*[].wait", unit: "minutes" }
    expect(waitOf([wait], { "x-usage": JSON.stringify(usage) })).toBe(720_000)
    expect(waitOf([wait], { "x-usage": '{"a":[{"wait":3' })).toBeNull()
  })

  it("a member of a header, of all that begin alike", () => {
    const wait: ProfileWait = { header: "acme-ratelimit-*", member: "resets", unit: "seconds" }
    const headers = {
      "acme-ratelimit-search": "total=400; remaining=0; resets=17",
      "Acme-RateLimit-Export": 'total="10"; resets="60"',
    }
    expect(waitOf([wait], headers)).toBe(60_000)
  })

  it("after words in a text", () => {
    const wait: ProfileWait = { body: "message", after: "Retry in", unit: "seconds" }
    expect(waitOf([wait], {}, { message: "Too many. retry in 30 seconds, please." })).toBe(30_000)
    expect(waitOf([wait], {}, { message: "Retry in a while" })).toBeNull()
  })

  it("a leaky bucket: what lacks, by what comes back a second", () => {
    const wait: ProfileWait = {
      bucket: { needs: "cost.needs", has: "cost.has", restoresPerSecond: "cost.rate" },
    }
    expect(waitOf([wait], {}, { cost: { needs: 500, has: 100, rate: 50 } })).toBe(8_000)
    expect(waitOf([wait], {}, { cost: { needs: 50, has: 100, rate: 50 } })).toBe(0)
    expect(waitOf([wait], {}, { cost: { needs: 500, has: 100, rate: 0 } })).toBeNull()
  })

  it("on a page of the vendor's: only where nothing is sent", () => {
    const documented: ProfileWait = { ms: 60_000, documented: LINK }
    expect(waitOf([documented], {})).toBe(60_000)
    expect(waitOf([documented], { "retry-after": "90" })).toBe(90_000)
    expect(waitOf([{ header: "x-wait", unit: "minutes" }, documented], { "x-wait": "0" })).toBe(60_000)
  })

  it.each([
    ["midnight-utc", "2026-03-08T09:59:00Z", "2026-03-09T00:00:00Z"],
    ["midnight-utc", "2026-03-08T00:00:00Z", "2026-03-09T00:00:00Z"],
    // Summer time begins at 2 o'clock of that day.
    ["midnight-pacific", "2026-03-08T07:59:00Z", "2026-03-08T08:00:00Z"],
    ["midnight-pacific", "2026-03-08T09:59:00Z", "2026-03-09T07:00:00Z"],
    ["midnight-pacific", "2026-11-01T06:59:00Z", "2026-11-01T07:00:00Z"],
    ["midnight-pacific", "2026-11-01T08:00:00Z", "2026-11-02T08:00:00Z"],
    ["midnight-pacific", "2026-01-15T07:30:00Z", "2026-01-15T08:00:00Z"],
    ["midnight-pacific", "2026-07-15T07:30:00Z", "2026-07-16T07:00:00Z"],
    ["next-month-utc", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z"],
  ] as const)("until %s from %s is %s", (until, at, end) => {
    const found = tryProfile(withWaits({ until, documented: LINK }), { status: 400, at })
    expect(found?.waitMs).toBe(Date.parse(end) - Date.parse(at))
  })
})

/** Every header that any of the profiles looks at. */
const NAMES = [
  ...new Set(JSON.stringify(Object.values(profiles)).match(/"[a-z][a-z0-9]*(?:-[a-z0-9*]+)+"/g)),
].map((name) => name.slice(1, -1).replace("*", "any"))

describe("no answer is too odd for any profile", () => {
  const all = [null, ...Object.values(profiles)]
  const names = [
    "retry-after",
    "content-type",
    "x-business-use-case-usage",
    "www-authenticate",
    "x-ratelimit-reset",
  ]
  it("any status, headers and body: a verdict, finite, at once", () => {
    const headers = fc.dictionary(fc.constantFrom(...names), fc.oneof(fc.string(), fc.json()), { maxKeys: 4 })
    const body = fc.oneof(fc.json(), fc.string({ unit: "binary" }), fc.jsonValue())
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.integer({ min: 200, max: 999 }),
        headers,
        body,
        (profile, status, h, b) => {
          const found = within(1_000, () => tryProfile(profile, { status, headers: h, body: b }))
          if (found?.waitMs != null) expect(found.waitMs).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: 500 },
    )
  })

  it("headers of 64 KB, bodies of megabytes, in each", () => {
    const huge = "9,x=".repeat(16_384)
    const body = JSON.stringify({ errors: Array.from({ length: 50_000 }, () => ({ code: "x" })) })
    for (const profile of all) {
      const headers = Object.fromEntries(NAMES.map((name) => [name, huge]))
      for (const status of [200, 403, 429, 500])
        within(1_000, () => tryProfile(profile, { status, headers, body }))
    }
  })
})

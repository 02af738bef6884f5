import { describe, expect, it } from "vitest"
import { readLimits } from "../../src/classify/profile-limits.ts"
import type { Profile, ProfileStatement } from "../../src/profiles/schema/profile.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"
import type { ResponseHead } from "../../src/profiles/schema/response-head.ts"

const NOW = Date.UTC(2026, 0, 15)

function read(state: ProfileStatement, headers: Record<string, string>, body?: unknown) {
  const profile: Profile = { name: "a", title: "A", hosts: [], docs: [], rules: [], states: [state] }
  const seen: ResponseHead = {
    status: 200,
    method: "GET",
    path: "/",
    header: (name) => headers[name] ?? null,
    headers: () => Object.entries(headers),
  }
  const text = body === undefined ? null : ResponseBody.ofWhole(JSON.stringify(body))
  return readLimits(profile, seen, text, NOW)
}

const SAID: [state: ProfileStatement, headers: Record<string, string>, statement: object][] = [
  [
    { header: { usedOfLimit: "x-calls" }, windowMs: 20_000 },
    { "x-calls": "32/40" },
    { limit: 40, remaining: 8, windowMs: 20_000 },
  ],
  [
    { header: { used: "x-used", limit: "x-max" } },
    { "x-used": "90", "x-max": "100" },
    { limit: 100, remaining: 10 },
  ],
  [
    { name: "ten", header: { limit: "x-max", remaining: "x-left", windowMs: "x-window" } },
    { "x-max": "100", "x-left": "7", "x-window": "10000" },
    { name: "ten", limit: 100, remaining: 7, windowMs: 10_000 },
  ],
  [
    { header: { remaining: "x-left", reset: { name: "x-reset", unit: "iso-date" } } },
    { "x-left": "0", "x-reset": "2026-01-15T00:01Z" },
    { remaining: 0, resetMs: 60_000 },
  ],
  [
    { header: { members: { of: "acme-*", limit: "total", remaining: "remaining", reset: "resets" } } },
    { "acme-search": "total=400; remaining=12; resets=17" },
    { limit: 400, remaining: 12, resetMs: 17_000 },
  ],
  [
    { header: { members: { of: "info", usedOfLimit: "api-usage" } }, windowMs: 86_400_000 },
    { info: "api-usage=18/5000, per-app-api-usage=17/250" },
    { limit: 5_000, remaining: 4_982, windowMs: 86_400_000 },
  ],
]

const SAID_IN_BODY: [state: ProfileStatement, body: unknown, statement: object][] = [
  [
    { body: { remaining: "left", reset: { path: "reset", unit: "seconds" } }, unit: "points" },
    { left: 900, reset: 30 },
    { remaining: 900, resetMs: 30_000, unit: "points" },
  ],
  [
    { body: { limit: "max", remaining: "left", reset: { path: "resetAt", unit: "iso-date" } } },
    { max: 5_000, left: "4999", resetAt: "2026-01-15T00:01:00Z" },
    { limit: 5_000, remaining: 4_999, resetMs: 60_000 },
  ],
  [
    { body: { remaining: "left", reset: { path: "reset", unit: "seconds" } } },
    { left: 900, reset: "soon" },
    { remaining: 900, resetMs: undefined },
  ],
]

describe("what is left, as an API states it in its own way", () => {
  it.each(SAID_IN_BODY)("%j in %j", (state, body, statement) => {
    expect(read(state, {}, body)).toMatchObject([statement])
  })

  it.each(SAID)("%j", (state, headers, statement) => {
    const limits = read(state, headers)
    expect(limits).toHaveLength(1)
    expect(limits[0]).toMatchObject({ unit: "requests", ...statement })
  })

  it("a leaky bucket in a body has a rate and no window", () => {
    const state = {
      body: { limit: "c.max", remaining: "c.now", restoresPerSecond: "c.rate" },
      unit: "points",
    }
    const limits = read(state, {}, { c: { max: 1_000, now: 954, rate: 50 } })
    expect(limits).toMatchObject([{ limit: 1_000, remaining: 954, restoresPerSecond: 50, unit: "points" }])
    expect(limits[0]?.windowMs).toBeUndefined()
  })

  it("its own reading stands in place of the common one, the others stand beside it", () => {
    const state: ProfileStatement = {
      name: "own",
      header: { remaining: "x-ratelimit-remaining" },
      windowMs: 1_000,
    }
    const limits = read(state, {
      "x-ratelimit-remaining": "5",
      "ratelimit-remaining": "9",
      "ratelimit-limit": "10",
    })
    expect(limits.map(({ from, remaining }) => [from, remaining])).toEqual([
      ["x-ratelimit-remaining", 5],
      ["ratelimit-remaining", 9],
    ])
  })

  it.each([{ "x-calls": "many" }, { "x-calls": "/" }, { "x-calls": "-1/40" }, { "x-calls": "" }])(
    "nothing of %j",
    (headers) => {
      const limits = read({ header: { usedOfLimit: "x-calls" } }, headers)
      expect(limits.filter(({ remaining }) => remaining !== undefined)).toEqual([])
    },
  )
})

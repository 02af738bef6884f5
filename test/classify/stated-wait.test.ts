import { describe, expect, it } from "vitest"
import { readLimits } from "../../src/classify/profile-limits.ts"
import { documentedWait, readStatedWait } from "../../src/classify/profile-wait.ts"
import { tryProfile } from "../../src/classify/try-profile.ts"
import type { Profile, ProfileStatement, ProfileWait } from "../../src/profiles/schema/profile.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"
import type { ResponseHead } from "../../src/profiles/schema/response-head.ts"

const NOW = Date.UTC(2026, 0, 31, 12)
const PAGE = "https://docs.example.com"

type Headers = Readonly<Record<string, string>>

const head = (headers: Headers): ResponseHead => ({
  status: 429,
  method: "GET",
  path: "/",
  header: (name) => headers[name] ?? null,
  headers: () => Object.entries(headers),
})
const waitOf = (waits: ProfileWait[], headers: Headers, body?: unknown) => {
  const read =
    body === undefined ? null : ResponseBody.ofStart(typeof body === "string" ? body : JSON.stringify(body))
  return readStatedWait(waits, { head: head(headers), body: read, now: NOW, referenceMs: NOW })
}

describe("the wait in a profile's fields", () => {
  it("is the first above 0, and 0 where no field has more", () => {
    const waits: ProfileWait[] = [
      { header: "x-a", unit: "ms" },
      { header: "x-b", unit: "ms" },
      { header: "x-c", unit: "ms" },
    ]
    expect(waitOf(waits, { "x-a": "0", "x-b": "5", "x-c": "7" })).toEqual({ ms: 5, from: "x-b", value: "5" })
    expect(waitOf(waits, { "x-b": "0", "x-c": "0" })).toEqual({ ms: 0, from: "x-b", value: "0" })
    expect(waitOf(waits, {})).toBeNull()
    expect(waitOf([{ ms: 5, documented: PAGE }], {}, {})).toBeNull()
  })

  it("of several values is the longest, the first of those alike", () => {
    expect(waitOf([{ header: "x-a", unit: "ms" }], { "x-a": "5, 9, many, 7" })).toMatchObject({
      ms: 9,
      value: "9",
    })
    expect(waitOf([{ body: "waits[]", unit: "ms" }], {}, { waits: ["9", 9, 7, null] })).toMatchObject({
      value: "9",
    })
    expect(waitOf([{ body: "wait", unit: "ms" }], {}, { wait: `9${" ".repeat(99)}` })?.value).toHaveLength(
      100,
    )
  })

  it.each<[headers: Headers, ms: number | null]>([
    [{ "x-a": "total=9; remaining=0; resets=17" }, 17_000],
    [{ "x-a": "total=9; resets=17" }, 17_000],
    [{ "x-a": "total=9; remaining=1; resets=17" }, null],
    [{ "x-a": "total=9; remaining=many; resets=17" }, 17_000],
    [{ "x-a": "total=9; remaining=0" }, null],
  ])("in a member of a header counts if nothing is left: %j", (headers, ms) => {
    const found = waitOf([{ header: "x-a", member: "resets", unit: "seconds" }], headers)
    expect(found?.ms ?? null).toBe(ms)
  })

  it("in JSON in a header is read up to 16,384 characters", () => {
    const wait: ProfileWait = { header: "x-a", path: "wait", unit: "seconds" }
    const json = (length: number) => `{"wait":7}${" ".repeat(length - 10)}`
    expect(waitOf([wait], { "x-a": json(16_384) })?.ms).toBe(7_000)
    expect(waitOf([wait], { "x-a": json(16_385) })).toBeNull()
  })

  it("in Retry-After may be a date, if it counts seconds", () => {
    const date = new Date(NOW + 30_000).toUTCString()
    expect(waitOf([{ header: "retry-after", unit: "seconds" }], { "retry-after": date })?.ms).toBe(30_000)
    expect(waitOf([{ header: "retry-after", unit: "seconds" }], { "retry-after": "7" })?.ms).toBe(7_000)
    expect(waitOf([{ header: "retry-after", unit: "ms" }], { "retry-after": "7" })?.ms).toBe(7)
    expect(waitOf([{ header: "retry-after", unit: "ms" }], { "retry-after": date })).toBeNull()
    expect(waitOf([{ header: "x-a", unit: "seconds" }], { "x-a": date })).toBeNull()
  })

  it.each<[message: unknown, ms: number | null]>([
    ["Please RETRY IN 30 seconds", 30_000],
    ["retry in: 2.5", 2_500],
    ["retry in ='30'", 30_000],
    ["30 more, then retry in 7", 7_000],
    ["retry in a while, or in 30", null],
    [`retry in${" ".repeat(10)}7`, 7_000],
    [`retry in${" ".repeat(11)}7`, null],
    ["retry later, in 30", null],
    ["30", null],
    [30, null],
  ])("behind words of the body: %j is %j", (message, ms) => {
    const found = waitOf([{ body: "message", after: "Retry in", unit: "seconds" }], {}, { message })
    expect(found?.ms ?? null).toBe(ms)
  })

  it("in a body that is nothing but text is of the body", () => {
    const found = waitOf([{ body: "", after: "retry in", unit: "seconds" }], {}, "Slow down, retry in 30")
    expect(found).toEqual({ ms: 30_000, from: "the body", value: "30" })
    expect(waitOf([{ body: "a.b", unit: "ms" }], {}, { a: { b: 7 } })?.from).toBe("a.b")
  })

  it("of a bucket is the time until it has what is needed", () => {
    const bucket = { needs: "c.need", has: "c.have", restoresPerSecond: "c.rate" }
    const wait = (c: object) => waitOf([{ bucket }], {}, { c })
    expect(wait({ need: 100, have: 40, rate: 50 })).toEqual({
      ms: 1_200,
      from: "c.need",
      value: "100 needed, 40 left, 50 a second",
    })
    expect(wait({ need: 40, have: 100, rate: 50 })?.ms).toBe(0)
    for (const c of [
      { have: 40, rate: 50 },
      { need: 100, rate: 50 },
      { need: 100, have: 40 },
      { need: 100, have: 40, rate: 0 },
      { need: "x", have: 40, rate: 50 },
    ])
      expect(wait(c), JSON.stringify(c)).toBeNull()
    expect(waitOf([{ bucket }], {})).toBeNull()
  })

  it("that is documented is the first, and says that it is", () => {
    const none: ProfileWait = { header: "x-a", unit: "ms" }
    expect(documentedWait([none, { ms: 90.5, documented: PAGE }, { ms: 7, documented: PAGE }], NOW)).toEqual({
      ms: 91,
      from: "documentation",
      value: "90.5 ms",
      documented: true,
    })
    expect(documentedWait([{ until: "midnight-utc", documented: PAGE }], NOW)).toEqual({
      ms: 43_200_000,
      from: "documentation",
      value: "midnight-utc",
      documented: true,
    })
    expect(documentedWait([none], NOW)).toBeNull()
  })
})

describe("the limits in a profile's fields", () => {
  const limitsOf = (states: ProfileStatement[] | undefined, headers: Headers, body?: unknown) => {
    const profile: Profile = { name: "a", title: "A", hosts: [], docs: [], rules: [], states }
    const read = body === undefined ? null : ResponseBody.ofParsed(body)
    return readLimits(profile, head(headers), read, NOW)
  }
  const COMMON = { "ratelimit-limit": "10", "ratelimit-remaining": "9" }

  it("are the common ones alone, without a profile, without fields, and in a response from a cache", () => {
    expect(readLimits(null, head(COMMON), null, NOW)).toMatchObject([{ remaining: 9 }])
    expect(limitsOf(undefined, COMMON)).toMatchObject([{ remaining: 9 }])
    const own: ProfileStatement[] = [{ header: { remaining: "x-left" } }]
    expect(limitsOf(own, { "x-left": "4" })).toMatchObject([{ remaining: 4, from: "x-left" }])
    expect(limitsOf(own, { "x-left": "4", age: "7" })).toEqual([])
  })

  it("are at most eight", () => {
    const names = Array.from({ length: 10 }, (_, n) => `x-left-${n}`)
    const states = names.map((remaining) => ({ header: { remaining } }))
    const limits = limitsOf(states, Object.fromEntries(names.map((name) => [name, "4"])))
    expect(limits.map(({ from }) => from)).toEqual(names.slice(0, 8))
  })

  it("are named by the field that says most", () => {
    const from = (header: ProfileStatement["header"], headers: Headers) =>
      limitsOf([{ header }], headers)[0]?.from
    const all = { "x-left": "1", "x-used": "9", "x-of": "9/10", "x-max": "10", "x-reset": "30" }
    const reset = { name: "x-reset", unit: "seconds" as const }
    expect(from({ remaining: "x-left", used: "x-used", limit: "x-max" }, all)).toBe("x-left")
    expect(from({ used: "x-used", usedOfLimit: "x-of", limit: "x-max" }, all)).toBe("x-used")
    expect(from({ usedOfLimit: "x-of", limit: "x-max" }, all)).toBe("x-of")
    expect(from({ limit: "x-max", reset }, all)).toBe("x-max")
    expect(from({ reset }, all)).toBe("x-reset")
    expect(from({ members: { of: "x-*", limit: "max" } }, { "x-own": "max=10" })).toBe("x-*")
  })

  it("say nothing where nothing is said", () => {
    const members = { of: "x-all", limit: "max", remaining: "left" }
    expect(
      limitsOf([{ header: { remaining: "x-left" } }, { header: { members } }, {}], { "x-all": "of=7" }, {}),
    ).toEqual([])
    expect(limitsOf([{ body: { remaining: "left" } }], {}, { left: "many" })).toEqual([])
    expect(limitsOf([{ body: { remaining: "left" } }], {})).toEqual([])
    expect(limitsOf([{ header: { remaining: "x-left" } }], { "x-left": `${" ".repeat(100)}4` })).toEqual([])
  })

  it("of a body are named by a path, and take the first number there", () => {
    const body = { max: 10, left: ["many", 4] }
    expect(limitsOf([{ body: { limit: "max", remaining: "left[]" } }], {}, body)).toMatchObject([
      { limit: 10, remaining: 4, from: "left[]" },
    ])
    expect(limitsOf([{ body: { limit: "max" } }], {}, body)).toMatchObject([{ limit: 10, from: "max" }])
    const reset = { path: "at", unit: "seconds" as const }
    expect(limitsOf([{ body: { reset } }], {}, { at: 7 })).toMatchObject([{ resetMs: 7_000, from: "" }])
    expect(limitsOf([{ body: { limit: "max", reset } }], {}, body)[0]).not.toHaveProperty("resetMs", 0)
  })

  it("have the window and the unit of the profile, unless the response says", () => {
    const state: ProfileStatement = {
      name: "own",
      header: { remaining: "x-left", windowMs: "x-window" },
      windowMs: 1_000,
      restoresPerSecond: 5,
      unit: "points",
    }
    const found = { name: "own", remaining: 4, windowMs: 1_000, restoresPerSecond: 5, unit: "points" }
    expect(limitsOf([state], { "x-left": "4" })).toMatchObject([found])
    expect(limitsOf([state], { "x-left": "4", "x-window": "0" })).toMatchObject([found])
    expect(limitsOf([state], { "x-left": "4", "x-window": "9" })).toMatchObject([{ ...found, windowMs: 9 }])
    expect(limitsOf([{ header: { remaining: "x-left" } }], { "x-left": "4" })).toMatchObject([
      { name: null, unit: "requests" },
    ])
  })

  it("leave what is left open, where only what was used is known", () => {
    expect(limitsOf([{ header: { used: "x-used" } }], { "x-used": "9" })).toEqual([])
    expect(limitsOf([{ header: { usedOfLimit: "x-of" } }], { "x-of": "12/10" })).toMatchObject([
      { remaining: 0 },
    ])
    const members = { of: "x-all", usedOfLimit: "used", reset: "in" }
    expect(limitsOf([{ header: { members } }], { "x-all": "used=9/10; in=7" })).toMatchObject([
      { limit: 10, remaining: 1, resetMs: 7_000 },
    ])
  })
})

describe("an answer that is tried", () => {
  const profile: Profile = {
    name: "acme",
    title: "Acme",
    hosts: ["api.acme.com"],
    docs: [PAGE],
    failuresIn2xx: true,
    rules: [
      { when: { status: 400, method: "POST" }, means: 401, retry: "no", says: "posted", source: PAGE },
      { when: { status: 400, path: "/" }, means: 403, retry: "no", says: "at the root", source: PAGE },
      {
        when: { status: [200, 299, 300], body: { ok: false } },
        means: 503,
        retry: "yes",
        says: "odd",
        source: PAGE,
      },
    ],
  }

  it("is a GET of the root, unless it says otherwise", () => {
    expect(tryProfile(profile, { status: 400 })?.says).toBe("at the root")
    expect(tryProfile(profile, { status: 400, method: "post" })?.says).toBe("posted")
    expect(tryProfile(profile, { status: 400, url: "https://api.acme.com/v1" })?.says).toBeNull()
  })

  it("is a failure inside a 2xx only below 300", () => {
    const body = { ok: false }
    expect(tryProfile(profile, { status: 299, body })?.code).toBe(503)
    expect(tryProfile(profile, { status: 300, body })).toBeNull()
    expect(tryProfile(profile, { status: 299 })).toBeNull()
    expect(tryProfile(null, { status: 200 })).toBeNull()
  })

  it("is read like a body from the network: its first 64 KB", () => {
    const behind = (length: number) => ({
      status: 400,
      body: { pad: "x".repeat(length), code: "RATE_LIMIT_EXCEEDED" },
    })
    expect(tryProfile(null, behind(1_000))?.code).toBe(429)
    expect(tryProfile(null, behind(70_000))?.code).toBe(400)
  })

  it("is refused with a time that is none, or a profile that is none", () => {
    expect(() => tryProfile(null, { status: 400, at: "soon" })).toThrow(/ISO time, got soon/)
    expect(() => tryProfile({ ...profile, rules: [{}] } as unknown as Profile, { status: 400 })).toThrow(
      TypeError,
    )
  })
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { QuotaHeaderReader } from "../../src/call/quota-header-reader.ts"
import type { Gate, Permit, QuotaReport } from "../../src/gate/gate.ts"
import { RATE_LIMIT_FIELDS } from "../../src/headers/rate-limit-fields.ts"
import type { ResponseView } from "../../src/http/response-view.ts"
import { KINDS } from "../gate/sent.ts"
import { fieldText, LONG_TEXTS } from "../headers/header-cases.ts"
import { within } from "../support/cpu-time.ts"
import { FakeClock } from "../support/fake-clock.ts"

const NOW = Date.UTC(2026, 10, 22, 12)

/** Statements, and what they tell their gate. */
function listening() {
  const told: QuotaReport[] = []
  const gate = { reportQuota: (_: Permit, statement: QuotaReport) => told.push(statement) } as unknown as Gate
  const statements = new QuotaHeaderReader(gate, new FakeClock({ now: NOW }))
  const hear = (headers: Iterable<readonly [string, string]>, company = 1, accepted = true) => {
    const pass: Permit = { at: NOW, inFlightAtStart: company, sequence: 1, probe: false, lease: null }
    statements.read({ headers: () => headers } as unknown as ResponseView, pass, accepted, NOW)
  }
  return { statements, told, hear }
}

const left = (remaining: number | string, more: readonly (readonly [string, string])[] = []) => [
  ["x-ratelimit-limit", "1000"] as const,
  ["x-ratelimit-remaining", `${remaining}`] as const,
  ...more,
]

/** How many good answers go by until one is to be read. */
function skipped({ statements }: ReturnType<typeof listening>): number {
  let n = 0
  while (!statements.shouldRead) n++
  return n
}

describe("what the gate is told", () => {
  it("is what an answer says is left, whatever the case of its headers", () => {
    const { told, hear } = listening()
    hear([
      ["X-RateLimit-Limit", "100"],
      ["X-RateLimit-Remaining", "42"],
      ["X-RateLimit-Reset", `${NOW / 1_000 + 30}`],
      ["Date", new Date(NOW - 5_000).toUTCString()],
    ])
    const limit = { name: "x-ratelimit-remaining", remaining: 42, limit: 100, resetsAt: NOW + 30_000 }
    expect(told).toEqual([
      {
        limits: [{ ...limit, resetMs: 35_000, windowMs: null }],
        date: NOW - 5_000,
        receivedAt: NOW,
        accepted: true,
        kinds: KINDS,
      },
    ])
  })

  it("tells limits apart by field and name, with their windows", () => {
    const { told, hear } = listening()
    hear([
      ["ratelimit", '"burst";r=5;t=10, "daily";r=50;t=900'],
      ["ratelimit-policy", '"burst";q=10;w=60, "daily";q=1000;w=86400'],
    ])
    expect(told[0]?.limits).toEqual([
      { name: "ratelimit burst", remaining: 5, limit: 10, resetMs: 10_000, resetsAt: null, windowMs: 60_000 },
      {
        name: "ratelimit daily",
        remaining: 50,
        limit: 1_000,
        resetMs: 900_000,
        resetsAt: null,
        windowMs: 86_400_000,
      },
    ])
  })

  it("tells the shares of several users in one limit apart, in a name of bounded length", () => {
    const { told, hear } = listening()
    hear([
      [
        "ratelimit",
        `"a";r=0;t=10;pk=:dQ==:, "a";r=900;t=10;pk=:aXA=:, "${"n".repeat(200)}";r=5;pk="${"p".repeat(200)}"`,
      ],
    ])
    const limits = told[0]?.limits ?? []
    expect(limits.map(({ remaining }) => remaining)).toEqual([0, 900, 5])
    expect(new Set(limits.map(({ name }) => name)).size).toBe(3)
    for (const { name } of limits) expect(name.length).toBeLessThan(200)
  })

  it("has a Date only where there is a point in time to be measured by it", () => {
    const { told, hear } = listening()
    hear(
      left(5, [
        ["x-ratelimit-reset-after", "3"],
        ["date", new Date(NOW).toUTCString()],
      ]),
    )
    hear(left(5, [["x-ratelimit-reset", `${NOW / 1_000 + 30}`]]))
    expect(told.map(({ date }) => date)).toEqual([null, null])
  })

  it("says whether the request was taken", () => {
    const { told, hear } = listening()
    hear(left(0), 1, false)
    expect(told[0]?.accepted).toBe(false)
  })

  it.each([
    { what: "tokens", headers: [["x-ratelimit-remaining-tokens", "0"]] },
    {
      what: "bytes",
      headers: [
        ["ratelimit", '"b";r=0'],
        ["ratelimit-policy", '"b";q=9;qu="content-bytes"'],
      ],
    },
    {
      what: "requests at once",
      headers: [
        ["ratelimit", '"c";r=0'],
        ["ratelimit-policy", '"c";q=9;qu="concurrent-requests"'],
      ],
    },
    { what: "a limit of which nobody says how much is left", headers: [["x-ratelimit-limit", "100"]] },
    { what: "a policy alone", headers: [["ratelimit-policy", '"a";q=100;w=60']] },
    {
      what: "what a cache has kept",
      headers: [
        ["age", "9"],
        ["x-ratelimit-remaining", "0"],
      ],
    },
  ] as { what: string; headers: [string, string][] }[])("has no limit of $what", ({ headers }) => {
    const { told, hear } = listening()
    hear(headers)
    expect(told.flatMap(({ limits }) => limits)).toEqual([])
  })
})

describe("how often answers are read", () => {
  it("is always, while little is left", () => {
    for (const remaining of [0, 1, 17, 256, 270]) {
      const all = listening()
      all.hear(left(remaining))
      expect(skipped(all), `${remaining} left`).toBe(0)
    }
  })

  it("is always, while what is out, twice over, could use it up", () => {
    const all = listening()
    all.hear(left(1_000), 500)
    expect(skipped(all)).toBe(0)
  })

  it("is each 16th answer while plenty is left; in between, a sixteenth of what is more than enough may go by", () => {
    const gone = [270, 300, 400, 1_000_000].map((remaining) => {
      const all = listening()
      all.hear(left(remaining), 10)
      return skipped(all)
    })
    expect(gone).toEqual([0, 1, 7, 15])
  })

  it("goes by the limit with the least left", () => {
    const all = listening()
    all.hear([...left(1_000), ["ratelimit", '"day";r=3']])
    expect(skipped(all)).toBe(0)
  })

  it("never lets what is left be used up unseen", () => {
    fc.assert(
      fc.property(fc.nat({ max: 3_000 }), fc.integer({ min: 1, max: 400 }), (remaining, company) => {
        const all = listening()
        all.hear(left(remaining), company)
        expect(skipped(all)).toBeLessThanOrEqual(Math.max(0, remaining - 256 - 2 * company) / 16)
      }),
    )
  })

  it("is seldom for a source that stated nothing in twenty answers, but never not at all", () => {
    const all = listening()
    const reads: number[] = []
    for (let n = 1; n <= 300; n++) {
      if (!all.statements.shouldRead) continue
      reads.push(n)
      all.hear([["content-type", "application/json"]])
    }
    expect(reads).toEqual([...Array.from({ length: 21 }, (_, i) => i + 1), 277])
  })

  it("is always again, once a silent source has stated something", () => {
    const all = listening()
    for (let n = 0; n < 30; n++) all.hear([])
    expect(skipped(all)).toBe(255)
    all.hear(left(3))
    expect(skipped(all)).toBe(0)
    all.hear([])
    expect(skipped(all)).toBe(0)
  })

  it("stays always for a source that states its limit only near the end of each window", () => {
    const all = listening()
    all.hear(left(3))
    for (let n = 0; n < 1_000; n++) {
      expect(skipped(all)).toBe(0)
      all.hear([])
    }
  })
})

const names = [
  "age",
  "date",
  "ratelimit",
  "ratelimit-policy",
  ...RATE_LIMIT_FIELDS.flatMap(({ limit, remaining, resets, names }) => [
    limit,
    remaining,
    ...resets,
    ...names,
  ]),
]

describe("whatever a server sends", () => {
  const check = (headers: (readonly [string, string])[], company: number) => {
    const all = listening()
    all.hear(headers, company)
    expect(skipped(all)).toBeLessThanOrEqual(255)
    for (const { limits, date } of all.told) {
      expect(date === null || Number.isFinite(date)).toBe(true)
      expect(limits.length).toBeLessThanOrEqual(8)
      for (const { name, remaining, resetMs, resetsAt, windowMs } of limits) {
        expect(name.length).toBeLessThan(200)
        expect(remaining >= 0 && Number.isInteger(remaining)).toBe(true)
        for (const ms of [resetMs, resetsAt, windowMs])
          expect(ms === null || (ms >= 0 && Number.isFinite(ms))).toBe(true)
      }
    }
  }

  it("throws nothing, and tells the gate numbers only", () => {
    const name = fc.oneof(fc.constantFrom(...names, "__proto__", "constructor"), fc.string())
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fieldText), { maxLength: 15 }), fc.nat({ max: 500 }), check),
      { numRuns: 500 },
    )
  })

  it.each(LONG_TEXTS.map((text) => [text.slice(0, 12), text] as const))(
    "reads 64 KiB of %j in no time",
    (_, text) => {
      const headers = names.map((name) => [name, text] as const)
      within(500, () => check(headers, 1))
    },
  )
})

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { createHeed, type Heed } from "../../src/index.ts"

const QUICK = { retry: { backoff: { base: 5, jitter: "none" as const } } }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Calls whose answers are these statuses, in turn, in virtual time. */
async function call(heed: Heed, path: string, ...statuses: number[]): Promise<void> {
  const left = [...statuses]
  const send = async () => ({ status: left.shift() ?? 200, headers: { "retry-after-ms": "20" } })
  const ended = heed.run({ method: "GET", url: `https://api.example.com${path}` }, send)
  await vi.runAllTimersAsync()
  await ended
}

describe("report", () => {
  it("has the limits that good responses state", async () => {
    const heed = createHeed(QUICK)
    const headers = { "ratelimit-policy": '"burst";q=100;w=60', ratelimit: '"burst";r=99;t=40' }
    await heed.run({ method: "GET", url: "https://api.example.com/a" }, async () => ({
      status: 200,
      headers,
    }))
    await vi.runAllTimersAsync()
    expect(heed.report().limits).toEqual([
      { source: "https://api.example.com", requests: 100, perMs: 60_000 },
    ])
    expect(createHeed().report().limits).toEqual([])
  })

  it("counts rows, endpoints, retries, waits and the time lost", async () => {
    const heed = createHeed(QUICK)
    await call(heed, "/v1/orders/1", 200)
    await call(heed, "/v1/orders/2", 503, 200)
    await call(heed, "/v1/orders/3", 404)
    await call(heed, "/v1/users", 429, 200)
    const report = heed.report()

    expect(report.calls).toEqual({ succeeded: 3, failed: 1 })
    expect(report).toMatchObject({ requests: 6, retries: 2 })
    expect(Date.parse(report.until)).toBeGreaterThanOrEqual(Date.parse(report.since))
    const counts = report.rows.map(({ code, failures, givenUp }) => [code, failures, givenUp])
    expect(counts.sort()).toEqual([
      [404, 1, 1],
      [429, 1, 0],
      [503, 1, 0],
    ])
    expect(report.endpoints).toEqual([
      {
        source: "https://api.example.com",
        endpoint: "GET /v1/orders/:id",
        requests: 4,
        failures: 2,
        rows: { 404: 1, 503: 1 },
      },
      {
        source: "https://api.example.com",
        endpoint: "GET /v1/users",
        requests: 2,
        failures: 1,
        rows: { 429: 1 },
      },
    ])
    expect(report.waits.find(({ reason }) => reason === "hold")?.ms).toBeGreaterThanOrEqual(20)
    expect(report.timeLostMs).toBe(report.rows.reduce((sum, row) => sum + row.timeLostMs, 0))
    expect(report.timeLostMs).toBeGreaterThanOrEqual(40)
  })

  it("counts a wait for the row that closed the source, whatever the call had failed with before", async () => {
    const heed = createHeed({ retry: { backoff: { base: 50, jitter: "none" } } })
    const run = (path: string, answers: { status: number; headers: object }[]) =>
      heed.run(
        { method: "GET", url: `https://api.example.com${path}` },
        async () => answers.shift() ?? { status: 200, headers: {} },
      )
    const broken = run("/a", [{ status: 500, headers: {} }])
    const refused = run("/b", [{ status: 429, headers: { "retry-after": "2" } }])
    await vi.runAllTimersAsync()
    await Promise.all([broken, refused])
    const { rows, waits } = heed.report()
    const lost = (code: number) => rows.find((row) => row.code === code)?.timeLostMs
    const held = waits.find(({ reason }) => reason === "hold")?.ms
    expect(held).toBeGreaterThanOrEqual(2_000)
    expect(lost(500)).toBeLessThan(500)
    expect(lost(429)).toBe(held)
  })

  it("counts no time as lost that calls waited for a pace", async () => {
    const heed = createHeed({ throttle: { limit: { requests: 1, per: 1_000 } } })
    const calls = Promise.all([call(heed, "/a", 200), call(heed, "/b", 200)])
    await vi.runAllTimersAsync()
    await calls
    const { rows, timeLostMs, waits } = heed.report()
    expect(waits).toMatchObject([{ reason: "pace" }])
    expect({ rows, timeLostMs }).toEqual({ rows: [], timeLostMs: 0 })
  })

  it("counts no wait where none was", async () => {
    const heed = createHeed({ retry: { backoff: { base: 1_000, jitter: "none" } } })
    await call(heed, "/a", 503, 200)
    expect(heed.report().waits).toEqual([{ reason: "backoff", count: 1, ms: 1_000 }])
  })

  it("gives the advice by time lost, the costliest first", async () => {
    const heed = createHeed(QUICK)
    await call(heed, "/a", 429, 200)
    await call(heed, "/b", 404)
    const { advice } = heed.report()
    expect(advice.map(({ code }) => code)).toEqual([429, 404])
    expect(advice[0]?.advice.length).toBeGreaterThan(0)
  })

  it("names a call by its label", async () => {
    const heed = createHeed()
    const send = async () => ({ status: 200 })
    await heed.run({ method: "POST", url: "https://api.example.com/q" }, send, { label: "the report" })
    expect(heed.report().endpoints.map(({ endpoint }) => endpoint)).toEqual(["the report"])
  })

  it("stays small on a run over ever new endpoints and sources", async () => {
    const CALLS = 3_000
    const heed = createHeed({ source: ({ url }) => url.slice(0, 40) })
    let n = 0
    const send = async () => ({ status: ++n % 7 === 0 ? 404 : 200 })
    for (let i = 0; i < CALLS; i++) {
      const letters = i.toString(26).replace(/\d/g, (digit) => "qrstuvwxyz"[Number(digit)] as string)
      const url = `https://${letters.slice(-3)}.example.com/${letters}/report`
      await heed.run({ method: "GET", url }, send)
    }
    const report = heed.report()
    expect(report.calls.succeeded + report.calls.failed).toBe(CALLS)
    expect(report.endpoints.length).toBeLessThanOrEqual(100)
    expect(JSON.stringify(report).length).toBeLessThan(40_000)
  })

  it("is plain data, and a copy", async () => {
    const heed = createHeed()
    await call(heed, "/a", 404)
    const report = heed.report()
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    report.advice[0]?.advice.push("mine")
    expect(heed.report().advice[0]?.advice).not.toContain("mine")
  })
})

import type { Server } from "node:http"
import axios from "axios"
import { createHeed, diagnosisOf } from "heed"
import { afterEach, describe, expect, test } from "vitest"
import { ROWS_PER_PAGE, TOKEN } from "../../examples/demo/api.ts"
import { contenders } from "../../examples/demo/contenders.ts"
import { extract, extractJob } from "../../examples/demo/extract.ts"
import { comparison, explanations, topAdvice } from "../../examples/demo/results.ts"
import { apiServer, listen } from "../../examples/demo/server.ts"
import { remoteControl, startServerProcess } from "../../examples/demo/server-process.ts"
import { table } from "../../examples/demo/table.ts"
import { dice, forecast, WEATHER, type Weather } from "../../examples/demo/weather.ts"

const FAIR: Weather = {
  ...WEATHER,
  latencyMs: { from: 0, to: 0 },
  limit: { requests: 1_000, perMs: 60_000 },
  bursts: [],
  outage: { from: 0, to: 0, resets: 0 },
  wideWindow: { days: 31, afterMs: 0 },
}
const YEAR_OF_ROWS = 365 * ROWS_PER_PAGE
const ALWAYS = { from: 0, to: Number.POSITIVE_INFINITY }

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function start(weather: Weather): Promise<string> {
  const server = apiServer(weather)
  open.push(server)
  return listen(server)
}

function get(origin: string, path: string) {
  return axios.get(`${origin}/v1${path}`, {
    headers: { Authorization: `Bearer ${TOKEN}` },
    validateStatus: () => true,
  })
}

describe("the demo's API", () => {
  test.each([
    { path: "/ads?page=1", status: 200 },
    { path: "/insights?since=2025-01-01&until=2025-01-31", status: 200 },
    { path: "/insights?since=2025-01-01&until=2025-02-01", status: 504, code: "QUERY_TIMEOUT" },
    { path: "/keywords?page=1", status: 404, code: "RESOURCE_NOT_FOUND" },
    { path: "/audiences?page=1", status: 403, code: "PERMISSION_DENIED" },
  ])("answers $path with $status", async ({ path, status, code }) => {
    const answer = await get(await start(FAIR), path)
    expect(answer.status).toBe(status)
    expect(answer.data.error?.code).toBe(code)
  })

  test("names the scope that is missing", async () => {
    const answer = await get(await start(FAIR), "/audiences?page=1")
    expect(answer.headers["www-authenticate"]).toBe(
      'Bearer error="insufficient_scope", scope="audiences:read"',
    )
  })

  test("wants its token", async () => {
    const origin = await start(FAIR)
    const answer = await fetch(`${origin}/v1/ads`)
    expect(answer.status).toBe(401)
    expect(answer.headers.get("www-authenticate")).toBe("Bearer")
  })

  test("gives one page of rows a day asked for", async () => {
    const origin = await start(FAIR)
    expect((await get(origin, "/insights?since=2025-03-01&until=2025-03-01")).data.rows).toHaveLength(25)
    expect((await get(origin, "/insights?since=2025-03-01&until=2025-03-04")).data.rows).toHaveLength(100)
  })

  test("publishes its limit, and refuses what is beyond it until the window is over", async () => {
    const origin = await start({ ...FAIR, limit: { requests: 2, perMs: 60_000 } })
    const answers = [await get(origin, "/ads"), await get(origin, "/ads"), await get(origin, "/ads")]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429])
    expect(answers.map(({ headers }) => headers["x-ratelimit-remaining"])).toEqual(["1", "0", "0"])
    const { headers } = answers[2] as (typeof answers)[0]
    expect(headers["x-ratelimit-limit"]).toBe("2")
    const resetInMs = Number(headers["x-ratelimit-reset"]) * 1_000 - Date.now()
    expect(resetInMs).toBeGreaterThan(50_000)
    expect(resetInMs).toBeLessThanOrEqual(60_000)
    expect(Number(headers["retry-after"]) * 1_000 - resetInMs).toBeGreaterThanOrEqual(-1)
  })

  test("is down during the outage, by 503 or by reset", async () => {
    const down = await start({ ...FAIR, outage: { ...ALWAYS, resets: 0 } })
    expect((await get(down, "/ads")).status).toBe(503)
    const cut = await start({ ...FAIR, outage: { ...ALWAYS, resets: 1 } })
    await expect(get(cut, "/ads")).rejects.toMatchObject({ code: "ECONNRESET" })
  })

  test("fails some requests in a burst, and the same ones in the next run", async () => {
    const origin = await start({ ...FAIR, bursts: [{ ...ALWAYS, share: 0.5 }] })
    const { startRun } = remoteControl(origin)
    const run = async () => {
      await startRun()
      const statuses: number[] = []
      for (let n = 0; n < 20; n++) statuses.push((await get(origin, `/ads?page=${n}`)).status)
      return statuses
    }
    const first = await run()
    expect(new Set(first)).toEqual(new Set([200, 503]))
    expect(await run()).toEqual(first)
  })

  test("counts a run, and forgets it at the next", async () => {
    const origin = await start({ ...FAIR, limit: { requests: 2, perMs: 60_000 } })
    const { startRun, totals } = remoteControl(origin)
    for (const path of ["/ads?page=1", "/ads?page=1", "/ads?page=2"]) await get(origin, path)
    expect(await totals()).toMatchObject({ rows: 25, requests: 3, rejected: 1 })
    await startRun()
    expect(await totals()).toEqual({ rows: 0, requests: 0, rejected: 0, wallMs: 0 })
  })

  test("runs in a process of its own and is gone when told to stop", async () => {
    const server = await startServerProcess()
    await server.startRun()
    expect(await server.totals()).toMatchObject({ requests: 0 })
    await server.stop()
    await expect(get(server.origin, "/keywords")).rejects.toMatchObject({ code: "ECONNREFUSED" })
  })
})

describe("the weather", () => {
  test("the same seed throws the same dice, in [0, 1)", () => {
    const throws = (seed: number) => Array.from({ length: 100 }, dice(seed))
    expect(throws(7)).toEqual(throws(7))
    expect(throws(7)).not.toEqual(throws(8))
    expect(throws(7).every((value) => value >= 0 && value < 1)).toBe(true)
    expect(new Set(throws(7)).size).toBe(100)
  })

  test("the forecast names every fault", () => {
    const text = forecast(WEATHER).join("\n")
    for (const word of ["80 requests in 2.0 s", "/keywords", "audiences:read", "31 days", "0.4 s to 2.4 s"])
      expect(text).toContain(word)
  })
})

describe("the table", () => {
  test("aligns words to the left and numbers to the right", () => {
    const rows = [
      ["", "one", "another"],
      ["rows", "1", "12,000"],
    ]
    expect(table(rows)).toBe(
      [
        "       one   another", //
        "----   ---   -------",
        "rows     1    12,000",
      ].join("\n"),
    )
  })

  test("is empty but whole without rows", () => {
    expect(table([["only", "a head"]])).toBe("only   a head\n----   ------")
  })

  test("compares the ways", () => {
    const totals = { rows: 1_200, requests: 90, rejected: 4, wallMs: 12_340 }
    const failures = [1, 2, 3].map((n) => ({ page: `/ads?page=${n}`, error: new Error("failed") }))
    const text = comparison([{ name: "plain axios", failures, ...totals }], {
      pages: [],
      rowsThereAre: 12_000,
      unavailable: 2,
    })
    expect(text).toContain("plain axios")
    expect(text).toMatch(/rows, of 12,000 +1,200$/m)
    expect(text).toMatch(/rejected \(429\) +4$/m)
    expect(text).toMatch(/failed calls, 2 at best +3$/m)
    expect(text).toMatch(/wall time +12\.3 s$/m)
  })
})

describe("the explanations", () => {
  test("fall back to the error's own message, and stop after a few", () => {
    const failures = Array.from({ length: 7 }, (_, n) => ({
      page: `/ads?page=${n}`,
      error: new Error("cut"),
    }))
    expect(explanations(failures, 2)).toBe("/ads?page=0: cut\n\n/ads?page=1: cut\n\nand 5 more")
  })
})

describe("the extract, shortened", () => {
  const weather: Weather = {
    ...WEATHER,
    latencyMs: { from: 5, to: 15 },
    limit: { requests: 60, perMs: 1_000 },
    bursts: [{ from: 2_000, to: 2_200, share: 0.5 }],
    outage: { from: 200, to: 1_200, resets: 0.3 },
    wideWindow: { days: 31, afterMs: 50 },
  }
  const job = extractJob({ campaigns: 10, ads: 60, days: 30 })

  test("with heed, all that can be had is had, and the rest is explained", async () => {
    const origin = await start(weather)
    const { startRun, totals } = remoteControl(origin)
    const heed = createHeed({ source: "demo-test" })
    const [plain, , heeded, splitting] = contenders(origin, heed, createHeed({ source: "demo-test" }))

    await startRun()
    await extract(plain?.get ?? expect.fail(), job.pages, 16, () => {})
    expect((await totals()).rows).toBeLessThan(job.rowsThereAre)

    await startRun()
    let pages = 0
    const failures = await extract(heeded?.get ?? expect.fail(), job.pages, 16, () => pages++)
    expect(pages).toBe(job.pages.length)
    expect((await totals()).rows).toBe(job.rowsThereAre - YEAR_OF_ROWS)
    expect(failures.map(({ error }) => diagnosisOf(error)?.code).sort()).toEqual([403, 404, 504])

    const text = explanations(failures)
    for (const word of ["status code 404", "audiences:read", "182 days", "Let heed/split cut it"])
      expect(text).toContain(word)
    expect(text + JSON.stringify(failures.map(({ error }) => diagnosisOf(error)))).not.toContain(TOKEN)
    // Which row cost most is the machine's to say; that the outage is among them is not.
    expect(topAdvice(heed)).toMatch(/(429|503|504) \w+/)
    expect(heed.report().rows.map(({ code }) => code)).toContain(503)

    await startRun()
    const left = await extract(splitting?.get ?? expect.fail(), job.pages, 16, () => {})
    expect(left.map(({ error }) => diagnosisOf(error)?.code).sort()).toEqual([403, 404])
    expect(left).toHaveLength(job.unavailable)
    expect((await totals()).rows).toBe(job.rowsThereAre)
  })
})

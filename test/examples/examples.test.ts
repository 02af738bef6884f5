import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { describe, expect, it, onTestFinished } from "vitest"
import { ROWS_PER_PAGE, TOKEN } from "../../examples/demo/api.ts"
import { apiServer, listen } from "../../examples/demo/server.ts"
import { WEATHER } from "../../examples/demo/weather.ts"
import { answer, serve } from "../support/server.ts"

const run = promisify(execFile)

/** Runs an example as a person would, against an API that has its bad moments. */
async function example(name: string): Promise<{ out: string; code: number }> {
  let flaky = 0
  let heldUntil = 0
  const { url } = await serve((hit, response) => {
    const path = hit.url.split("?")[0]
    if (path === "/orders") return answer(response, flaky++ === 0 ? 503 : 200, { rows: [1, 2] })
    if (path === "/reports/query") return answer(response, flaky++ === 0 ? 502 : 200, { rows: [1, 2, 3] })
    if (path === "/token") return answer(response, 200, { access_token: "fresh" })
    if (path === "/expiring") {
      return answer(response, hit.headers.authorization === "Bearer fresh" ? 200 : 401)
    }
    if (path === "/limited") {
      heldUntil ||= Date.now() + 1_000
      return Date.now() < heldUntil
        ? answer(response, 429, {}, { "retry-after": "1" })
        : answer(response, 200)
    }
    if (path === "/payments") {
      const challenge = 'Bearer error="insufficient_scope", scope="payments.read"'
      return answer(response, 403, { message: "missing scope" }, { "www-authenticate": challenge })
    }
    return answer(response, 404, { message: "no such resource" })
  })
  const ran = run(process.execPath, ["--import", "tsx", `examples/${name}`], {
    env: { ...process.env, API_URL: url, API_TOKEN: "token-1234567890" },
  })
  return ran.then(
    ({ stdout }) => ({ out: stdout, code: 0 }),
    (error) => ({ out: error.stdout + error.stderr, code: error.code }),
  )
}

const EXPECTED: Record<string, { out: RegExp[]; code?: number }> = {
  "existing-axios.ts": { out: [/^6 rows$/m] },
  "fetch.ts": { out: [/^200 2 rows$/m, /GET .*\/invoices.* failed: 404/] },
  "refresh-token.ts": { out: [/^6 pages, 1 refresh$/m] },
  "report-post.ts": { out: [/^3 campaigns$/m] },
  "lambda.ts": { out: [/^not now, again at 20\d\d-.*Z$/m, /^done, remembered: true$/m] },
  "own-faq.ts": {
    out: [/^Not found: The report was archived\.$/m, /^- Ask in #data-platform/m, /^- Remove the source/m],
  },
  "shared-heed.ts": { out: [/^example is held for 1 s$/m, /^2 calls, \d requests, \d sent again$/m] },
  "diagnosis.ts": { out: [/403/, /payments\.read/], code: 2 },
}

describe("examples", () => {
  it("are all run here", () => {
    const programs = readdirSync("examples").filter((file) => file.endsWith(".ts"))
    expect(programs.sort()).toEqual([...Object.keys(EXPECTED), "backfill.ts"].sort())
  })

  it("backfill.ts, against the API of the demo: killed, and started again", async () => {
    const outage = { from: 0, to: 0, resets: 0 }
    const server = apiServer({
      ...WEATHER,
      latencyMs: { from: 20, to: 20 },
      outage,
      bursts: [],
      wideWindow: { days: 31, afterMs: 20 },
    })
    const folder = mkdtempSync(join(tmpdir(), "heed-backfill-"))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true })
    })
    const store = join(folder, "insights.json")
    const env = { ...process.env, API_URL: `${await listen(server)}/v1`, API_TOKEN: TOKEN, STORE: store }
    const words = ["--import", "tsx", "examples/backfill.ts"]
    const killed = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "inherit"] })
    const exit = once(killed, "exit")
    let out = ""
    for await (const text of killed.stdout) {
      out += text
      // Two pieces are stored, and the third is on its way.
      if ((out.match(/ rows$/gm) ?? []).length >= 2) killed.kill("SIGKILL")
    }
    expect(out).toContain("504: 365 days are too many, 180 next")
    // Accepted pieces are told by the same event.
    expect(out).not.toContain("null")
    expect(await exit).toEqual([null, "SIGKILL"])
    expect(JSON.parse(readFileSync(store, "utf8")).rows.length).toBeLessThan(365 * ROWS_PER_PAGE)

    const { stdout } = await run(process.execPath, words, { env })
    // It goes on with the size that worked, behind what it had.
    expect(stdout).not.toContain("too many, 180 next")
    expect(stdout).not.toContain("2025-01-01 to")
    expect(stdout).not.toContain("null")
    expect(stdout).toMatch(/^9125 rows in all$/m)
    const { rows } = JSON.parse(readFileSync(store, "utf8"))
    expect(new Set(rows.map(({ id }: { id: string }) => id)).size).toBe(365 * ROWS_PER_PAGE)
  }, 60_000)

  it.each(Object.entries(EXPECTED))(
    "%s",
    async (name, expected) => {
      const { out, code } = await example(name)
      for (const part of expected.out) expect(out).toMatch(part)
      expect(out).not.toContain("not-to-be-seen")
      expect(code).toBe(expected.code ?? 0)
    },
    60_000,
  )
})

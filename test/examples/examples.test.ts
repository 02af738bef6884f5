import { execFile } from "node:child_process"
import { readdirSync } from "node:fs"
import { promisify } from "node:util"
import { describe, expect, it } from "vitest"
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
    expect(programs.sort()).toEqual(Object.keys(EXPECTED).sort())
  })

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

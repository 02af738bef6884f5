import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { attempt, giveup, runLine, success } from "../run-log/lines.ts"
import { heed } from "./run.ts"

const folder = mkdtempSync(join(tmpdir(), "cli-ticket-"))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, "run.ndjson")
const lines = [
  runLine(),
  attempt(1, 0),
  success(1, 5),
  attempt(2, 10),
  giveup(2, 30),
  attempt(3, 40),
  giveup(3, 60, 404),
]
writeFileSync(path, lines.map((line) => JSON.stringify(line)).join("\n"))

describe("heed ticket", () => {
  it("has what a support desk asks for", async () => {
    const { code, out } = await heed(["ticket", path])
    expect(code).toBe(0)
    expect(out).toContain("From 2026-01-15 00:00:00 UTC")
    expect(out).toContain("2 calls to https://api.example.com failed")
    expect(out).toContain("attempt 1: sent 2026-01-15 00:00:00.000 UTC, 403 after 20 ms")
    expect(out).toContain("curl -i -X GET 'https://api.example.com/orders?page=2'")
  })

  it("names each source, and says how many calls failed that are not listed", async () => {
    const several = join(folder, "several.ndjson")
    const counted = {
      ...{ t: 900, event: "counts", ms: 500, source: "https://api.example.com", endpoint: null },
      ...{
        attempts: 9,
        successes: 0,
        durationMs: 0,
        longestMs: 0,
        waitedMs: 0,
        retries: {},
        giveups: { 403: 9 },
      },
    }
    const other = JSON.stringify(giveup(4, 70)).replaceAll("api.example.com", "files.example.com")
    writeFileSync(
      several,
      [...lines, counted]
        .map((line) => JSON.stringify(line))
        .join("\n")
        .concat("\n", other),
    )
    const { out } = await heed(["ticket", several])
    expect(out).toContain("3 calls to https://api.example.com and https://files.example.com failed")
    expect(out).toContain("9 more calls failed, of which only the count is known here.")
  })

  it("gives nothing to a terminal or a shell that it would obey", async () => {
    const hostile = join(folder, "hostile.ndjson")
    const line = giveup(2, 30)
    const evil = "\u001b]0;x\u0007"
    const told = { ...line, method: "GET; rm -rf ~", url: `https://api.example.com/${evil}'` }
    writeFileSync(hostile, [runLine(), told].map((one) => JSON.stringify(one)).join("\n"))
    for (const command of ["ticket", "report", "explain"]) {
      const { code, out } = await heed([command, hostile])
      expect(code).toBe(0)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are meant
      expect(out).not.toMatch(/[\u001b\u0007]/)
    }
    expect((await heed(["ticket", hostile])).out).toContain("curl -i -X GET__rm_-rf__ '")
  })

  it("keeps to one row where that is asked for", async () => {
    const { out } = await heed(["ticket", path, "--code", "404", "--json"])
    expect(JSON.parse(out)).toMatchObject([{ code: 404, url: "https://api.example.com/orders?page=3" }])
    expect(await heed(["ticket", path, "--code", "503"])).toMatchObject({
      code: 1,
      err: "heed: no call failed in row 503 in this log\n",
    })
  })
})

import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, it } from "vitest"
import { parseMemory } from "../../src/memory/memory-text.ts"

it("a process that ends by itself saves what it learned, and does not wait for the timer", () => {
  const folder = mkdtempSync(join(tmpdir(), "heed-memory-"))
  const path = join(folder, "state.json")
  const program = `
    import { createHeed } from "heed"
    const heed = createHeed({ memory: ${JSON.stringify(path)} })
    for (const host of ["a", "b"])
      await heed.run({ method: "GET", url: "https://" + host + ".example.com/" }, async () => ({ status: 200 }))
  `
  execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], {
    timeout: 60_000,
  })
  expect(readdirSync(folder)).toEqual(["state.json"])
  expect(parseMemory(readFileSync(path, "utf8"), Date.now())?.size).toBe(2)
  rmSync(folder, { recursive: true })
}, 90_000)

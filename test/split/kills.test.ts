import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { afterAll, beforeAll, expect, it } from "vitest"
import { dice } from "../../examples/demo/weather.ts"
import { ALL_DATES } from "./server.ts"

const KILLS = 50
const folder = mkdtempSync(join(tmpdir(), "heed-split-"))
const program = join(folder, "program.mjs")

beforeAll(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL("killed-program.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** How the process ended. */
function run(words: readonly string[]): Promise<string | number | null> {
  const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "ignore", "inherit"] })
  return new Promise((resolve) => child.on("exit", (code, signal) => resolve(signal ?? code)))
}

it.each([1, 3])(
  `killed at ${KILLS} random places and resumed, each day is stored once (parallel: %i)`,
  async (parallel) => {
    const file = join(folder, `stored-${parallel}.json`)
    const random = dice(19 + parallel)
    let kills = 0
    while (kills < KILLS) {
      const step = 1 + Math.floor(random() * 24)
      const ended = await run([file, String(step), String(parallel)])
      if (ended === "SIGKILL") kills++
      else {
        expect(ended).toBe(0)
        expect(JSON.parse(readFileSync(file, "utf8")).rows).toEqual(ALL_DATES)
        rmSync(file)
      }
    }
    expect(await run([file, "Infinity", String(parallel)])).toBe(0)
    expect(JSON.parse(readFileSync(file, "utf8")).rows).toEqual(ALL_DATES)
  },
  300_000,
)

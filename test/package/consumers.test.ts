import { execFile } from "node:child_process"
import { copyFileSync, mkdtempSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { build } from "esbuild"
import { describe, expect, inject, test } from "vitest"
import { axiosChecks, fetchChecks } from "./consumers/checks.cjs"

const { withAxios, withoutAxios } = inject("consumers")
const run = promisify(execFile)
const fetchNames = Object.keys(fetchChecks({}))
const axiosNames = Object.keys(axiosChecks({}))

// Node from 20.19 on would load an ES module for require; older ones, and Jest, would not.
const REQUIRE_IS_PLAIN = process.allowedNodeEnvironmentFlags.has("--experimental-require-module")
  ? ["--no-experimental-require-module"]
  : []

/** The checks are CommonJS, and require what Node brings. */
const REQUIRE_IN_ESM = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url)`

const checksThatHeld = async (folder: string, program: string) => {
  const { stdout } = await run(process.execPath, [...REQUIRE_IS_PLAIN, program], { cwd: folder })
  return stdout.trim().split("\n")
}

describe.each(["mjs", "cjs"])("a Node program in .%s", (extension) => {
  test("uses heed and heed/fetch where axios is not installed", async () => {
    expect(() => createRequire(join(withoutAxios, "x.js")).resolve("axios")).toThrow("Cannot find module")
    expect(await checksThatHeld(withoutAxios, `fetch.${extension}`)).toEqual(fetchNames)
  })

  test("uses heed/axios", async () => {
    expect(await checksThatHeld(withAxios, `axios.${extension}`)).toEqual(axiosNames)
  })
})

// A bundler that writes one file has what is loaded late in it.
describe.each([
  ["axios.mjs", "esm", "esnext", axiosNames],
  ["axios.cjs", "cjs", "esnext", axiosNames],
  ["fetch.mjs", "esm", "esnext", fetchNames],
  ["fetch.cjs", "cjs", "esnext", fetchNames],
  // What tsup takes by default.
  ["fetch.cjs", "cjs", "node16", fetchNames],
] as const)("%s bundled into one file, %s for %s", (program, format, target, names) => {
  test("works", async () => {
    const bundle = `bundle-${target}-of-${program}`
    await build({
      absWorkingDir: withAxios,
      entryPoints: [program],
      outfile: bundle,
      bundle: true,
      minify: true,
      format,
      target,
      platform: "node",
      logLevel: "error",
      ...(format === "esm" ? { banner: { js: REQUIRE_IN_ESM } } : {}),
    })
    // No package can be found from here: all of heed is in the file.
    const alone = mkdtempSync(join(tmpdir(), "heed-bundle-"))
    try {
      copyFileSync(join(withAxios, bundle), join(alone, bundle))
      expect(await checksThatHeld(alone, bundle)).toEqual(names)
    } finally {
      rmSync(alone, { recursive: true })
    }
  })
})

/** Titles of the tests in a file that pass. */
async function passedByJest(file: string, ...more: string[]): Promise<string[]> {
  const jest = createRequire(import.meta.url).resolve("jest/bin/jest")
  const args = [
    jest,
    "--json",
    "--watchman=false",
    "--cacheDirectory=.jest",
    `--testMatch=**/${file}`,
    ...more,
  ]
  // The environment below is made of packages of the repository.
  const env = { ...process.env, HEED_REPOSITORY: fileURLToPath(import.meta.url) }
  const { stdout } = await run(process.execPath, [...REQUIRE_IS_PLAIN, ...args], {
    cwd: withAxios,
    env,
  }).catch((failed) => failed)
  const [results] = JSON.parse(stdout).testResults
  expect(results.message).toBe("")
  const passed = results.assertionResults.filter((result: { status: string }) => result.status === "passed")
  return passed.map((result: { title: string }) => result.title)
}

test("Jest runs them as they are, with no transform set up", async () => {
  expect(await passedByJest("jest.test.cjs")).toEqual([
    ...fetchNames,
    ...axiosNames,
    "its fake timers drive a retry",
  ])
})

test("under fake timers of Jest, waits end when the timers say so", async () => {
  expect(await passedByJest("timers.test.cjs")).toEqual(["modern", "modern, the clocks real", "legacy"])
})

test("under Jest's jsdom, which lacks half of what Node has, clients keep their outcomes", async () => {
  expect(await passedByJest("jsdom.test.cjs", "--env=./jsdom-environment.cjs")).toEqual([
    "the environment has what jsdom has, and no more",
    "axios keeps its error, diagnosed",
    "axios retries",
    "fetch resolves with the failed response, diagnosed",
    "fetch retries",
    "a jsdom signal ends a wait",
  ])
})

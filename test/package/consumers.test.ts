import { execFile } from "node:child_process"
import { createRequire } from "node:module"
import { join } from "node:path"
import { promisify } from "node:util"
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

test("Jest runs them as they are, with no transform set up", async () => {
  const jest = createRequire(import.meta.url).resolve("jest/bin/jest")
  const args = [jest, "--json", "--watchman=false", "--cacheDirectory=.jest", "--testMatch=**/jest.test.cjs"]
  const { stdout } = await run(process.execPath, [...REQUIRE_IS_PLAIN, ...args], { cwd: withAxios }).catch(
    (failed) => failed,
  )
  const [file] = JSON.parse(stdout).testResults
  expect(file.message).toBe("")
  const passed = file.assertionResults.filter((result: { status: string }) => result.status === "passed")
  expect(passed.map((result: { title: string }) => result.title)).toEqual([...fetchNames, ...axiosNames])
})

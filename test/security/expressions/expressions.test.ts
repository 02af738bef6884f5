import { execFile } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "vitest"
import { within } from "../../support/cpu-time.ts"
import { EXCEPTIONS } from "./exceptions.ts"
import { alternativesOf, withSmallCounts } from "./judge.ts"

const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url))
const directories: string[] = []
afterAll(() => {
  for (const directory of directories) rmSync(directory, { recursive: true })
})

/** What the check says of a directory with one module. */
function checked(module: string): Promise<{ failed: boolean; says: string }> {
  const directory = mkdtempSync(join(tmpdir(), "expressions-"))
  directories.push(directory)
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }')
  writeFileSync(join(directory, "planted.ts"), module)
  return new Promise((resolve) => {
    execFile(process.execPath, ["--import", "tsx", MAIN, directory], (error, out, err) =>
      resolve({ failed: error !== null, says: out + err }),
    )
  })
}

describe("the check of every expression", () => {
  it.each([
    ["an exponential literal", "export const A = /^(a+)+$/", "planted.ts:1:18: /^(a+)+$/"],
    ["a quadratic one, by an unanchored search", "export const A = /x+$/", "2nd degree polynomial"],
    [
      "a bound that is large",
      "export const A = (text: string) => /[a-z]{1,400}!/.test(text)",
      "2nd degree polynomial",
    ],
    ["one that looks ahead", "export const A = /\\B(?=(?:\\d{3})+$)/g", "2nd degree polynomial (fuzz)"],
    ["one of several alternatives", "export const A = /^ok$|[.:]+$/", "/[.:]+$/: 2nd degree polynomial"],
    [
      "one that is put together",
      'const WORD = "[a-z]+"\nexport const A = new RegExp([WORD, WORD, "$"].join(""))',
      "planted.ts:2:18: /[a-z]+[a-z]+$/",
    ],
    [
      "one of a table",
      'export const A = ["^a", "(b|b)*$"].map((part) => new RegExp(part, "i"))',
      "planted.ts:1:50: /(b|b)*$/i",
    ],
    [
      "one that depends on the caller",
      "export const a = (text: string) => new RegExp(text)\na('^x$')",
      "planted.ts:1:36: what it makes depends on the caller",
    ],
    ["RegExp under another name", "const R = RegExp\nexport const A = new R('x+$')", "RegExp is handed on"],
    ["an expression in a text", "export const a = (text: string) => text.match('x+$')", "made of a text"],
  ])("finds %s", async (_name, module, fault) => {
    const { failed, says } = await checked(module)
    expect(says).toContain(fault)
    expect(failed).toBe(true)
  })

  it("passes what is linear", async () => {
    const { failed, says } = await checked(
      [
        "export const WORD = /^[a-z]{1,400}$/",
        "const DATE = String.raw`\\d{4}-\\d{2}`",
        "export const DATES = new RegExp('^' + DATE + '(?:,' + DATE + ')*$')",
        "export const copy = (given: RegExp) => given instanceof RegExp && new RegExp(DATES)",
      ].join("\n"),
    )
    expect(says).toContain("2 expressions, 1 of them put together; 0 faults")
    expect(failed).toBe(false)
  })
})

describe("an expression as it is judged", () => {
  it.each([
    ["a{2,400}", "a{2,}"],
    ["a{20,}b{30}", "a{3,}b{3,}"],
    ["a{14}b{0,12}c{1,2}", "a{3}b{0,4}c{1,2}"],
    ["\\{2,400}[{2,400}]", "\\{2,400}[{2,400}]"],
  ])("%s has small counts: %s", (source, small) => expect(withSmallCounts(source)).toBe(small))

  it("has its alternatives apart", () =>
    expect(alternativesOf("a(?:b|c)|[|]d\\||e")).toEqual(["a(?:b|c)", "[|]d\\|", "e"]))
})

describe("the exceptions", () => {
  it("are linear, as measured", () => {
    for (const [literal, { attacks }] of EXCEPTIONS) {
      const end = literal.lastIndexOf("/")
      for (const attack of attacks) {
        const pattern = new RegExp(literal.slice(1, end), literal.slice(end + 1))
        within(10, () => pattern.exec(attack))
      }
    }
  })
})

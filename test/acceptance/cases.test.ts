import { readdirSync, readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { CASES } from "./cases.ts"

const folder = new URL(".", import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith(".test.ts") && name !== "cases.test.ts")

/** Of each file, the cases whose tests stand in it. */
const found = files.map((file) => {
  const titles = readFileSync(new URL(file, folder), "utf8").matchAll(/["`]AC (\d+): /g)
  return { file, cases: new Set([...titles].map(([, n]) => Number(n))) }
})

it.each(CASES)("case $n ($demand) has its tests in $file", ({ n, file }) => {
  expect(found.find((one) => one.file === file)?.cases).toContain(n)
})

it("every test that bears the number of a case is in the list", () => {
  for (const { file, cases } of found)
    for (const n of cases) expect({ n, file: CASES[n - 1]?.file }).toEqual({ n, file })
})

it("the list has the 25 cases, each with a demand and a promise", () => {
  expect(CASES).toHaveLength(25)
  expect(new Set(CASES.flatMap(({ demand, promise }) => [demand, promise])).size).toBe(50)
})

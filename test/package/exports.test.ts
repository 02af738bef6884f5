import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { expect, inject, test } from "vitest"

const packed = join(inject("consumers").withAxios, "node_modules", "heed")
const manifest = JSON.parse(readFileSync(join(packed, "package.json"), "utf8"))
// The command line is a program, which is imported by nothing.
const frontDoors = readdirSync(new URL("../../src", import.meta.url))
  .filter((name) => name.endsWith(".ts") && name !== "cli.ts")
  .map((name) => name.slice(0, -".ts".length))

const formats = (name: string) => ({
  import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
  require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
})

test("every front door of src is exported in both formats, with types for both, and nothing else", () => {
  const expected = Object.fromEntries(
    frontDoors.map((name) => [name === "index" ? "." : `./${name}`, formats(name)]),
  )
  const files = {
    "./run-log.schema.json": "./dist/run-log.schema.json",
    "./package.json": "./package.json",
  }
  expect(manifest.exports).toEqual({ ...expected, ...files })
  const missing = Object.values(files).filter((file) => !existsSync(join(packed, file)))
  expect(missing).toEqual([])
})

test("typesVersions names the same entries, for TypeScript's old resolution that knows no exports", () => {
  const expected = frontDoors
    .filter((name) => name !== "index")
    .map((name) => [name, [`./dist/${name}.d.ts`]])
  expect(manifest.typesVersions).toEqual({ "*": Object.fromEntries(expected) })
})

test.each(frontDoors)("%s is packed in full", (name) => {
  const { import: esm, require: cjs } = formats(name)
  const files = [...Object.values(esm), ...Object.values(cjs)]
  expect(files.filter((file) => !existsSync(join(packed, file)))).toEqual([])
})

test("the program of the package shows its help, and reads what it is given", () => {
  const program = join(packed, manifest.bin.heed)
  const run = (args: string[], input = "") =>
    execFileSync(process.execPath, [program, ...args], { input, encoding: "utf8" })
  expect(readFileSync(program, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/)
  expect(run(["--help"])).toContain("Usage: heed")
  expect(run(["explain"], "HTTP/1.1 503\n\n")).toContain("503 Service unavailable")
})

test("what the CJS build carries is packed with its licence", () => {
  const text = readFileSync(join(packed, "dist", "licences-of-carried-code.txt"), "utf8")
  expect(text).toMatch(/^p-retry\n/m)
  expect(text).toMatch(/^is-network-error\n/m)
})

const subpaths = frontDoors.filter((name) => name !== "index")
test.each(subpaths)("heed/%s is found by resolvers that know no exports", (name) => {
  const folder = join(packed, name)
  const { main, module, types } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  expect([main, module, types].filter((file) => !existsSync(join(folder, file)))).toEqual([])
  // By a path Node reads the folder's manifest, as such a resolver does.
  const require = createRequire(join(packed, "..", "consumer.js"))
  expect(require(folder)).toBe(require(`heed/${name}`))
})

test("nothing but the build, the manifest and the papers is packed", () => {
  const papers = new Set(["README.md", "LICENSE", "SECURITY.md", "llms.txt"])
  const rest = readdirSync(packed).filter((name) => !papers.has(name))
  expect(rest.sort()).toEqual(["dist", "package.json", ...subpaths].sort())
})

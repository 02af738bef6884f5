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
  // Metro: the same as the manifest of the folder says, whether imported or required.
  "react-native": `./dist/${name}.js`,
  import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
  require: { types: `./dist/${name}.d.cts`, default: `./dist/cjs/${name}.js` },
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

test("code of other packages that a build carries is packed with its licence", () => {
  const importsOf = (format: "cjs" | "esm") => {
    const files = readdirSync(join(packed, "dist"), { recursive: true, encoding: "utf8" })
    const texts = files
      .filter((file) => file.endsWith(".js") && /^cjs\b/.test(file) === (format === "cjs"))
      .map((file) => readFileSync(join(packed, "dist", file), "utf8"))
    const imported = /(?:\bfrom|\bimport|\b(?:require|import)\()\s*["'`]((?:@[\w.-]+\/)?[\w.-]+)/g
    return new Set(texts.flatMap((text) => [...text.matchAll(imported)].map(([, name = ""]) => name)))
  }
  const [esm, cjs] = [importsOf("esm"), importsOf("cjs")]
  // Both builds are made of the same sources: what one does not import, it carries.
  const carried = Object.keys(manifest.dependencies).filter((name) => esm.has(name) && !cjs.has(name))
  // `commander` is the program's, which is an ES module alone.
  expect(carried.sort()).toEqual(["commander", "p-retry"])
  expect(Object.keys(manifest.dependencies).filter((name) => !esm.has(name))).toEqual([])

  const text = readFileSync(join(packed, "dist", "licences-of-carried-code.txt"), "utf8")
  const names = [...text.matchAll(/^(@?[\w./-]+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name)
  expect(names.sort()).toEqual(["is-network-error", "p-retry"])
  expect(text.match(/Permission is hereby granted/g)).toHaveLength(names.length)
  expect(text.match(/^Copyright /gm)).toHaveLength(names.length)
})

const subpaths = frontDoors.filter((name) => name !== "index")
test.each(subpaths)("heed/%s is found by resolvers that know no exports", (name) => {
  const folder = join(packed, name)
  const {
    main,
    module,
    types,
    "react-native": native,
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
  expect([main, module, types].filter((file) => !existsSync(join(folder, file)))).toEqual([])
  // Metro takes "heed" from its exports, and from here what is below it: both have to be of one build.
  expect(join(name, native)).toBe(join(manifest.exports[`./${name}`]["react-native"]))
  // By a path Node reads the folder's manifest, as such a resolver does.
  const require = createRequire(join(packed, "..", "consumer.js"))
  expect(require(folder)).toBe(require(`heed/${name}`))
})

test("nothing but the build, the manifest and the papers is packed", () => {
  const papers = new Set(["README.md", "LICENSE", "llms.txt"])
  const rest = readdirSync(packed).filter((name) => !papers.has(name))
  expect(rest.sort()).toEqual(["dist", "package.json", ...subpaths].sort())
})

import { copyFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import { describe, expect, inject, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }

const { withAxios } = inject("consumers")
const installed = fileURLToPath(new URL("../../node_modules", import.meta.url))

const { NodeNext, ESNext, CommonJS } = ts.ModuleKind
const { Bundler, Node10 } = ts.ModuleResolutionKind
const BROWSER = ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"]
const bundler = { module: ESNext, moduleResolution: Bundler }

const RESOLUTIONS: [name: string, file: string, options: ts.CompilerOptions][] = [
  ["NodeNext, an ES module", "usage.mts", { module: NodeNext }],
  ["NodeNext, a CommonJS module", "usage.cts", { module: NodeNext }],
  ["a bundler", "usage.ts", bundler],
  ["a bundler, for browsers, without Node's types", "usage.ts", { ...bundler, types: [], lib: BROWSER }],
  [
    "the old resolution of Node 10",
    "usage.ts",
    { module: CommonJS, moduleResolution: Node10, esModuleInterop: true },
  ],
]

const OTHER_AXIOS = Object.keys(manifest.devDependencies).filter((name) => /^axios-\d/.test(name))

/** What TypeScript says of the consumer and of heed's own declarations; the rest is not ours. */
function complaints(file: string, options: ts.CompilerOptions): string[] {
  const path = join(withAxios, file)
  if (/^usage\.[mc]ts$/.test(file)) copyFileSync(join(withAxios, "usage.ts"), path)
  const program = ts.createProgram([path], {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts"],
    types: ["node"],
    typeRoots: [join(withAxios, "node_modules", "@types")],
    strict: true,
    noEmit: true,
    ...options,
  })
  const ours = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(withAxios))
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ]),
  ]
  return found.map(({ file, messageText }) => {
    const text = ts.flattenDiagnosticMessageText(messageText, "\n")
    return file ? `${relative(withAxios, file.fileName)}: ${text}` : text
  })
}

describe("the types compile, wrong calls refused", () => {
  test.each(RESOLUTIONS)("under %s", (_name, file, options) => {
    expect(complaints(file, options)).toEqual([])
  })

  test("under the strictest options", () => {
    const strictest = { exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true }
    for (const file of ["exact.ts", "exact-otel.ts"])
      expect(complaints(file, { ...bundler, ...strictest })).toEqual([])
    const refused = 'import { createHeed } from "heed"\ncreateHeed({ profile: undefined })\n'
    writeFileSync(join(withAxios, "refused.ts"), refused)
    expect(complaints("refused.ts", { ...bundler, ...strictest })).toEqual([
      expect.stringContaining("exactOptionalPropertyTypes"),
    ])
  })

  test("the option of a call, in the declarations of axios that an SDK in CommonJS has", () => {
    const sdk =
      'import type { AxiosRequestConfig } from "axios"\nexport function send(config: AxiosRequestConfig): void\n'
    writeFileSync(join(withAxios, "sdk.d.cts"), sdk)
    const calls = ["send({ heed: { retries: 1 } })", 'send({ heed: { retries: "1" } })']
    const program = ['import "heed/axios"', 'import { send } from "./sdk.cjs"', ...calls]
    writeFileSync(join(withAxios, "calls-sdk.mts"), program.join("\n"))
    expect(complaints("calls-sdk.mts", { module: NodeNext })).toEqual([
      expect.stringContaining("'string' is not assignable to type 'number'"),
    ])
  })

  test.each(OTHER_AXIOS)("beside %s", (name) => {
    expect(complaints("usage.ts", { ...bundler, paths: { axios: [join(installed, name)] } })).toEqual([])
  })
})

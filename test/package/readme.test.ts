import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import ts from "typescript"
import { describe, expect, inject, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }

const { withAxios } = inject("consumers")
const page = (path: string) => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8")
const readme = page("README.md")
const guides = readdirSync(new URL("../../docs/guide", import.meta.url))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/guide/${name}`)

const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms"))].map(
    ([, text]) => text as string,
  )

/** What TypeScript says of a snippet that stands in a project where heed is installed. */
function complaints(snippet: string, n: number | string): string[] {
  const path = join(withAxios, `readme-${n}.mts`)
  writeFileSync(path, `${snippet}\nexport {}\n`)
  const program = ts.createProgram([path], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    lib: ["lib.es2022.d.ts"],
    types: ["node"],
    typeRoots: [join(withAxios, "node_modules", "@types")],
    strict: true,
    noEmit: true,
  })
  const file = program.getSourceFile(path)
  const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
  return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
}

describe("the README", () => {
  const snippets = blocks(readme, "ts").map((snippet, n) => [n + 1, snippet] as const)

  test("has snippets", () => expect(snippets.length).toBeGreaterThanOrEqual(4))

  test.each(snippets)("snippet %i compiles against the packed heed", (n, snippet) => {
    expect(complaints(snippet, n)).toEqual([])
  })

  test("a snippet that is wrong would be found", () => {
    expect(complaints('import { heedAxios } from "heed/axios"\nheedAxios(1)', 0)).not.toEqual([])
  })

  test("names only commands that there are", () => {
    const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name)
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named))
  })
})

describe.each(guides)("%s", (path) => {
  const text = page(path)

  test("has snippets that compile against the packed heed", () => {
    const found = blocks(text, "ts").map((snippet, n) => complaints(snippet, `${basename(path)}-${n}`))
    expect(found.flat()).toEqual([])
  })
})

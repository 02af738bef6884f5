import { readFileSync } from "node:fs"
import got from "got"
import ts from "typescript"
import { describe, expect, it } from "vitest"
import { pageText } from "./marked-sequences.ts"

const page = pageText("docs/guide/migration.md")
const modules = new URL("../../node_modules/", import.meta.url)

/** A library's section of the page, and the type that has its options. */
const LIBRARIES = [
  ["axios-retry 4", "axios-retry/dist/cjs/index.d.ts", "IAxiosRetryConfig"],
  ["retry-axios 4", "retry-axios/build/src/index.d.ts", "RetryConfig"],
  ["ky 1 and 2", "ky/distribution/types/retry.d.ts", "RetryOptions"],
  ["got 14 to 16", "got/dist/source/core/options.d.ts", "RetryOptions"],
  ["p-retry 7 to 9", "p-retry/index.d.ts", "Options"],
  ["fetch-retry 6", "fetch-retry/index.d.ts", "RequestInitRetryParams"],
  ["undici RetryAgent", "undici/types/retry-handler.d.ts", "RetryOptions"],
  ["Bottleneck by hand", "bottleneck/bottleneck.d.ts", "ConstructorOptions"],
] as const

/** The properties of a type or interface, wherever it is declared in a file. */
function optionsOf(path: string, type: string): string[] {
  const source = ts.createSourceFile(
    path,
    readFileSync(new URL(path, modules), "utf8"),
    ts.ScriptTarget.Latest,
  )
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const members =
      ts.isInterfaceDeclaration(node) && node.name.text === type
        ? node.members
        : ts.isTypeAliasDeclaration(node) && node.name.text === type && ts.isTypeLiteralNode(node.type)
          ? node.type.members
          : []
    for (const member of members) if (ts.isPropertySignature(member)) found.push(member.name.getText(source))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** The names in the first cells of the table of a section. */
function namedIn(section: string): string[] {
  const [, below = ""] = page.split(`\n## ${section}\n`)
  const rows = below.split("\n## ", 1)[0]?.match(/^\| `.*$/gm) ?? []
  return rows.flatMap((row) =>
    [...(row.split(" | ", 1)[0]?.matchAll(/`(\w+)`/g) ?? [])].map(([, name = ""]) => name),
  )
}

const rowOf = (section: string, option: string) =>
  page.split(`\n## ${section}\n`)[1]?.match(new RegExp(`^\\| .*\`${option}\`.*$`, "m"))?.[0] ?? ""

describe("the options of each library are those that it has", () => {
  it.each(LIBRARIES)("%s", (section, path, type) => {
    const options = optionsOf(path, type)
    expect(options.length).toBeGreaterThan(2)
    expect(namedIn(section).sort()).toEqual([...options].sort())
  })

  it("and so are defaults that can be read", () => {
    const { retry } = got.defaults.options
    expect(rowOf("got 14 to 16", "statusCodes")).toContain(retry.statusCodes?.join(" "))
    expect(rowOf("got 14 to 16", "methods")).toContain(retry.methods?.join(" "))
    expect(rowOf("got 14 to 16", "limit")).toContain(`\`${retry.limit}\``)
    expect(rowOf("got 14 to 16", "noise")).toContain(`\`${retry.noise}\``)
  })
})

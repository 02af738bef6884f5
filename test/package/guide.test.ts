import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, inject, test } from "vitest"
import { complaints, pageText, transpile, writeSnippets } from "./snippets.ts"

const { withAxios } = inject("consumers")
const root = fileURLToPath(new URL("../..", import.meta.url))
const pages = readdirSync(join(root, "docs/guide"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/guide/${name}`)

describe.each(pages)("%s", (page) => {
  const text = pageText(page)
  const files = writeSnippets(page, text, withAxios).map((file) => [basename(file), file] as const)
  const asserting = files.filter(([, file]) => readFileSync(file, "utf8").includes('"node:assert'))

  test.each(files)("%s compiles", (_name, file) => {
    expect(complaints(file, withAxios)).toEqual([])
  })

  test.each(asserting)("what %s asserts is so", (_name, file) => {
    for (const [, each] of files) transpile(each)
    execFileSync(process.execPath, [file.replace(/\.ts$/, ".js")], { stdio: "pipe" })
  })

  test("links to files that there are", () => {
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path as string)
    expect(linked.filter((path) => !existsSync(join(root, dirname(page), path)))).toEqual([])
  })
})

import { basename } from "node:path"
import { describe, expect, inject, test } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { complaints, pageText, writeSnippets } from "./snippets.ts"

const { withAxios } = inject("consumers")
const readme = pageText("README.md")

describe("the README", () => {
  const files = writeSnippets("README.md", readme, withAxios)

  test("has snippets", () => expect(files.length).toBeGreaterThanOrEqual(4))

  test.each(files.map((file) => [basename(file), file]))(
    "%s compiles against the packed heed",
    (_name, file) => {
      expect(complaints(file, withAxios)).toEqual([])
    },
  )

  test("a snippet that is wrong would be found", () => {
    const wrong = '```ts\nimport { heedAxios } from "heed/axios"\nheedAxios(1)\n```\n'
    const [file = ""] = writeSnippets("wrong", wrong, withAxios)
    expect(complaints(file, withAxios)).not.toEqual([])
  })

  test("names only commands that there are", () => {
    const named = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name)
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(named))
  })
})

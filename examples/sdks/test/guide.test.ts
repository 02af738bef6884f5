import { readdirSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

const folder = new URL("../", import.meta.url)
const examples = readdirSync(folder)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(new URL(name, folder), "utf8"))
const guide = readFileSync(new URL("../../docs/guide/sdks.md", folder), "utf8")
const snippets = [...guide.matchAll(/^```typescript\n(.*?)^```$/gms)].map(([, snippet = ""]) => snippet)

test("the guide has snippets", () => expect(snippets.length).toBeGreaterThan(3))

test.each(snippets)("is part of an example: %s", (snippet) => {
  expect(examples.some((text) => text.includes(snippet))).toBe(true)
})

import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

const root = fileURLToPath(new URL("../..", import.meta.url))
const text = readFileSync(join(root, "llms.txt"), "utf8")
const words = new Set(text.match(/[\w$]+/g))

/** What an entry exports, by its source: entries re-export, and contain nothing else. */
function exportsOf(entry: string): string[] {
  const source = readFileSync(join(root, "src", entry), "utf8")
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gms)].map(([, list = ""]) => list)
  return (
    lists
      .join(",")
      .match(/[A-Za-z]\w*/g)
      ?.filter((name) => name !== "type") ?? []
  )
}

const entries = readdirSync(join(root, "src")).filter((name) => name.endsWith(".ts") && name !== "cli.ts")

it.each(entries)("llms.txt names all that %s exports", (entry) => {
  const names = exportsOf(entry)
  expect(names.length).toBeGreaterThan(0)
  expect(names.filter((name) => !words.has(name))).toEqual([])
})

it("names nothing that is gone, and stays short", () => {
  const names = new Set(entries.flatMap(exportsOf))
  const called = [...text.matchAll(/^- (\w+)\(/gm)].map(([, name = ""]) => name)
  expect(called.length).toBeGreaterThan(10)
  expect(called.filter((name) => !names.has(name))).toEqual([])
  expect(text.split("\n").length).toBeLessThanOrEqual(151)
})

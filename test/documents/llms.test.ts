import { readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { createHeed } from "../../src/index.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))
const text = readFileSync(join(root, "llms.txt"), "utf8")

/** Sections whose heading is entry points in quotes: `## "heed/axios", "heed/fetch"`. */
const sections = text.split(/^## /m).flatMap((section) => {
  const [heading = "", ...lines] = section.split("\n")
  const entries = [...heading.matchAll(/"(heed(?:\/[\w-]+)?)"/g)].map(([, entry = ""]) => entry)
  return entries.length > 0 ? [{ entries, body: lines.join("\n") }] : []
})

/** What an entry exports, by its source: entries re-export, and contain nothing else. */
function exportsOf(entry: string): string[] {
  const source = readFileSync(join(root, "src", `${entry.slice("heed/".length) || "index"}.ts`), "utf8")
  const lists = [...source.matchAll(/^export (?:type )?\{([^}]*)\}/gms)].map(([, list = ""]) => list)
  return (
    lists
      .join(",")
      .match(/[A-Za-z]\w*/g)
      ?.filter((name) => name !== "type") ?? []
  )
}

/** Names that are no exports: methods of a Heed, a product, and what the language has. */
const OTHERS = new Set([...Object.keys(createHeed()), "OpenTelemetry", "TypeError"])

it("llms.txt has a section for each entry point of the package, and for no other", () => {
  const entries = Object.keys(manifest.exports)
    .filter((path) => !path.endsWith(".json"))
    .map((path) => path.replace(/^\./, "heed"))
  expect(sections.flatMap((section) => section.entries).sort()).toEqual(entries.sort())
})

describe.each(sections)("the section of $entries", ({ entries, body }) => {
  const exported = entries.flatMap(exportsOf)

  it("names all that they export", () => {
    const words = new Set(body.match(/[\w$]+/g))
    expect(exported.length).toBeGreaterThan(0)
    expect(exported.filter((name) => !words.has(name))).toEqual([])
  })

  it("names nothing that they do not export", () => {
    const called = [...body.matchAll(/\b([A-Za-z]\w*)\(/g)].map(([, name = ""]) => name)
    const types = body.match(/\b[A-Z][a-z]+(?:[A-Z][a-z0-9]*)+\b/g) ?? []
    const known = new Set([...exported, ...OTHERS])
    expect([...called, ...types].filter((name) => !known.has(name))).toEqual([])
  })
})

it("llms.txt stays short", () => {
  expect(text.split("\n").length).toBeLessThanOrEqual(151)
})

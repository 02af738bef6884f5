import { readFileSync } from "node:fs"
import { expect, it } from "vitest"

const root = new URL("../../", import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), "utf8")
const text = read("ARCHITECTURE.md")
const section = (title: string) => text.split(`\n## ${title}\n`)[1]?.split("\n## ")[0] ?? ""
const all = (within: string, pattern: RegExp) => [...within.matchAll(pattern)].map(([, found = ""]) => found)

it("each file has what the map says that it has", () => {
  const places = [...text.matchAll(/`(\w+)` in\s`([\w/.-]+)`/g)].map(([, name = "", path = ""]) => ({
    name,
    path,
  }))
  expect(places.length).toBeGreaterThan(7)
  for (const { name, path } of places)
    expect(read(path), `${name} in ${path}`).toMatch(new RegExp(`\\b${name}\\b`))
})

it("the layers are those that are enforced", () => {
  const enforced = /const LAYERS = \[(.*?)\n\]/s.exec(read(".dependency-cruiser.cjs"))?.[1] ?? ""
  const layers = all(enforced, /\[(.*)\]/g).map((line) => all(line, /"([\w/]+)"/g))
  const rows = all(section("Layers"), /^\| (`src\/.*?) \|/gm).map((cell) => all(cell, /`src\/([\w/]+)`/g))
  expect(layers.length).toBeGreaterThan(7)
  expect(rows).toEqual(layers)
})

it("the states of the breaker are those of its type", () => {
  const breaker = read("src/gate/breaker.ts")
  const states = new Set(all(breaker, /readonly kind: "([\w-]+)"/g))
  const told = all(section("The gate"), /^([\w-]+) +--/gm)
  expect(states.size).toBe(4)
  expect(new Set(told)).toEqual(states)
})

it("is short enough to be read at once", () => {
  expect(text.split("\n").length).toBeLessThan(250)
})

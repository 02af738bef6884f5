import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { memoryText, parseMemory, type RememberedSource } from "../../src/memory/memory-text.ts"

const NOW = Date.UTC(2026, 10, 29)
const DAY_MS = 86_400_000
const NAME = "0123456789abcdef0123456789abcdef"

const source = (more: Partial<RememberedSource> = {}): RememberedSource => ({
  at: NOW - DAY_MS,
  rate: { perSecond: 50, burst: 12, cost: 1.5, windowMs: 0, serverNamedWait: false },
  concurrency: 5,
  answerMs: 80,
  sizes: { [NAME]: [31, NOW - DAY_MS] },
  ...more,
})

const again = (sources: Iterable<[string, unknown]>, now = NOW) =>
  parseMemory(memoryText(new Map(sources) as Map<string, RememberedSource>, NOW), now)

describe("what is remembered, as a text", () => {
  it("comes back as it was", () => {
    expect(again([[NAME, source()]])).toEqual(new Map([[NAME, source()]]))
    const text = memoryText(new Map([[NAME, source()]]), NOW)
    expect(parseMemory(new TextEncoder().encode(text), NOW)).toEqual(new Map([[NAME, source()]]))
    expect(parseMemory(new TextEncoder().encode(text).buffer, NOW)).toEqual(new Map([[NAME, source()]]))
    expect(parseMemory(JSON.parse(text), NOW)).toEqual(new Map([[NAME, source()]]))
  })

  it.each([null, undefined, ""])("%s is a store in which nothing is yet", (stored) => {
    expect(parseMemory(stored, NOW)).toEqual(new Map())
  })

  it.each([
    "{",
    "[]",
    "7",
    '{"version":2,"sources":{}}',
    '{"version":1}',
    '"x"',
    "x".repeat(1_000_001),
    7,
    true,
  ])("%.30s is something else", (stored) => {
    expect(parseMemory(stored, NOW)).toBeNull()
  })

  it.each<[string, unknown]>([
    ["at", Number.POSITIVE_INFINITY],
    ["at", NOW + 2 * DAY_MS],
    ["at", NOW - 91 * DAY_MS],
    ["at", "yesterday"],
  ])("a source without a time that may be is left out: %s %s", (name, value) => {
    const text = JSON.stringify({ version: 1, sources: { [NAME]: { ...source(), [name]: value } } })
    expect(parseMemory(text, NOW)).toEqual(new Map())
  })

  it.each<[string, unknown, Partial<RememberedSource>]>([
    ["rate", { perSecond: 0 }, { rate: null }],
    ["rate", { perSecond: -3 }, { rate: null }],
    ["rate", { perSecond: "50" }, { rate: null }],
    ["rate", 7, { rate: null }],
    [
      "rate",
      { perSecond: 5, burst: -1, cost: 0, windowMs: "1" },
      { rate: { perSecond: 5, burst: 0, cost: 1, windowMs: 0, serverNamedWait: false } },
    ],
    ["concurrency", 0, { concurrency: null }],
    ["concurrency", 1e9, { concurrency: null }],
    ["answerMs", {}, { answerMs: null }],
    ["sizes", null, { sizes: {} }],
    ["sizes", { [NAME]: [0, NOW] }, { sizes: {} }],
    ["sizes", { "GET /orders": [31, NOW] }, { sizes: {} }],
  ])("a value that no source can have counts as none: %s %j", (name, value, expected) => {
    const text = JSON.stringify({ version: 1, sources: { [NAME]: { ...source(), [name]: value } } })
    expect(parseMemory(text, NOW)?.get(NAME)).toEqual(source(expected))
  })

  it("is bounded: the latest sources and sizes stay", () => {
    const name = (i: number) => i.toString(16).padStart(32, "0")
    const sizes = Object.fromEntries(
      Array.from({ length: 80 }, (_, i): [string, [number, number]] => [name(i), [i + 1, NOW - i]]),
    )
    const many = Array.from({ length: 1_200 }, (_, i): [string, RememberedSource] => [
      name(i),
      source({ at: NOW - i, sizes: i === 0 ? sizes : {} }),
    ])
    const kept = again(many)
    expect(kept?.size).toBe(1_000)
    expect(kept?.has(name(999))).toBe(true)
    expect(Object.keys(kept?.get(name(0))?.sizes ?? {})).toHaveLength(50)
    expect(kept?.get(name(0))?.sizes[name(49)]).toEqual([50, NOW - 49])
  })

  it("throws for no text, whatever it holds", () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseMemory(value, NOW)
        parseMemory({ version: 1, sources: value }, NOW)
        parseMemory({ version: 1, sources: { [NAME]: { at: NOW, rate: value, sizes: value } } }, NOW)
      }),
    )
  })
})

import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Automaton } from "../../src/redact/automaton.ts"

const codes = (text: string) => Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at))

const reversed = (text: string) =>
  Array.from({ length: text.length }, (_, n) => text.charAt(text.length - 1 - n)).join("")
/** With something around it that is no part of it. */
const patternOf = (word: string, from: number) => ({
  codes: codes(`-${word}-`),
  start: 1,
  end: word.length + 1,
  from,
})

/** For each place where something ends, the longest that does: tried one by one. */
function oneByOne(patterns: readonly [text: string, from: number][], text: string): string[] {
  const found: string[] = []
  for (let end = 1; end <= text.length; end++) {
    const starts = patterns.flatMap(([pattern, from]) =>
      Array.from({ length: pattern.length }, (_, n) => pattern.slice(0, n + 1)).filter(
        (start) => start.length >= from && text.slice(0, end).endsWith(start),
      ),
    )
    const longest = Math.max(0, ...starts.map((start) => start.length))
    if (longest > 0) found.push(`${end - longest}-${end}`)
  }
  return found
}

describe("Automaton", () => {
  it("finds what a search one by one finds", () => {
    const words = fc.string({ unit: fc.constantFrom("a", "b", "é", "\u{4e00}"), minLength: 1, maxLength: 8 })
    const patterns = fc.array(fc.tuple(words, fc.integer({ min: 1, max: 8 })), { maxLength: 12 })
    const text = fc.string({ unit: fc.constantFrom("a", "b", "é", "\u{4e00}"), maxLength: 40 })
    fc.assert(
      fc.property(patterns, text, (drawn, text) => {
        const given = drawn.map(([word, from]) => [word, Math.min(from, word.length)] as [string, number])
        const automaton = new Automaton(given.map(([word, from]) => patternOf(word, from)))
        const found: string[] = []
        automaton.scan(codes(text), (start, end) => found.push(`${start}-${end}`))
        expect(found).toEqual(oneByOne(given, text))

        const backward = new Automaton(
          given.map(([word, from]) => patternOf(reversed(word), from)),
          true,
        )
        const ends: string[] = []
        const last = text.length
        backward.scan(codes(reversed(text)), (start, end) => ends.push(`${last - end}-${last - start}`))
        expect(ends).toEqual(found)
      }),
      { numRuns: 1_000 },
    )
  })

  it("of nothing is empty, and finds nothing", () => {
    const automaton = new Automaton([])
    expect(automaton.isEmpty).toBe(true)
    automaton.scan(codes("anything"), () => expect.unreachable())
  })
})

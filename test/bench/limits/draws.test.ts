import fc from "fast-check"
import { afterEach, expect, test } from "vitest"
import { type Draws, drawByCall } from "./draws.ts"

const { random } = Math
let draws: Draws | null = null
afterEach(() => draws?.end())

/** What was drawn for each path, where the answers came in that order. */
function drawnFor(seed: number, paths: readonly string[], origin: string): Map<string, number[]> {
  draws = drawByCall(seed)
  const drawn = new Map<string, number[]>()
  for (const path of paths) {
    draws.answered(origin + path)
    drawn.set(path, [...(drawn.get(path) ?? []), Math.random()])
  }
  for (const [path, values] of drawn) expect(draws.drawn.get(path)).toBe(values.length)
  draws.end()
  return new Map([...drawn].sort())
}

test("a call draws the same, in whatever order the calls are answered, at whatever port", () => {
  const paths = fc.array(fc.constantFrom("/orders/1", "/orders/2", "/orders/3"), { minLength: 1 })
  fc.assert(
    fc.property(
      paths.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      fc.nat(),
      ([one, other], seed) => {
        const first = drawnFor(seed, one, "http://localhost:4000")
        expect(drawnFor(seed, other, "http://localhost:5000")).toEqual(first)
      },
    ),
  )
})

test("the draws are spread evenly, and others with another seed", () => {
  const paths = Array.from({ length: 2_000 }, (_, i) => `/orders/${i % 500}`)
  const values = (seed: number) => [...drawnFor(seed, paths, "http://localhost").values()].flat()
  const [one, other] = [values(1), values(2)]
  expect(one).not.toEqual(other)
  for (const drawn of [one, other]) {
    expect(new Set(drawn).size).toBeGreaterThan(1_990)
    for (let tenth = 0; tenth < 10; tenth++) {
      const inIt = drawn.filter((value) => Math.floor(value * 10) === tenth).length
      expect(inIt / drawn.length).toBeCloseTo(0.1, 1)
    }
  }
})

test("Math.random is what it was, once they are over", () => {
  drawByCall(1).end()
  expect(Math.random).toBe(random)
})

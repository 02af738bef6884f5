import { describe, expect, it, onTestFinished, vi } from "vitest"
import { Automaton } from "../../src/redact/automaton.ts"
import { EchoMaskers } from "../../src/redact/echo-maskers.ts"
import { EchoSearch } from "../../src/redact/echo-search.ts"
import { MASK } from "../../src/redact/mask.ts"
import { echoMasker } from "../../src/redact/mask-echoes.ts"
import { readingsOf } from "../../src/redact/readings.ts"

const secret = (value: string, token = true) => ({ value, token })
const carrying = (values: readonly string[], beyond: readonly string[] = []) => ({
  secrets: values.map((value) => secret(value)),
  beyond,
  unseen: false,
})
const TOKEN = "sk4eC39HqLyjWDarjtT1zdp7dc9f"

describe("an echo", () => {
  it.each<[text: string, masked: string]>([
    ["no plum here", `no ${MASK} here`],
    ["PLUM", MASK],
    ["plu", "plu"],
    ["plumplum", MASK],
    ["plum plum", `${MASK} ${MASK}`],
    ["plumjam", MASK],
    ["plumjamplum, jam9", `${MASK}, ${MASK}`],
    ["pl%75m", MASK],
    ["cGx1bWphbQ== 706c756d", `${MASK} ${MASK}`],
    [`key ${TOKEN.slice(0, 8)}… is bad`, `key ${MASK}… is bad`],
    [`key ${TOKEN.slice(0, 7)}… is bad`, `key ${TOKEN.slice(0, 7)}… is bad`],
    [`key …${TOKEN.slice(-8)} is bad`, `key …${MASK} is bad`],
    [`key …${TOKEN.slice(-7)} is bad`, `key …${TOKEN.slice(-7)} is bad`],
    [TOKEN.slice(3, 15), TOKEN.slice(3, 15)],
    [`${MASK}plum`, `${MASK}${MASK}`],
    ["", ""],
  ])("in %j is masked: %j", (text, masked) =>
    expect(echoMasker(carrying(["plum", "umjam", "jam9", "plumjam", TOKEN]))(text)).toBe(masked),
  )

  it("of what was not looked through is masked from eight characters on", () => {
    const mask = echoMasker(carrying(["plum"], ["<12345678>, and correct horse battery"]))
    expect(mask("plum, 12345678, 1234567, correct horse battery, battery")).toBe(
      `${MASK}, ${MASK}, 1234567,${MASK}, battery`,
    )
    expect(mask("%31%32345678")).toBe(MASK)
    expect(echoMasker(carrying([], ["12345678"]))("no 12345678")).toBe(`no ${MASK}`)
  })

  it("is not looked for where nothing was carried", () => {
    expect(echoMasker(carrying([]))("plum")).toBe("plum")
  })
})

describe("a search", () => {
  it("gets ready for what a text may hold, and the third time for everything", () => {
    const values = Array.from("abcdefgh", (letter) => `${letter}12 plum-jam`)
    const search = new EchoSearch(values.map((value) => secret(value, false)))
    const found = (text: string) => {
      const spans: string[] = []
      search.scan(readingsOf(text), (_, start, end) => spans.push(text.slice(start, end)))
      return spans
    }
    expect(found("nothing of it")).toEqual([])
    for (const value of [...values, ...values]) expect(found(`a ${value} b`)).toEqual([value])
    expect(found(values.join(", "))).toEqual(values)
  })

  it("gets ready once for what several texts may hold, and looks for no ends where there are none", () => {
    const scan = vi.spyOn(Automaton.prototype, "scan")
    onTestFinished(() => scan.mockRestore())
    const search = new EchoSearch(Array.from("abcdef", (letter) => secret(`${letter}12 plum-jam`, false)))
    /** The automata that looked through the texts. */
    const contexts = (...texts: string[]) => {
      scan.mockClear()
      for (const text of texts) search.scan(readingsOf(text), () => {})
      return [...scan.mock.contexts]
    }
    expect(contexts("nothing of it")).toEqual([])
    const [first, same] = contexts("a12 plum-jam", "a12 plum-jam")
    expect(same).toBe(first)
    const [second] = contexts("b12 plum-jam")
    expect(second).not.toBe(first)
    const third = contexts("c12 plum-jam", "d12 plum-jam", "e12 plum-jam", "f12 plum-jam, a12 plum-jam")
    expect(third).toHaveLength(4)
    expect(new Set([first, second, ...third]).size).toBe(3)
  })
})

describe("what is got ready for one request", () => {
  it("serves the next that carries the same, of eight that were used last", () => {
    const maskers = new EchoMaskers()
    const of = (n: number) => maskers.of(carrying([`plum${n}`]), {})
    const eight = Array.from({ length: 8 }, (_, n) => of(n))
    expect(eight.map((_, n) => of(n))).toEqual(eight)
    expect(eight[1]?.("plum0 plum1")).toBe(`plum0 ${MASK}`)
    of(0)
    of(8)
    expect(of(0)).toBe(eight[0])
    expect(of(1)).not.toBe(eight[1])
  })

  it("does not serve one where a value is a token and was none, or where something lies beyond", () => {
    const maskers = new EchoMaskers()
    const one = (token: boolean) =>
      maskers.of({ secrets: [secret(TOKEN, token)], beyond: [], unseen: false }, {})
    expect(one(true)).toBe(one(true))
    expect(one(true)).not.toBe(one(false))
    const beyond = () => maskers.of(carrying(["plum"], ["12345678"]), {})
    expect(beyond()).not.toBe(beyond())
    expect(beyond()("12345678 plum")).toBe(`${MASK} ${MASK}`)
  })

  it("serves the same request again, for as long as it carries the same", () => {
    const maskers = new EchoMaskers()
    const request = {}
    const beyond = (text: string) => maskers.of(carrying(["plum"], [text]), request)
    const first = beyond("12345678")
    expect(beyond("12345678")).toBe(first)
    expect(beyond("123456789")).not.toBe(first)
    expect(beyond("123456789")("123456789 plum")).toBe(`${MASK} ${MASK}`)
  })

  it("keeps no copy of what a large request carries", () => {
    const stringify = vi.spyOn(JSON, "stringify")
    onTestFinished(() => stringify.mockRestore())
    const maskers = new EchoMaskers()
    const request = {}
    const of = (token: boolean) =>
      maskers.of({ secrets: [secret(TOKEN, token)], beyond: ["12345678"], unseen: false }, request)
    expect(of(true)).toBe(of(true))
    expect(of(true)).not.toBe(of(false))
    expect(stringify).not.toHaveBeenCalled()
  })
})

import { describe, expect, it } from "vitest"
import type { RequestView } from "../../src/http/request-view.ts"
import { CUT, MASK } from "../../src/redact/mask.ts"
import { STRICT_MASKER } from "../../src/redact/strict-masker.ts"
import { requestWith } from "./request.ts"

const { of, name } = STRICT_MASKER
const plain = requestWith({})
const carrying = requestWith({
  url: "https://api.example.com/v1/orders?coupon=apple#pear",
  headers: { "x-api-key": "plum jam", authorization: `Basic ${btoa("anna:kiwi")}`, "x-odd": "Basic ???" },
  body: "melon",
  beside: {
    headers: [["x-more", "grape"]],
    basic: [["authorization", { user: "mango", password: "lemon" }]],
    texts: ["peach"],
  },
})

describe("while the rules of redaction are not loaded", () => {
  it("more is masked than has to be, and no text is read", () => {
    expect(STRICT_MASKER.isStrict).toBe(true)
    expect(of(plain).withoutEchoes("GET failed")).toBe("")
    expect(of(plain).repeats("GET failed")).toBe(true)
  })

  it.each([
    ["GET failed", "GET failed"],
    ["HTTP/1.1 404, v19: (campaignName) & a_b-c=d?", "HTTP/1.1 404, v19: (campaignName) & a_b-c=d?"],
    ["two\nlines", "two lines"],
    ["hunter22 error", "hunter22 error"],
    ["hunter222 x9y8z7 123456", `${MASK} ${MASK} ${MASK}`],
    ["wqxzk qwrtpsdf", `${MASK} ${MASK}`],
    ["ABCDEFGH", MASK],
    ["ann@a.example is wrong", MASK],
    ["what follows a token of any kind", `what follows a token ${MASK} ${MASK} ${MASK}`],
    ["bots are here", `bots ${MASK} ${MASK}`],
    ["sk_live_4eC39HqLyjWDarj", `sk_live_${MASK}`],
  ])("of %j is shown %j", (text, shown) => {
    for (const masked of [of(plain).line(text), of(plain).mask(text), name(plain, text)])
      expect(masked).toBe(shown)
  })

  it.each([
    "apple",
    "pear",
    "plum",
    "anna",
    "kiwi",
    "melon",
    "grape",
    "mango",
    "lemon",
    "peach",
    "PLUM",
    "Pea",
    "eac",
  ])("what the request carries is masked, in any case and in part: %s", (word) => {
    const masked = word.length < 4 ? word : MASK
    expect(of(carrying).line(`no ${word} here`)).toBe(`no ${masked} here`)
    expect(name(carrying, word)).toBe(masked)
    expect(of(plain, [carrying]).line(word)).toBe(masked)
  })

  it.each([`Basic  ${btoa("an:kiwi")}`, `BASIC ${btoa("an:kiwi")}`])(
    "also of %s the parts",
    (authorization) =>
      expect(of(requestWith({ headers: { authorization } })).line("no kiwi, nobasic")).toBe(
        `no ${MASK}, nobasic`,
      ),
  )

  it("also of a user and a password that the client makes a header of, in base64", () => {
    // Of a form that would pass for a word.
    const [user, password] = ["n", "m"]
    const beside = { basic: [["authorization", { user, password }]] } as const
    expect(of(requestWith({ beside })).line(`no ${btoa("n:m")}`)).toBe(`no ${MASK}`)
    expect(of(plain).line(`no ${btoa("n:m")}`)).toBe("no bjpt")
  })

  it("nothing is shown beside a URL with a user in it", () => {
    const shown = (from: string) =>
      of(requestWith({ beside: { basic: [["authorization", from]] } })).line("failed")
    expect(shown("https://ann:x@api.example.com/v1")).toBe(MASK)
    expect(shown("https://api.example.com/@ann?b=c@d")).toBe("failed")
  })

  it("what it carries is not what its parts make together", () => {
    const request = requestWith({ url: "https://api.example.com/?a=pl", headers: { x: "um" }, body: "ja" })
    expect(of(request, [requestWith({ body: "um" })]).line("plum, umja, jaum")).toBe("plum, umja, jaum")
  })

  it("what is in its path may be repeated", () => {
    expect(of(carrying).line("no orders")).toBe("no orders")
  })

  it("the URL is shown without its parameters, and without what is carried", () => {
    expect(of(plain).url).toBe("https://api.example.com/v1/reports")
    expect(of(carrying).url).toBe(`https://api.example.com/v1/orders?${MASK}`)
    expect(of(requestWith({ url: "https://api.example.com/hooks/next" })).url).toBe(
      `https://api.example.com/hooks/${MASK}`,
    )
    expect(of(requestWith({ url: "https://api.example.com/a#b" })).url).toBe(
      `https://api.example.com/a?${MASK}`,
    )
    expect(of(plain, [requestWith({ headers: { "x-odd": "reports" } })]).url).toBe(
      `https://api.example.com/v1/${MASK}`,
    )
  })

  it("nothing is shown where it cannot be seen what is carried", () => {
    const broken = new Proxy(plain, {
      get: (target, key) => (key === "headers" ? undefined : target[key as keyof RequestView]),
    })
    for (const request of [requestWith({ hides: true }), broken])
      expect(of(request).line("GET failed")).toBe(`${MASK} ${MASK}`)
  })

  it("a request need not say what it hides, or what is beside it", () => {
    const { hides: _, ...body } = plain.body
    expect(of({ ...plain, body, beside: undefined }).line("GET failed")).toBe("GET failed")
  })

  it("a text is read for 500 characters", () => {
    const words = (count: number) => "error, ".repeat(count).slice(0, -2)
    expect(of(plain).line(`${words(71)} at`)).toBe(`${words(71)} at`)
    expect(of(plain).line(`${words(71)} that`)).toBe(`${words(71)} that`)
    const long = of(plain).line("error at ".repeat(56))
    expect(long).toHaveLength(500)
    expect(long.endsWith(CUT)).toBe(true)
    expect(of(plain).line(`${" ".repeat(500)}x`)).toBe(MASK)
  })
})

import { describe, expect, it } from "vitest"
import type { RequestView } from "../../src/http/request-view.ts"
import { CUT, MASK } from "../../src/redact/mask.ts"
import { MaskedRequests } from "../../src/redact/masked-requests.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { SameSecrets } from "../../src/redact/same-secrets.ts"
import { requestWith } from "./request.ts"

const HOST = "https://api.example.com"
const KEY = { "x-api-key": "plum-jam 7" }
type Given = Parameters<typeof requestWith>[0]

/** A masker, and how often it looked at a request, at a URL and at a header by now. */
function counting() {
  const redactor = createRedactor()
  const looks = { requests: 0, urls: 0, headers: 0 }
  const shown = new MaskedRequests({
    ...redactor,
    secretsOf(request: RequestView) {
      looks.requests++
      return redactor.secretsOf(request)
    },
    url(url: string, origin?: string) {
      looks.urls++
      return redactor.url(url, origin)
    },
    header(name: string, value: string) {
      looks.headers++
      return redactor.header(name, value)
    },
  })
  return { shown, looks }
}

/** How often secrets are looked for in requests that follow one another. */
function looksAt(...given: readonly Given[]): number {
  const { shown, looks } = counting()
  for (const one of given) shown.of(requestWith(one))
  return looks.requests
}

describe("requests that carry the same", () => {
  it("are looked at once", () => {
    expect(looksAt({ headers: KEY }, { headers: KEY })).toBe(1)
    expect(looksAt({ url: `${HOST}/a`, headers: KEY }, { url: `${HOST}/b/x?page=2`, headers: KEY })).toBe(1)
    expect(looksAt({ url: `${HOST}/a?token=x1` }, { url: `${HOST}/b?page=2&token=x1` })).toBe(1)
    expect(looksAt({ headers: { date: "today" } }, { headers: { date: "tomorrow" } })).toBe(1)
  })

  it.each<[what: string, one: Given, other: Given]>([
    ["a header", { headers: KEY }, { headers: { "x-api-key": "plum-jam 8" } }],
    ["a header's name", { headers: KEY }, { headers: { "x-other-key": "plum-jam 7" } }],
    ["a parameter", { url: `${HOST}/a?token=x1` }, { url: `${HOST}/a?token=x2` }],
    ["one of two parameters", { url: `${HOST}/a?token=x1&sig=y` }, { url: `${HOST}/a?token=x2&sig=y` }],
    [
      "a parameter that runs into the next",
      { url: `${HOST}/a?token=x1&sig=y` },
      { url: `${HOST}/a?token=x1sig=y` },
    ],
    ["a part of the path that is masked with what follows", { url: `data:a?b=${MASK}` }, { url: "data:c?b" }],
    ["what stands beside", { beside: { headers: [["x-odd", "ab1234"]] } }, {}],
    ["texts beside", { beside: { texts: ["pin=1234"] } }, { beside: { texts: ["pin=5678"] } }],
    ["a body", { body: "a" }, { body: "a" }],
    ["what hides", { hides: true }, { hides: true }],
  ])("do not but for %s: both are looked at", (_, one, other) => {
    expect(looksAt(one, other)).toBe(2)
  })

  it("are looked at each where the body can be read once, or cannot be read at all", () => {
    const { shown, looks } = counting()
    const request = requestWith({})
    const once = { ...request.body, replayable: false }
    const throws = () => {
      throw new Error("no")
    }
    for (const body of [once, once, { ...once, text: throws }, { ...once, text: throws }])
      shown.of({ ...request, body })
    expect(looks.requests).toBe(4)
  })

  it("need not say what they hide, and what is beside them", () => {
    const { shown, looks } = counting()
    const request = requestWith({})
    const { hides: _, ...body } = request.body
    for (const url of [request.url, `${request.url}/2`])
      shown.of({ ...request, url, body, beside: undefined })
    shown.of(request)
    expect(looks.requests).toBe(1)
  })

  it("are eight at once, and the one that was used last is forgotten last", () => {
    const key = (n: number) => ({
      url: `${HOST}/${"abcdefghijk"[n]}`,
      headers: { "x-api-key": `plum-jam ${n}` },
    })
    const eight = Array.from({ length: 8 }, (_, n) => key(n))
    expect(looksAt(...eight, ...eight)).toBe(8)
    expect(looksAt(...eight, { ...key(0), url: `${HOST}/z` }, key(9), { ...key(0), url: `${HOST}/y` })).toBe(
      9,
    )
    expect(looksAt(...eight, key(9), key(0))).toBe(10)
  })

  it("are shown without a look at the URL where only numbers in it differ", () => {
    const { shown, looks } = counting()
    for (const n of [1, 2, 3])
      expect(shown.of(requestWith({ url: `${HOST}/orders/${n}` })).url).toBe(`${HOST}/orders/${n}`)
    expect(looks.urls).toBe(1)
    for (const n of [1, 2]) shown.of(requestWith({ url: `${HOST}/?token=${n}` }))
    expect(looks.urls).toBe(3)
  })

  it("have their headers looked at while one has another value than before", () => {
    const { shown, looks } = counting()
    for (const value of ["1", "1", "2", "1"]) shown.of(requestWith({ headers: { "x-odd": value } }))
    expect(looks.headers).toBe(3)
  })

  it("may have any number of headers, of which a hundred are remembered", () => {
    const { shown, looks } = counting()
    const headers = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`x-${n}`, "1"]))
    shown.of(requestWith({ headers }))
    shown.of(requestWith({ headers }))
    expect(looks.headers).toBe(102)
    shown.of(requestWith({ headers: { "x-0": "2" } }))
    shown.of(requestWith({ headers: { "x-0": "2" } }))
    expect(looks.headers).toBe(103)
  })
})

describe("one request", () => {
  it("is looked at once, until it is forgotten", () => {
    const { shown, looks } = counting()
    const [request, other] = [requestWith({ body: "pin=1234" }), requestWith({ body: "pin=5678" })]
    expect(shown.isStrict).toBe(false)
    for (let n = 0; n < 3; n++) shown.of(request)
    expect(looks.requests).toBe(1)
    shown.forget(request)
    shown.of(request, [other])
    expect(looks.requests).toBe(3)
    shown.anew(request, [other])
    expect(looks.requests).toBe(5)
  })

  it("is masked as what its attempts carried, too", () => {
    const { shown } = counting()
    const request = requestWith({ url: `${HOST}/plum-jam%207/x`, headers: { "x-api-key": "kiwi 88" } })
    const both = shown.of(request, [requestWith({ headers: KEY })])
    expect(both.url).toBe(`${HOST}/${MASK}/x`)
    expect(both.line("kiwi 88\nplum-jam 7")).toBe(`${MASK} ${MASK}`)
    expect(both.mask("kiwi 88\nplum-jam 7")).toBe(`${MASK}\n${MASK}`)
    expect(both.withoutEchoes("kiwi 88, plum-jam 7, Bearer ab12cd34")).toBe(
      `${MASK}, ${MASK}, Bearer ab12cd34`,
    )
    expect(["kiwi 88", "plum-jam 7", "apple 1"].map(both.repeats)).toEqual([true, true, false])
    const alone = shown.of(request)
    expect(["kiwi 88", "plum-jam 7"].map(alone.repeats)).toEqual([true, false])
    expect(alone.line("kiwi 88\nplum-jam 7")).toBe(`${MASK} plum-jam 7`)
    expect(alone.mask("kiwi 88\nplum-jam 7")).toBe(`${MASK}\nplum-jam 7`)
    expect(alone.withoutEchoes("kiwi 88 Bearer ab12cd34")).toBe(`${MASK} Bearer ab12cd34`)
  })

  it("names its source and endpoint by the rules of its host", () => {
    const { shown } = counting()
    const slack = requestWith({ url: "https://hooks.slack.com/", headers: KEY })
    expect(shown.name(slack, "/services/T0/B0/kiwi")).toBe(`/services/T0/B0/${MASK}`)
    expect(shown.name(slack, "services/T0/B0/kiwi")).toBe("services/T0/B0/kiwi")
    expect(shown.name(slack, "plum-jam 7")).toBe(MASK)
    const secret = requestWith({ url: "https://eo1a2.m.pipedream.net/x" })
    expect(shown.name(secret, "https://eo1a2.m.pipedream.net")).toBe(`https://${MASK}.m.pipedream.net`)
    expect(shown.name(secret, "mailto:ann/")).toBe("mailto:ann/")
  })
})

describe("what is remembered of requests that carry the same", () => {
  function remembering(repeated = "never") {
    let masked = 0
    const same = new SameSecrets({
      mask: (text) => {
        masked++
        return text.replaceAll("kiwi", MASK)
      },
      maskEchoes: (text) => text.replaceAll("plum", MASK),
      repeatedIn: (text) => text.includes(repeated),
    })
    return { same, line: same.masked("/").line, masked: () => masked }
  }
  const long = (length: number) => `/${"a".repeat(length - 1)}`

  it("is a URL that may be shown, but for the numbers in it", () => {
    const { same } = remembering("77")
    same.notePlain("/orders/12/x?page=3&limit=4")
    expect(same.isPlain("/orders/34/x?page=5&limit=6")).toBe(true)
    for (const other of [
      "/orders/345/x?page=5&limit=6",
      "/orders/3a/x?page=5&limit=6",
      "/orders/34/y?page=5&limit=6",
      "/orders/77/x?page=5&limit=6",
    ])
      expect(same.isPlain(other)).toBe(false)
    same.notePlain("/1234567890")
    expect(same.isPlain("/1234567891")).toBe(false)
    expect(same.isPlain("/1234567890")).toBe(true)
    same.notePlain("/123456789")
    expect(same.isPlain("/987654321")).toBe(true)
  })

  it("is none that is longer than 500 characters", () => {
    const { same } = remembering()
    for (const url of [long(500), long(501)]) same.notePlain(url)
    expect([long(500), long(501)].map((url) => same.isPlain(url))).toEqual([true, false])
  })

  it("are 200 URLs and 200 lines", () => {
    const { same, line, masked } = remembering()
    for (let n = 0; n < 200; n++) same.notePlain(`/a${n}`)
    for (let n = 0; n < 200; n++) line(`a${n}`)
    expect([same.isPlain("/a0"), same.isPlain("/a199")]).toEqual([true, true])
    line("a0")
    expect(masked()).toBe(200)
    same.notePlain("/a200")
    line("a200")
    expect([same.isPlain("/a0"), same.isPlain("/a200")]).toEqual([false, true])
    line("a200")
    expect(masked()).toBe(201)
    line("a0")
    expect(masked()).toBe(202)
  })

  it("is each line of up to 500 characters, which is masked once", () => {
    const { line, masked } = remembering()
    for (const text of [long(500), long(500), long(501), long(501)]) expect(line(text)).toBe(text)
    expect(masked()).toBe(3)
    expect(line("a\nkiwi ")).toBe(`a ${MASK}`)
    expect(line(long(2_001))).toBe(`${long(2_000 - CUT.length)}${CUT}`)
  })

  it("is nothing else", () => {
    const { mask, withoutEchoes, repeats, url } = remembering("77").same.masked("/x")
    expect([url, mask("a\nkiwi plum"), withoutEchoes("kiwi plum")]).toEqual([
      "/x",
      `a\n${MASK} plum`,
      `kiwi ${MASK}`,
    ])
    expect([repeats("77"), repeats("78")]).toEqual([true, false])
  })
})

import fc from "fast-check"
import { afterEach, describe, expect, it, vi } from "vitest"
import { TargetCache } from "../../src/http/target.ts"
import { urlParts } from "../../src/http/url-parts.ts"

const URLS = [
  "https://api.example.com/v1/orders?page=2#x",
  "https://api.example.com/",
  "https://api.example.com",
  "https://api.example.com?a=/b",
  "https://me:secret@API.example.com/v1",
  "https://api.example.com:8443/v1",
  "https://api.example.com.evil.test/v1",
  "//api.example.com/v1",
  "/v1/orders?x=https://api.example.com/",
  "",
]
const part = fc.constantFrom(
  "https:",
  "//",
  "a.b",
  "C",
  "/",
  "\\",
  "?",
  "#",
  "@",
  ":",
  ":443",
  "ü",
  " ",
  "\t",
  "",
)
const anyUrl = fc.oneof(
  fc.constantFrom(...URLS),
  fc.array(part, { maxLength: 8 }).map((parts) => parts.join("")),
)

const SAME: [url: string, origin: string][] = [
  ["https://h.example:443/a", "https://h.example"],
  ["http://h.example:80", "http://h.example"],
  ["http://h.example:443/", "http://h.example:443"],
  ["HTTPS://H.Example/A", "https://h.example"],
  ["https://me:pa55word@h.example/", "https://h.example"],
  ["https://me:pa55@word@h.example/", "https://h.example"],
  ["https://b\u00fccher.example/", "https://xn--bcher-kva.example"],
  ["https://xn--bcher-kva.example/", "https://xn--bcher-kva.example"],
  ["https://h%2Eexample/", "https://h.example"],
  ["  https://h.example/", "https://h.example"],
  ["https:\\\\h.example\\a", "https://h.example"],
  ["https:///h.example/", "https://h.example"],
  ["http://127.1/", "http://127.0.0.1"],
  ["http://[::0:1]:8080/", "http://[::1]:8080"],
  ["https://h.example?next=https://b.example/", "https://h.example"],
  ["https://h.example#https://b.example/", "https://h.example"],
  ["https://h.example/https://b.example/", "https://h.example"],
  ["//h.example/a", "//h.example"],
  ["/run?key=9f86d081884c&u=https://b.example/", "(relative)"],
  ["run?u=https://b.example/", "(relative)"],
  ["app://Local/a", "app://Local"],
  ["data:text/plain,9f86d081884c", "data:"],
  ["blob:https://h.example/9f86d081884c", "blob:"],
  ["http://h.example:pa55/word@x/", "(invalid URL)"],
  ["http://[9f86d081884c/", "(invalid URL)"],
  ["http://", "(invalid URL)"],
  ["a9f86d081884c:pa55word@h.example/", "(invalid URL)"],
]

describe("the parts of a URL", () => {
  afterEach(() => void vi.unstubAllGlobals())

  it("are the same whatever was cut before it", () => {
    fc.assert(
      fc.property(anyUrl, anyUrl, (first, second) => {
        const { origin, originPrefix } = urlParts(second)
        expect(urlParts(second, urlParts(first))).toMatchObject({ origin, originPrefix })
      }),
      { numRuns: 1_000 },
    )
  })

  it("are the same for a place asked for among others", () => {
    fc.assert(
      fc.property(fc.array(anyUrl, { maxLength: 6 }), (urls) => {
        const places = new TargetCache()
        for (const url of urls) {
          const { origin, path } = urlParts(url)
          expect(places.find(url)).toMatchObject({ url, origin, path })
        }
      }),
    )
  })

  it.each(SAME)("%j has the origin %s", (url, origin) => {
    expect(urlParts(url).origin).toBe(origin)
    expect(urlParts(url).path).not.toContain("9f86d081884c")
  })

  it("have the origin that the URL parser finds, for whatever it can parse", () => {
    fc.assert(
      fc.property(anyUrl, (url) => {
        fc.pre(URL.canParse(url) && new URL(url).origin !== "null")
        expect(urlParts(url).origin).toBe(new URL(url).origin)
      }),
      { numRuns: 1_000 },
    )
  })

  const BASES: [name: string, globals: object][] = [
    [
      "a page with a base",
      { document: { baseURI: "https://B.example:443/x/" }, location: { href: "https://c.example/" } },
    ],
    ["a worker", { location: { href: "https://b.example/worker.js" } }],
    ["undici's setGlobalOrigin", { "Symbol(undici)": new URL("https://b.example/") }],
  ]
  it.each(BASES)("are those of %s where it is relative", (_, globals) => {
    const undici = Symbol.for("undici.globalOrigin.1")
    for (const [name, value] of Object.entries(globals))
      name.startsWith("Symbol") ? Object.assign(globalThis, { [undici]: value }) : vi.stubGlobal(name, value)
    const origins = ["/a", "a?b", "", "//h.example/a", "\\\\h.example/a", "https://h.example"].map(
      (url) => urlParts(url).origin,
    )
    delete (globalThis as { [undici]?: unknown })[undici]
    const h = "https://h.example"
    expect(origins).toEqual([...Array(3).fill("https://b.example"), h, h, h])
  })

  it("are read by hand where URL knows little of itself, as in React Native", () => {
    class NativeUrl {
      get protocol(): string {
        throw new Error("not implemented")
      }
    }
    vi.stubGlobal("URL", NativeUrl)
    const origins = [
      "HTTPS://me:pa55@H.example:443/a",
      "http://h.example:8080/a",
      "http://b\u00fccher.example/",
    ].map((url) => urlParts(url).origin)
    expect(origins).toEqual(["https://h.example", "http://h.example:8080", "(invalid URL)"])
  })

  it("survive a page whose location throws", () => {
    const document = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no")
        },
      },
    )
    vi.stubGlobal("document", document)
    expect(urlParts("/a?b=1")).toEqual({ origin: "(relative)", path: "/a", originPrefix: "" })
  })
})

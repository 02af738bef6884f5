import { describe, expect, it } from "vitest"
import { headerFinder } from "../../src/http/header-index.ts"
import { findHeader } from "../../src/http/header-lookup.ts"

const FORMS: [what: string, headers: unknown][] = [
  ["a plain object", { "Retry-After": "1", "retry-after": "2", ETag: ["a", "b"], Age: 3, "x-none": null }],
  ["an object without a prototype", Object.assign(Object.create(null), { ETag: "a" })],
  ["pairs", [["ETag", "a"], ["etag", "b"], ["age", 3], "no pair"]],
  ["a Map", new Map([["etag", "a"]])],
  ["Headers", new Headers({ ETag: "a", Age: "3" })],
  ["nothing", null],
  ["a text", "etag: a"],
]
const NAMES = ["etag", "age", "retry-after", "x-none", "x-other", "constructor"]

describe("headers that are looked up again and again", () => {
  it.each(FORMS)("of %s are those that a single lookup finds", (_, headers) => {
    const find = headerFinder(headers)
    for (let round = 0; round < 4; round++)
      for (const name of NAMES) expect(find(name), name).toBe(findHeader(headers, name))
  })

  it("are walked through once for many lookups in vain, and for one of a name as it is written not at all", () => {
    let walks = 0
    const headers = new Proxy<Record<string, string>>(
      { "retry-after": "1", ETag: "a" },
      {
        ownKeys(target) {
          walks++
          return Reflect.ownKeys(target)
        },
      },
    )
    const find = headerFinder(headers)
    expect(find("retry-after")).toBe("1")
    expect(walks).toBe(0)
    for (let n = 0; n < 500; n++) find(`x-${n}`)
    expect(find("etag")).toBe("a")
    expect(walks).toBeLessThan(15)
  })
})

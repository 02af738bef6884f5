import fc from "fast-check"
import { describe, expect, it } from "vitest"
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
const part = fc.constantFrom("https://", "a.b", "/", "//", "?", "#", "@", ":", "x", "")
const anyUrl = fc.oneof(
  fc.constantFrom(...URLS),
  fc.array(part, { maxLength: 8 }).map((parts) => parts.join("")),
)

describe("the parts of a URL", () => {
  it("are the same whatever was cut before it", () => {
    fc.assert(
      fc.property(anyUrl, anyUrl, (first, second) => {
        expect(urlParts(second, urlParts(first))).toEqual(urlParts(second))
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
})

import axios from "axios"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { AxiosClasses } from "../../../src/adapters/axios/axios-classes.ts"
import { AxiosRequestView } from "../../../src/adapters/axios/axios-request.ts"
import { AdapterResolver } from "../../../src/adapters/axios/resolve-adapter.ts"
import { RetriedUrls } from "../../../src/http/retried-urls.ts"
import { Target, TargetCache } from "../../../src/http/target.ts"

const factsOf = (url: string, baseURL?: string) => {
  const instance = axios.create()
  const classes = new AxiosClasses(instance)
  const adapters = new AdapterResolver(instance, classes)
  const context = { instance, classes, adapters, targets: new TargetCache(), retried: new RetriedUrls() }
  return new AxiosRequestView(context, { url, baseURL })
}

const STEM = "https://api.example.com/"

const TABLE: [url: string, baseURL: string | undefined, isUnder: boolean][] = [
  ["https://api.example.com/orders", undefined, true],
  ["https://api.example.com/orders", "", true],
  ["/orders", "https://api.example.com/v1", true],
  ["/orders", "https://api.example.com", true],
  ["orders", "https://api.example.com/", true],
  ["", "https://api.example.com/v1", true],
  ["https://api.example.com.evil.org/orders", undefined, false],
  ["/orders", "https://api.example.com.evil.org", false],
  ["/orders", "https://api.example.com:8443", false],
  ["https://other.example.com/orders", "https://api.example.com/v1", false],
  ["//other.example.com/orders", "https://api.example.com/v1", false],
  ["/orders", undefined, false],
]

describe("AxiosFacts.isUnder", () => {
  it.each(TABLE)("%j on %j: %s", (url, baseURL, isUnder) => {
    expect(factsOf(url, baseURL).isWithin(STEM)).toBe(isUnder)
  })

  it("is never true of another origin", () => {
    const origin = fc.constantFrom(
      "https://a.io",
      "https://a.io:1",
      "https://a.io.b",
      "//a.io",
      "HTTPS://A.io",
      "",
    )
    const path = fc.constantFrom("", "/", "/v1", "v1", "?a", "#a", "/x://y")
    const url = fc.tuple(origin, path).map(([start, end]) => start + end)
    fc.assert(
      fc.property(url, url, url, (target, base, other) => {
        const { originPrefix, origin: known } = new Target(other)
        fc.pre(originPrefix !== "")
        const facts = factsOf(target, base)
        if (facts.isWithin(originPrefix)) expect(facts.target.origin).toBe(known)
      }),
      { numRuns: 500 },
    )
  })
})

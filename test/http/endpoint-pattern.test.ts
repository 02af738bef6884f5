import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { endpointPattern, isSibling } from "../../src/http/endpoint-pattern.ts"
import { within } from "../support/cpu-time.ts"

const TABLE: [path: string, endpoint: string][] = [
  ["/v1/orders/8841/lines", "/v1/orders/:id/lines"],
  ["/orders", "/orders"],
  ["/orders/", "/orders/"],
  ["/", "/"],
  ["", ""],
  ["/orders/8841", "/orders/:id"],
  ["/8841/9", "/:id/:id"],
  ["/v19.0/act_1234/insights", "/v19.0/:id/insights"],
  ["/v1beta/properties", "/v1beta/properties"],
  ["/v1beta2/reports", "/v1beta2/reports"],
  ["/V2/reports", "/V2/reports"],
  ["/v202408/customers", "/v202408/customers"],
  ["/v17/customers/123-456/googleAds:search", "/v17/customers/:id/googleAds:search"],
  ["/v8841x/reports", "/:id/reports"],
  ["/v12345678/reports", "/:id/reports"],
  ["/users/3f2504e0-4f89-41d3-9a0c-0305e82c3301", "/users/:id"],
  ["/users/jane%40example.com/mail", "/users/:id/mail"],
  ["/users/@jane", "/users/:id"],
  [`/files/${"a".repeat(33)}/meta`, "/files/:id/meta"],
  [`/files/${"a".repeat(32)}/meta`, `/files/${"a".repeat(32)}/meta`],
  ["//double//slash", "//double//slash"],
  [`/${Array(12).fill("a").join("/")}`, `/${Array(12).fill("a").join("/")}`],
  [`/${Array(13).fill("a").join("/")}`, `/${Array(12).fill("a").join("/")}/…`],
  [`/1/${Array(20).fill("a").join("/")}`, `/:id/${Array(11).fill("a").join("/")}/…`],
]

describe("endpointOf", () => {
  it.each(TABLE)("%s is one of %s", (path, endpoint) => {
    expect(endpointPattern(path)).toBe(endpoint)
  })

  it("is bounded, whatever the path, and is the endpoint of itself", () => {
    const segment = fc.oneof(fc.string({ maxLength: 50 }), fc.constantFrom("v1", "orders", "8841", ""))
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 40 }), (segments) => {
        const endpoint = endpointPattern(`/${segments.join("/")}`)
        expect(endpoint.length).toBeLessThanOrEqual(12 * 33 + 2)
        if (!endpoint.endsWith("…")) expect(endpointPattern(endpoint)).toBe(endpoint)
      }),
    )
  })

  it("is the same for all ids", () => {
    fc.assert(
      fc.property(fc.nat(), fc.uuid(), (n, uuid) => {
        expect(endpointPattern(`/v2/shops/${n}/orders/${uuid}`)).toBe("/v2/shops/:id/orders/:id")
      }),
    )
  })

  it("takes a hostile path in its stride", () => {
    for (const path of ["/".repeat(1_000_000), `/${"v".repeat(1_000_000)}`, `/${"a/".repeat(500_000)}`]) {
      expect(within(500, () => endpointPattern(path)).length).toBeLessThan(400)
    }
  })
})

const SIBLINGS: [path: string, other: string, are: boolean][] = [
  ["/orders/8841", "/orders/8842", true],
  ["/orders/8841", "/orders/9", true],
  ["/orders", "/orders", true],
  ["/8841", "/9", true],
  ["/orders/8841", "/orders/8841/", false],
  ["/orders/8841", "/orders/", false],
  ["/orders/8841", "/others/8841", false],
  ["/orders/8841", "/orders/88a", false],
  ["/orders/8841", "/orders/8841/lines", false],
  ["/v1/orders", "/v2/orders", false],
]

describe("isSibling", () => {
  it.each(SIBLINGS)("%s and %s: %s", (path, other, are) => {
    expect(isSibling(path, other)).toBe(are)
    expect(isSibling(other, path)).toBe(are)
  })

  it("holds only between paths of one endpoint", () => {
    const segment = fc.constantFrom("v1", "orders", "8841", "9", "", "x".repeat(40), "7".repeat(40))
    const path = fc.array(segment, { maxLength: 15 }).map((segments) => `/${segments.join("/")}`)
    fc.assert(
      fc.property(path, path, fc.nat(), fc.nat(), (one, other, n, m) => {
        if (isSibling(one, other)) expect(endpointPattern(one)).toBe(endpointPattern(other))
        expect(isSibling(`${one}/${n}`, `${one}/${m}`)).toBe(true)
        expect(endpointPattern(`${one}/${n}`)).toBe(endpointPattern(`${one}/${m}`))
      }),
    )
  })
})

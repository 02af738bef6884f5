import { describe, expect, it } from "vitest"
import { costUnitOf, readCost } from "../../src/classify/profile-cost.ts"
import type { Profile } from "../../src/profiles/schema/profile.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"
import type { ResponseHead } from "../../src/profiles/schema/response-head.ts"

const profileOf = (given: Pick<Profile, "cost" | "states">): Profile => ({
  name: "acme",
  title: "Acme",
  hosts: [],
  docs: [],
  rules: [],
  ...given,
})

describe("what a request cost", () => {
  const costOf = (cost: Profile["cost"], headers: Record<string, string>, body?: unknown) => {
    const head: ResponseHead = {
      status: 200,
      method: "GET",
      path: "/",
      header: (name) => headers[name] ?? null,
      headers: () => Object.entries(headers),
    }
    const read = body === undefined ? null : ResponseBody.ofParsed(body)
    return readCost(profileOf({ cost }), head, read)
  }

  it.each<[cost: Profile["cost"], headers: Record<string, string>, body: unknown, found: number | null]>([
    [{ header: "x-cost" }, { "x-cost": "7" }, undefined, 7],
    [{ header: "x-cost" }, { "x-cost": "0" }, undefined, 0],
    [{ header: "x-cost" }, { "x-cost": "-7" }, undefined, null],
    [{ header: "x-cost" }, { "x-cost": "many" }, undefined, null],
    [{ header: "x-cost" }, {}, undefined, null],
    [{ path: "cost.actual" }, {}, { cost: { actual: 7 } }, 7],
    [{ path: "costs[]" }, {}, { costs: ["many", -1, 7, 8] }, 7],
    [{ path: "cost" }, {}, {}, null],
    [{ path: "cost" }, {}, undefined, null],
    [{ unit: "points" }, { "x-cost": "7" }, { cost: 7 }, null],
    [undefined, { "x-cost": "7" }, { cost: 7 }, null],
  ])("%j in %j and %j: %j", (cost, headers, body, found) => {
    expect(costOf(cost, headers, body)).toBe(found)
  })

  it("is stated by no API without a profile", () => {
    const head = { header: () => "7" } as Partial<ResponseHead> as ResponseHead
    expect(readCost(null, head, null)).toBeNull()
  })
})

describe("the unit of the limits that are kept by cost", () => {
  it.each<[cost: Profile["cost"], states: (string | undefined)[] | undefined, units: string[], unit: string]>(
    [
      [{ path: "cost", unit: "points" }, ["tokens"], ["credits"], "points"],
      [{ path: "cost" }, [undefined, "concurrent-requests", "requests", "tokens"], ["credits"], "tokens"],
      [{ path: "cost" }, [undefined], ["credits"], "requests"],
      [{ path: "cost" }, undefined, ["credits"], "requests"],
      [undefined, ["tokens"], ["requests", "concurrent-requests", "credits"], "credits"],
      [undefined, ["tokens"], [], "requests"],
    ],
  )("%j, stated in %j, by a caller in %j: %s", (cost, states, units, unit) => {
    const stated = states?.map((each) => (each === undefined ? {} : { unit: each }))
    expect(costUnitOf(profileOf({ cost, states: stated }), units)).toBe(unit)
  })

  it("is the response's for an API without a profile", () => {
    expect(costUnitOf(null, ["requests", "credits"])).toBe("credits")
  })
})

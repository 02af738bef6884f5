import { describe, expect, it } from "vitest"
import { SPELLINGS, seenIn } from "../secret-positions.ts"
import { CARRIERS } from "./carriers.ts"
import { IN_BODY, IN_HEADER, IN_LOCATION, TRACES } from "./leaks.ts"
import { SECRETS } from "./secrets.ts"

describe("the attack", () => {
  it("has 35 carriers and more, 7 kinds of secret, and every place of an answer", () => {
    expect(new Set(CARRIERS.map(({ name }) => name)).size).toBe(CARRIERS.length)
    expect(CARRIERS.length).toBeGreaterThanOrEqual(35)
    expect(SECRETS).toHaveLength(7)
    for (const places of [IN_BODY, IN_HEADER, IN_LOCATION]) expect(places.length).toBeGreaterThan(2)
  })

  it("would see a secret that is shown", () => {
    for (const { secret } of SECRETS) {
      const traces = TRACES.get(secret) as string[]
      for (const [, spell] of SPELLINGS) expect(seenIn(`no ${spell(secret)} here`, traces)).not.toEqual([])
    }
  })
})

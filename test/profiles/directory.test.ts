import { describe, expect, it } from "vitest"
import { DIRECTORY } from "../../src/profiles/directory.ts"
import { profiles } from "../../src/profiles/index.ts"
import { apiOf, lazyApi } from "../../src/profiles/schema/api.ts"

const HEAD = ["name", "hosts", "failuresIn2xx"] as const

/** A limit's numbers, without its scope and source. */
const numbers = (limits: readonly { requests?: number; per?: number | string; concurrency?: number }[]) =>
  limits.map(({ requests, per, concurrency }) => ({ requests, per, concurrency }))

describe("the directory", () => {
  it("has every profile, in the order of the profiles", async () => {
    const loaded = await Promise.all(DIRECTORY.map((api) => api.load()))
    expect(loaded).toEqual(Object.values(profiles))
  })

  it.each(DIRECTORY.map((api) => [api.name, api] as const))(
    "says of %s what its profile says",
    async (_, api) => {
      const profile = await api.load()
      if (profile === null) throw new Error("no profile")
      const given = apiOf(profile)
      for (const field of HEAD) expect(api[field], field).toEqual(given[field])
      expect(numbers(api.limits)).toEqual(numbers(given.limits))
      expect(api.loaded).toBe(profile)
    },
  )
})

describe("a profile that is loaded late", () => {
  it("is loaded once, however often it is asked for", async () => {
    let loads = 0
    const api = lazyApi({ name: "a", hosts: ["a.example"] }, async () => {
      loads++
      return profiles.stripe as NonNullable<typeof profiles.stripe>
    })
    expect(api.loaded).toBeNull()
    const [one, other] = await Promise.all([api.load(), api.load()])
    expect(one).toBe(other)
    expect(api.loaded).toBe(one)
    await api.load()
    expect(loads).toBe(1)
  })

  it("is asked for again if it could not be had", async () => {
    let loads = 0
    const api = lazyApi({ name: "a", hosts: ["a.example"] }, async () => {
      if (loads++ === 0) throw new Error("no such chunk")
      return profiles.stripe as NonNullable<typeof profiles.stripe>
    })
    expect(await api.load()).toBeNull()
    expect(api.loaded).toBeNull()
    expect(await api.load()).toBe(profiles.stripe)
  })
})

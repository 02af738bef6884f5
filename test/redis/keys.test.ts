import { describe, expect, it } from "vitest"
import { keysOf } from "../../src/redis/keys.ts"

describe("the names in Redis", () => {
  const secret = "https://api.example.com#token=sk_live_abcdef"
  const { all, channel } = keysOf("heed", secret)

  it("hold nothing of the source's key, which may be a secret", () => {
    for (const name of [...all, channel]) expect(name).toMatch(/^heed:\{[0-9a-f]{16}\}:[a-z]+$/)
  })

  it("are all on one node of a cluster, by one tag", () => {
    const tags = new Set([...all, channel].map((name) => /\{(.*)\}/.exec(name)?.[1]))
    expect(tags.size).toBe(1)
    expect(new Set([...all, channel]).size).toBe(all.length + 1)
  })

  it("are the same for the same source, and others for another", () => {
    expect(keysOf("heed", secret)).toEqual({ all, channel })
    const others = Array.from({ length: 1_000 }, (_, n) => keysOf("heed", `source ${n}`).channel)
    expect(new Set(others).size).toBe(1_000)
    expect(keysOf("other", secret).channel).not.toBe(channel)
  })
})

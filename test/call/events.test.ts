import { describe, expect, it } from "vitest"
import { createHeed } from "../../src/index.ts"

const ok = async () => ({ status: 200 })
const REQUEST = { method: "get", url: "https://api.example.com/v1/orders?page=1&token=s3cret-token" }

describe("events", () => {
  it("tell each listener until it is let go", async () => {
    const heed = createHeed()
    const told: string[] = []
    const stop = heed.on("attempt", ({ attempt, method }) => told.push(`first ${method} ${attempt}`))
    heed.on("attempt", () => told.push("second"))
    await heed.run(REQUEST, ok)
    stop()
    stop()
    await heed.run(REQUEST, ok)
    expect(told).toEqual(["first GET 1", "second", "second"])
  })

  it("are told to nobody after close", async () => {
    const heed = createHeed()
    let told = 0
    heed.on("success", () => told++)
    await heed.close()
    await heed.run(REQUEST, ok)
    expect(told).toBe(0)
  })

  it("a listener that throws, or rejects, harms neither the call nor the other listeners", async () => {
    const heed = createHeed()
    const told: string[] = []
    heed.on("success", () => {
      throw new Error("mine")
    })
    heed.on("success", (async () => {
      throw new Error("mine too")
    }) as () => void)
    heed.on("success", ({ url, attempts }) => told.push(`${url} ${attempts}`))
    await expect(heed.run(REQUEST, ok)).resolves.toEqual({ status: 200 })
    expect(told).toEqual(["https://api.example.com/v1/orders?page=1&token=[redacted] 1"])
  })

  it("a listener that lets another go does not disturb the round", async () => {
    const heed = createHeed()
    const told: string[] = []
    let stop = () => {}
    heed.on("success", () => stop())
    stop = heed.on("success", () => told.push("second"))
    await heed.run(REQUEST, ok)
    await heed.run(REQUEST, ok)
    expect(told).toEqual(["second"])
  })

  it("want a function", () => {
    expect(() => createHeed().on("retry", "log" as never)).toThrow('on("retry"): expected a function')
  })
})

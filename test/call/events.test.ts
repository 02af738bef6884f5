import { describe, expect, it } from "vitest"
import { Emitter } from "../../src/call/events.ts"
import { createHeed, type HeedEvents } from "../../src/index.ts"

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

describe("warnings", () => {
  const warning: HeedEvents["warning"] = { code: "undiagnosed", message: "first", source: null }

  it("are told once for each code, to every listener", () => {
    const events = new Emitter()
    const told: string[] = []
    events.on("warning", ({ message }) => told.push(`one ${message}`))
    events.on("warning", ({ message }) => told.push(`two ${message}`))
    events.warn(warning)
    events.warn({ ...warning, message: "second" })
    expect(told).toEqual(["one first", "two first"])
  })

  it("that came too early are told to the first listener, once it can be stopped", async () => {
    const events = new Emitter()
    const told: string[] = []
    events.warn(warning)
    const stop = events.on("warning", ({ message }) => {
      told.push(message)
      stop()
    })
    expect(told).toEqual([])
    await Promise.resolve()
    expect(told).toEqual(["first"])
    events.on("warning", ({ message }) => told.push(`late ${message}`))
    await Promise.resolve()
    expect(told).toEqual(["first"])
  })

  it("wait for a listener that stays", async () => {
    const events = new Emitter()
    const told: string[] = []
    events.warn(warning)
    events.on("warning", ({ message }) => told.push(`gone ${message}`))()
    await Promise.resolve()
    events.on("warning", ({ message }) => told.push(message))
    await Promise.resolve()
    expect(told).toEqual(["first"])
  })
})

import { EventEmitter } from "node:events"
import { afterEach, describe, expect, it, vi } from "vitest"
import { createHeed } from "../../src/index.ts"
import { showRun } from "../../src/report.ts"

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

function shown(isTTY: boolean) {
  vi.useFakeTimers()
  const stream = {
    ...{ text: "", isTTY, columns: 60 },
    write: (text: string) => {
      stream.text += text
    },
  }
  const heed = createHeed({ source: "orders" })
  const end = showRun(heed, { stream })
  const call = (status = 200) =>
    heed.run(
      { method: "GET", url: "https://api.example.com/orders" },
      async () => new Response("", { status }),
    )
  return { stream, heed, end, call }
}
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP", "exit"] as const
const listeners = () => SIGNALS.map((signal) => process.listenerCount(signal))

describe("showRun", () => {
  it("draws over its own lines on a terminal, and gives the cursor back", async () => {
    const before = listeners()
    const { stream, call, end } = shown(true)
    expect(listeners()).toEqual(before.map((count) => count + 1))
    await call()
    await vi.advanceTimersByTimeAsync(250)
    expect(stream.text.startsWith("\u001b[?25l\r")).toBe(true)
    expect(stream.text).toContain("1 call succeeded, 0 failed; 1 request")
    const height = stream.text.split("\n").length - 1
    await vi.advanceTimersByTimeAsync(250)
    expect(stream.text.split("\u001b[0J")[1]).toMatch(new RegExp(`^\\u001b\\[${height}A`))
    end()
    end()
    expect(stream.text.endsWith("\u001b[0J\u001b[?25h")).toBe(true)
    expect(listeners()).toEqual(before)
    const { text } = stream
    await call()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(stream.text).toBe(text)
  })

  it.each(["throws", "tells of an error"])("is over where its stream %s, and harms no call", async (how) => {
    vi.useFakeTimers()
    const stream = Object.assign(new EventEmitter(), {
      writes: 0,
      write: () => {
        stream.writes++
        if (how === "throws") throw new Error("EPIPE")
        setTimeout(() => stream.emit("error", new Error("EPIPE")))
      },
    })
    const heed = createHeed({ source: "orders" })
    const before = listeners()
    const end = showRun(heed, { stream })
    const send = async () => new Response("", { status: 404 })
    const request = { method: "GET", url: "https://api.example.com/orders" }
    await expect(heed.run(request, send)).resolves.toMatchObject({ status: 404 })
    await vi.advanceTimersByTimeAsync(60_000)
    await expect(heed.run(request, send)).resolves.toMatchObject({ status: 404 })
    end()
    expect(stream.writes).toBe(1)
    expect(listeners()).toEqual(before)
  })

  it("gives the cursor back when the process exits", async () => {
    const { stream } = shown(true)
    await vi.advanceTimersByTimeAsync(250)
    const listener = process.listeners("exit").at(-1) as () => void
    listener()
    expect(stream.text.endsWith("\u001b[?25h")).toBe(true)
  })

  it("leaves a signal to the program that listens to it, and else lets it end the process", async () => {
    const kill = vi.spyOn(process, "kill").mockReturnValue(true)
    const own = () => {}
    process.on("SIGTERM", own)
    shown(true)
    process.emit("SIGTERM")
    expect(kill).not.toHaveBeenCalled()
    process.off("SIGTERM", own)
    shown(true)
    if (process.listenerCount("SIGTERM") === 1) {
      process.emit("SIGTERM")
      expect(kill).toHaveBeenCalledExactlyOnceWith(process.pid, "SIGTERM")
    }
    kill.mockRestore()
  })

  it.each([
    ["1", false],
    ["", true],
  ])("shows colours unless NO_COLOR says no: %j", async (value, isColoured) => {
    vi.stubEnv("NO_COLOR", value)
    const { stream, call, end } = shown(true)
    await call(404)
    await vi.advanceTimersByTimeAsync(250)
    end()
    expect(stream.text).toContain("404 Not found: 1")
    expect(stream.text.includes("\u001b[33m")).toBe(isColoured)
  })

  it.each([
    ["no terminal", false, "xterm"],
    ["a terminal that cannot draw", true, "dumb"],
  ])("writes plain lines where there is %s", async (_, isTTY, term) => {
    vi.stubEnv("TERM", term)
    const { stream, call, end } = shown(isTTY)
    await call(404)
    await vi.advanceTimersByTimeAsync(31_000)
    end()
    expect(stream.text).not.toContain("\u001b")
    const lines = stream.text.trim().split("\n")
    expect(lines[0]).toMatch(/UTC {2}.*404/)
    expect(lines.slice(1)).toHaveLength(3)
    for (const line of lines.slice(1)) expect(line).toContain("0 calls succeeded, 1 failed; 1 request")
  })
})

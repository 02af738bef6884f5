import { setTimeout as pause } from "node:timers/promises"
import type { HeedOptions } from "heed"
import { heedFetch } from "heed/fetch"
import { describe, expect, onTestFinished, test } from "vitest"
import { EXCERPT_BYTES } from "../../../src/http/response-view.ts"
import { FETCHES } from "../../support/fetches.ts"
import { caught, QUICK } from "../../support/quick.ts"
import { type Script, serve } from "../../support/server.ts"

const page = "x".repeat(EXCERPT_BYTES * 4)
const whole: Script = ({ url }, response) => void response.writeHead(Number(url.slice(1))).end(page)
const halting: Script = ({ url }, response) => void response.writeHead(Number(url.slice(1))).write(page)

/** What no code catches while the test runs. In a process without vitest, the first would end it. */
function uncaught(): unknown[] {
  const found: unknown[] = []
  const note = (error: unknown) => void found.push(error)
  // The listeners of vitest would fail the test before it can tell of what.
  const others = process.listeners("unhandledRejection")
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", note)
  onTestFinished(() => {
    process.off("unhandledRejection", note)
    for (const other of others) process.on("unhandledRejection", other)
  })
  return found
}

const OPTIONS: [string, HeedOptions][] = [
  ["by default", {}],
  ["throwHttpErrors", { throwHttpErrors: true }],
  ["timeout.attempt", { timeout: { attempt: 30_000 } }],
]

describe.each(FETCHES)("%s: an abort after a failed response whose body is not read", (_, base) => {
  describe.each(OPTIONS)("%s", (_, options) => {
    test.each([
      ["a long page", whole],
      ["a page that halts", halting],
    ])("%s: all rejections are caught", async (_, script) => {
      const found = uncaught()
      const { url } = await serve(script)
      const heeded = heedFetch({ ...QUICK, ...options }, base)
      const controller = new AbortController()
      const response = await heeded(`${url}/404`, { signal: controller.signal }).catch((error) => error)
      controller.abort(new Error("enough"))
      await pause(50)
      expect([response.status ?? response.response.status, found]).toEqual([404, []])
    })
  })

  test("by a signal of the fetch beneath, of two Heeds: all rejections are caught", async () => {
    const found = uncaught()
    const { url } = await serve(whole)
    const controller = new AbortController()
    const beneath = heedFetch(QUICK, (input, init) => base(input, { ...init, signal: controller.signal }))
    const response = await heedFetch(QUICK, (input, init) => beneath(input, init))(`${url}/404`)
    controller.abort(new Error("enough"))
    await pause(50)
    expect([response.status, found]).toEqual([404, []])
  })

  test("what reads the body later is told of the abort, as by the bare client", async () => {
    const { url } = await serve(whole)
    const errors: Error[] = []
    for (const client of [base, heedFetch(QUICK, base)]) {
      const controller = new AbortController()
      const response = await client(`${url}/404`, { signal: controller.signal })
      controller.abort(new Error("enough"))
      errors.push(await caught(response.text()))
    }
    const [bare, heeded] = errors.map(({ name, message }) => ({ name, message }))
    expect(heeded).toEqual(bare)
  })
})

test("native: of a short body, what reads it later is told of the abort, as by the bare client", async () => {
  const { url } = await serve((_hit, response) => void response.writeHead(404).end("no such order"))
  const controller = new AbortController()
  const response = await heedFetch(QUICK)(url, { signal: controller.signal })
  controller.abort(new Error("enough"))
  const major = Number(process.versions.undici?.split(".")[0])
  // From undici 7 on, heed's reading has the whole body in memory, where no abort reaches it.
  if (major > 6) expect(await response.text()).toBe("no such order")
  else expect((await caught(response.text())).name).toBe("AbortError")
})

test("a body that is cancelled by the caller after an abort that no code follows is let go", async () => {
  let cancelled = 0
  const stub = async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(EXCERPT_BYTES)),
      cancel: () => void cancelled++,
    })
    return new Response(body, { status: 404 })
  }
  const controller = new AbortController()
  const response = await heedFetch(QUICK, stub)("https://api.test/a", { signal: controller.signal })
  controller.abort()
  await response.body?.cancel()
  expect(cancelled).toBe(1)
})

describe.each(FETCHES)("%s: timeout.attempt, of a failed response", (_, base) => {
  test.each([
    ["a long page", whole],
    ["a page that halts", halting],
  ])("%s: does not run while heed reads the start, or after", async (_, script) => {
    const { url } = await serve(script)
    let signal: AbortSignal | undefined
    const heeded = heedFetch({ ...QUICK, timeout: { attempt: 900 } }, (input, init) => {
      signal = init.signal
      return base(input, init)
    })
    const response = await heeded(`${url}/404`)
    await pause(1_200)
    expect([response.status, signal?.aborted]).toEqual([404, false])
  })

  test("runs while the caller reads", async () => {
    const { url } = await serve(halting)
    const heeded = heedFetch({ ...QUICK, timeout: { attempt: 800 } }, base)
    const response = await heeded(`${url}/404`)
    const error = await caught(response.text())
    expect([error.name, error.code]).toEqual(["TimeoutError", "ETIMEDOUT"])
  })
})

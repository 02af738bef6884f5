import axios, { type AxiosRequestConfig, CanceledError, isCancel } from "axios"
import { createHeed, type Heed, type HeedOptions } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, test } from "vitest"
import { caught, QUICK } from "../../support/quick.ts"
import { answer, inTurn, serve } from "../../support/server.ts"

/** The caller's ways to cancel: what the request is given, and what pulls it. */
const WAYS: [string, () => { config: AxiosRequestConfig; cancel: () => void; reason: unknown }][] = [
  [
    "a signal",
    () => {
      const controller = new AbortController()
      const reason = new Error("enough")
      return { config: { signal: controller.signal }, cancel: () => controller.abort(reason), reason }
    },
  ],
  [
    "a CancelToken",
    () => {
      const source = axios.CancelToken.source()
      return { config: { cancelToken: source.token }, cancel: () => source.cancel("enough"), reason: null }
    },
  ],
  [
    "a CancelToken beside a signal",
    () => {
      const source = axios.CancelToken.source()
      const { signal } = new AbortController()
      const config = { cancelToken: source.token, signal }
      return { config, cancel: () => source.cancel("enough"), reason: null }
    },
  ],
]

function told(heed: Heed): string[] {
  const stopped: string[] = []
  heed.on("giveup", ({ diagnosis }) => stopped.push(String(diagnosis.stopped)))
  return stopped
}

function client(options: HeedOptions = {}) {
  const heed = createHeed(options)
  return { client: heedAxios(axios.create(), heed), told: told(heed) }
}

describe.each(WAYS)("%s", (_, way) => {
  function expectCanceled(error: CanceledError<unknown> & { diagnosis: object }, reason: unknown) {
    expect(error).toBeInstanceOf(CanceledError)
    expect(isCancel(error)).toBe(true)
    expect(error.code).toBe("ERR_CANCELED")
    expect(error.diagnosis).toMatchObject({ stopped: "aborted", retryable: expect.any(Boolean) })
    if (reason) expect(error.cause).toBe(reason)
    else expect([error.message, error.cause]).toEqual(["enough", undefined])
  }

  test("before the call: nothing is sent", async () => {
    const server = await serve(inTurn([200]))
    const { client: own, told } = client()
    const { config, cancel, reason } = way()
    cancel()
    const error = await caught(own.get(server.url, config))
    expectCanceled(error, reason)
    expect([server.hits.length, told]).toEqual([0, ["aborted"]])
  })

  test("while the request is under way", async () => {
    const { config, cancel, reason } = way()
    const server = await serve(cancel)
    const { client: own, told } = client()
    const error = await caught(own.get(server.url, config))
    expectCanceled(error, reason)
    expect([error.config?.url ?? server.url, server.hits.length, told]).toEqual([server.url, 1, ["aborted"]])
  })

  test("during a wait between tries: at once", async () => {
    const { config, cancel, reason } = way()
    let at = 0
    const server = await serve((_hit, response) => {
      answer(response, 503, {}, { "retry-after": "60" })
      setTimeout(() => {
        at = performance.now()
        cancel()
      }, 100)
    })
    const { client: own, told } = client()
    const error = await caught(own.get(server.url, config))
    expect(performance.now() - at).toBeLessThan(10_000)
    expectCanceled(error, reason)
    expect([error.config?.url ?? server.url, server.hits.length, told]).toEqual([server.url, 1, ["aborted"]])
    expect(error.diagnosis.attempts).toMatchObject([{ status: 503 }])
  })

  test("held in the gate: at once, and nothing of it is sent", async () => {
    const { config, cancel, reason } = way()
    const server = await serve(inTurn([429, { "retry-after": "60" }]))
    const { client: own, told } = client()
    const controller = new AbortController()
    const first = caught(own.get(server.url, { signal: controller.signal }))
    await expect.poll(() => server.hits.length).toBe(1)
    const held = caught(own.get(server.url, config))
    setTimeout(cancel, 30)
    expectCanceled(await held, reason)
    controller.abort()
    await first
    expect([server.hits.length, told]).toEqual([1, ["aborted", "aborted"]])
  })
})

test("a caller's AbortSignal.timeout is never retried", async () => {
  const server = await serve(() => {})
  const { client: own, told } = client(QUICK)
  const error = await caught(own.get(server.url, { signal: AbortSignal.timeout(150) }))
  expect([error.name, error.cause.name, server.hits.length]).toEqual(["CanceledError", "TimeoutError", 1])
  expect(told).toEqual(["aborted"])
})

test("100 calls on one signal and one token leave no listener behind", async () => {
  const server = await serve((hit, response, n) => inTurn([n % 2 ? 503 : 200])(hit, response, n))
  const { signal } = new AbortController()
  const listeners = new Set<unknown>()
  const { addEventListener, removeEventListener } = signal
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners.add(args[1])
    addEventListener.apply(signal, args)
  }
  signal.removeEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners.delete(args[1])
    removeEventListener.apply(signal, args)
  }
  const { token } = axios.CancelToken.source()
  const { client: own } = client(QUICK)
  for (let n = 0; n < 50; n++) {
    await own.get(server.url, { signal })
    await own.get(server.url, { cancelToken: token })
  }
  expect([listeners.size, (token as { _listeners?: unknown[] })._listeners?.length]).toEqual([0, 0])
})

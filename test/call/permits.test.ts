import axios from "axios"
import { beforeAll, describe, expect, it } from "vitest"
import { heedAxios } from "../../src/axios.ts"
import { heedFetch } from "../../src/fetch.ts"
import { createHeed, type Heed, type HeedOptions, preload } from "../../src/index.ts"

const URL = "https://api.example.com/v1/rows"

const fail = (): never => {
  throw new Error("broken")
}

/** What a mock, or a client, does between being asked to send and what it settles with. */
const SENDS: Readonly<Record<string, () => unknown>> = {
  "returns undefined": () => undefined,
  "resolves undefined": async () => undefined,
  "resolves null": async () => null,
  "resolves a function": async () => () => {},
  throws: fail,
  "rejects with undefined": () => Promise.reject(undefined),
  // biome-ignore lint/suspicious/noThenProperty: that is the case
  "returns a thenable that throws": () => ({ then: fail }),
  // biome-ignore lint/suspicious/noThenProperty: that is the case
  "returns what cannot be asked for its then": () => Object.defineProperty({}, "then", { get: fail }),
  "returns a promise without a constructor": () =>
    Object.defineProperty(Promise.resolve(), "constructor", { get: fail }),
  "rejects with what cannot be read": () =>
    Promise.reject(new Proxy({}, { get: fail, has: fail, getPrototypeOf: fail })),
  "resolves a status that cannot be read": async () => Object.defineProperty({}, "status", { get: fail }),
  "resolves headers that cannot be read": async () => ({
    status: 503,
    get headers() {
      return fail()
    },
  }),
}

type Call = (heed: Heed, send: () => unknown, signal?: AbortSignal) => Promise<unknown>

/** By each client, with a mock in the network's place. */
const CLIENTS: Readonly<Record<string, Call>> = {
  "heed.run": (heed, send, signal) =>
    heed.run({ method: "GET", url: URL, ...(signal && { signal }) }, send as () => Promise<unknown>),
  fetch: (heed, send, signal) => heedFetch(heed, send as typeof fetch)(URL, signal && { signal }),
  axios: (heed, send, signal) =>
    heedAxios(axios.create({ adapter: send as never }), heed).get(URL, signal && { signal }),
}

const firstTime = (hook: () => void) => {
  let calls = 0
  return () => {
    if (calls++ === 0) hook()
  }
}

const HOOKS: Readonly<Record<string, () => HeedOptions>> = {
  "no hook": () => ({}),
  "a hook": () => ({ beforeAttempt() {} }),
  "a hook that throws": () => ({ beforeAttempt: firstTime(fail) }),
  "a time limit": () => ({ timeout: { total: 60_000 } }),
  "credentials to refresh": () => ({ refreshCredentials: async () => fail() }),
}

// What follows a failed attempt is loaded before: loading takes turns of the event loop of its own.
beforeAll(preload)

/** Turns of the event loop within which a call that need not wait has surely been sent. */
const TURNS = 20

async function isSentAtOnce(call: (send: () => unknown) => Promise<unknown>): Promise<boolean> {
  let sent = false
  const done = call(async () => {
    sent = true
    return new Response()
  }).catch(() => {})
  for (let turn = 0; turn < TURNS && !sent; turn++) await new Promise((resolve) => setImmediate(resolve))
  if (sent) await done
  return sent
}

describe.each(Object.keys(CLIENTS))("a permit comes back from %s", (client) => {
  const call = CLIENTS[client] as Call
  describe.each(Object.keys(HOOKS))("with %s", (hook) => {
    it.each(Object.entries(SENDS))("that %s", async (_name, send) => {
      const heed = createHeed({ retry: false, throttle: { concurrency: 1 }, ...HOOKS[hook]?.() })
      await call(heed, send).catch(() => {})
      expect(await isSentAtOnce((good) => call(heed, good))).toBe(true)
    })

    it("that is aborted while it sends", async () => {
      const heed = createHeed({ retry: false, throttle: { concurrency: 1 }, ...HOOKS[hook]?.() })
      const controller = new AbortController()
      const send = async () => {
        controller.abort()
        fail()
      }
      await call(heed, send, controller.signal).catch(() => {})
      expect(await isSentAtOnce((good) => call(heed, good))).toBe(true)
    })
  })
})

import axios, { AxiosError, type AxiosInstance } from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import { describe, expect, it } from "vitest"
import { QUICK } from "../../support/quick.ts"

const boom = () => {
  throw new Error("unreadable")
}
const unreadable = new Proxy(
  {},
  { get: boom, has: boom, ownKeys: boom, getPrototypeOf: boom, getOwnPropertyDescriptor: boom },
)
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}
const reply = (status: number, more: object = {}) => ({
  status,
  statusText: "",
  headers: {},
  data: { error: "x" },
  config: {},
  ...more,
})
const failed = (response: object) =>
  new AxiosError("Request failed", "ERR_BAD_RESPONSE", {} as never, null, response as never)
const withGetter = (name: string) => Object.defineProperty(failed(reply(404)), name, { get: boom })

const ERRORS: [name: string, error: () => unknown, diagnosed: boolean][] = [
  ["frozen", () => Object.freeze(failed(Object.freeze(reply(404)))), true],
  ["sealed", () => Object.seal(failed(reply(404))), true],
  [
    "frozen, without a response",
    () => Object.freeze(Object.assign(new Error("reset"), { code: "ECONNRESET" })),
    true,
  ],
  ["a Proxy of an error", () => new Proxy(failed(reply(404)), {}), true],
  [
    "a Proxy that refuses writing",
    () => new Proxy(failed(reply(404)), { set: () => false, defineProperty: () => false }),
    true,
  ],
  ["a Proxy that throws for everything", () => unreadable, false],
  ["a revoked Proxy", revoked, false],
  ["with a response that throws", () => Object.assign(failed(reply(404)), { response: unreadable }), false],
  ["with headers that throw", () => failed(reply(503, { headers: unreadable })), true],
  ["with data that throws", () => failed(reply(503, { data: unreadable })), true],
  ["with a config getter that throws", () => withGetter("config"), false],
  ["with a response getter that throws", () => withGetter("response"), false],
  ["with a diagnosis getter that throws", () => withGetter("diagnosis"), false],
  ["a text", () => "broken", false],
  ["null", () => null, false],
  ["undefined", () => undefined, false],
]

/** axios itself stumbles over some: it transforms the data of a failed response. */
async function outcome(client: AxiosInstance, thrown: unknown): Promise<string> {
  const adapter = () => Promise.reject(thrown)
  try {
    await client.get("https://api.example.com/orders", { adapter })
    return "resolved"
  } catch (error) {
    return Object.is(error, thrown) ? "itself" : `${(error as Error).name}: ${(error as Error).message}`
  }
}

describe.each([
  ["at once", {}],
  ["with a time limit", { timeout: { attempt: 10_000 } }],
  ["with beforeAttempt", { beforeAttempt: () => {} }],
])("what an adapter throws, %s", (_, options) => {
  it.each(ERRORS)("%s: reaches the caller as without heed", async (_, make, diagnosed) => {
    const heed = createHeed({ ...QUICK, retry: false, ...options })
    const bare = await outcome(axios.create(), make())
    const thrown = make()
    const client = heedAxios(axios.create(), heed)
    const heeded = await outcome(client, thrown)
    expect(heeded).toBe(bare)
    if (diagnosed && heeded === "itself") expect(diagnosisOf(thrown)?.summary).toEqual(expect.any(String))
    // The next call is not kept waiting by this one.
    const next = await client.get("https://api.example.com/", { adapter: async () => reply(200) as never })
    expect(next.status).toBe(200)
  })

  const REPLIES: [name: string, reply: () => object][] = [
    ["frozen", () => Object.freeze(reply(404))],
    ["a Proxy", () => new Proxy(reply(404), {})],
    ["with headers that throw", () => reply(404, { headers: unreadable })],
    ["with data that throws", () => Object.defineProperty(reply(404), "config", { get: boom })],
  ]
  it.each(REPLIES)("and what it resolves with, %s: likewise", async (_, make) => {
    const resolved = make()
    const heed = createHeed({ ...QUICK, retry: false, ...options })
    const settle = async (client: typeof axios) =>
      client
        .get("https://api.example.com/", { adapter: async () => resolved as never, transformResponse: [] })
        .then(
          ({ status }) => `resolved ${status}`,
          ({ name, message }) => `${name}: ${message}`,
        )
    const bare = await settle(axios.create() as typeof axios)
    expect(await settle(heedAxios(axios.create(), heed) as typeof axios)).toBe(bare)
  })
})

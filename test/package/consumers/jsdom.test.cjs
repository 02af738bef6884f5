const axios = require("axios")
const { createHeed, diagnosisOf } = require("heed")
const { heedAxios } = require("heed/axios")
const { heedFetch } = require("heed/fetch")

const QUICK = { retry: { retries: 2, backoff: { base: 1 } } }
const URL = "https://api.example.com/orders"

/** The bare client and the heeded one, each with these statuses in turn. */
function axiosPair(...statuses) {
  const create = () => {
    const left = [...statuses]
    const adapter = async (config) => {
      const status = left.shift() ?? 200
      const response = { status, data: '{"message":"no such order"}', headers: {}, config }
      if (status < 400) return response
      throw new axios.AxiosError(`status ${status}`, "ERR_BAD_REQUEST", config, null, response)
    }
    return axios.create({ adapter })
  }
  return [create(), heedAxios(create(), QUICK)]
}

const outcome = async (call) => {
  try {
    return { status: (await call).status }
  } catch (error) {
    return { error, name: error.name, status: error.response?.status }
  }
}

/** As whatwg-fetch and React Native have it: no body, and a text. */
const reply = (status) => ({
  ok: status < 400,
  status,
  headers: new Map([["content-type", "application/json"]]),
  text: async () => '{"message":"no such order"}',
  clone: () => reply(status),
})

test("the environment has what jsdom has, and no more", () => {
  const names = ["TextEncoder", "TextDecoder", "ReadableStream", "fetch", "Response", "structuredClone"]
  expect(names.filter((name) => name in globalThis)).toEqual([])
  expect(typeof document).toBe("object")
})

test("axios keeps its error, diagnosed", async () => {
  const [bare, heeded] = axiosPair(404)
  const { error, ...heededOutcome } = await outcome(heeded.get(URL))
  const { error: bareError, ...bareOutcome } = await outcome(bare.get(URL))
  expect(heededOutcome).toEqual(bareOutcome)
  expect(error).toBeInstanceOf(axios.AxiosError)
  expect(error.message).toBe(bareError.message)
  expect(diagnosisOf(error)).toMatchObject({ code: 404, provider: { message: "no such order" } })
})

test("axios retries", async () => {
  const [, heeded] = axiosPair(503, 502)
  expect(await outcome(heeded.get(URL))).toEqual({ status: 200 })
})

test("fetch resolves with the failed response, diagnosed", async () => {
  const fetch = heedFetch(QUICK, async () => reply(404))
  const response = await fetch(URL)
  expect([response.status, response.ok]).toEqual([404, false])
  expect(diagnosisOf(response)).toMatchObject({ code: 404, provider: { message: "no such order" } })
})

test("fetch retries", async () => {
  const statuses = [503, 500]
  expect((await heedFetch(QUICK, async () => reply(statuses.shift() ?? 200))(URL)).status).toBe(200)
})

test("a jsdom signal ends a wait", async () => {
  const controller = new AbortController()
  const slow = { retry: { backoff: { base: 60000, jitter: "none" } } }
  const heed = createHeed(slow)
  heed.on("retry", () => controller.abort())
  const call = heedFetch(heed, async () => reply(503))(URL, { signal: controller.signal })
  await expect(call).rejects.toMatchObject({ name: "AbortError" })
})

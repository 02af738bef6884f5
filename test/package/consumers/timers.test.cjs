const axios = require("axios")
const { preload } = require("heed")
const { heedAxios } = require("heed/axios")

const REST = ["hrtime", "nextTick", "queueMicrotask", "setImmediate", "setInterval"]
const MAKERS = {
  modern: () => jest.useFakeTimers(),
  "modern, the clocks real": () => jest.useFakeTimers({ doNotFake: ["Date", "performance", ...REST] }),
  legacy: () => jest.useFakeTimers({ legacyFakeTimers: true }),
}

/** What follows from an answer without a timer. */
async function settled() {
  for (let i = 0; i < 100; i++) await undefined
}

beforeAll(() => preload())
afterEach(() => jest.useRealTimers())

test.each(Object.entries(MAKERS))("%s", async (name, useFakeTimers) => {
  useFakeTimers()
  const answers = [[503], [503], [429, { "retry-after": "3" }], [200]]
  let attempts = 0
  const adapter = async (config) => {
    const [status, headers = {}] = answers[attempts++]
    const response = { status, statusText: "", headers, config, data: {} }
    if (config.validateStatus(status)) return response
    throw new axios.AxiosError(`status ${status}`, "ERR", config, null, response)
  }
  const api = heedAxios(axios.create({ adapter }), { retry: { backoff: { base: 500, jitter: "none" } } })
  const call = api.get("https://a.example/")
  for (const [ms, seen] of [
    [0, 1],
    [490, 1],
    [11, 2],
    [990, 2],
    [12, 3],
    [2_990, 3],
    [12, 4],
  ]) {
    jest.advanceTimersByTime(ms)
    await settled()
    // While the clocks are real, the time that the test itself takes passes as well: a retry may come earlier.
    if (name === "modern") expect(attempts).toBe(seen)
    else expect(attempts).toBeGreaterThanOrEqual(seen)
  }
  expect(attempts).toBe(4)
  expect((await call).status).toBe(200)
})

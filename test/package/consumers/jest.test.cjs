const axios = require("axios")
const heed = require("heed")
const { faqFromMarkdown } = require("heed/faq")
const { heedAxios, unheedAxios } = require("heed/axios")
const { heedFetch } = require("heed/fetch")
const { axiosChecks, fetchChecks } = require("./checks.cjs")

const checks = {
  ...fetchChecks({ heed, heedFetch, faqFromMarkdown }),
  ...axiosChecks({ heed, heedAxios, unheedAxios, axios }),
}

test.each(Object.entries(checks))("%s", (_name, check) => check())

test("its fake timers drive a retry", async () => {
  await heed.preload()
  jest.useFakeTimers()
  try {
    const statuses = [503, 429, 200]
    const stub = async () =>
      new Response("{}", { status: statuses.shift(), headers: { "retry-after": "60" } })
    const sent = heedFetch({ retry: { backoff: { base: 1_000 } } }, stub)("http://api.test/rows")
    await jest.advanceTimersByTimeAsync(200_000)
    expect((await sent).status).toBe(200)
  } finally {
    jest.useRealTimers()
  }
})

// fetch-mock replaces the global fetch, which heed looks up at each call, or makes one of its own.
import fetchMock from "fetch-mock"
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

/** For one request each: the first call is sent three times. */
export const answers = [
  { status: 503 },
  { status: 429, headers: { "retry-after-ms": "500" } },
  { status: 200, body: { rows: ["good"] } },
  { status: 403, body: { message: "the plan does not cover this" } },
]
fetchMock.mockGlobal().get("https://api.example.com/orders", () => answers.shift() ?? 404)

export const heed = createHeed()
const fetch = heedFetch(heed)

const orders = await fetch("https://api.example.com/orders")
console.log(await orders.json())

const refused = await fetch("https://api.example.com/orders")
console.log(diagnosisOf(refused)?.summary)

fetchMock.unmockGlobal()

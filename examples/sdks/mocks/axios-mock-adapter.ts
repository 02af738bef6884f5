// axios-mock-adapter goes into the place of axios' adapter, before heed or after it.
import axios from "axios"
import MockAdapter from "axios-mock-adapter"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"

export const heed = createHeed()
const api = heedAxios(axios.create({ baseURL: "https://api.example.com" }), heed)

/** For one request each: the first call is sent three times. */
export const answers: [status: number, body?: object, headers?: Record<string, string>][] = [
  [503],
  [429, {}, { "retry-after-ms": "500" }],
  [200, { rows: ["good"] }],
  [403, { message: "the plan does not cover this" }],
]
const mock = new MockAdapter(api)
mock.onGet("/orders").reply(() => answers.shift() ?? [404])

const orders = await api.get("/orders")
console.log(orders.data)

const error = await api.get("/orders").catch((error: unknown) => error)
console.log(diagnosisOf(error)?.summary)

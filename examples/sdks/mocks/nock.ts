// nock answers in place of the network, once for each `reply`: a call that is retried uses up several.
import axios from "axios"
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import nock from "nock"

const scope = nock("https://api.example.com")
scope.get("/orders").reply(503)
scope.get("/orders").reply(429, "", { "retry-after-ms": "500" })
scope.get("/orders").reply(200, { rows: ["good"] })
scope.get("/orders").reply(403, { message: "the plan does not cover this" })

export const heed = createHeed()
const api = heedAxios(axios.create({ baseURL: "https://api.example.com" }), heed)

const orders = await api.get("/orders")
console.log(orders.data)

const error = await api.get("/orders").catch((error: unknown) => error)
console.log(diagnosisOf(error)?.summary)

/** Those that were not asked for. */
export const answers = scope.pendingMocks()
nock.restore()

// MockAgent of undici answers the fetch of undici, once for each `reply`: a call that is retried uses up several.
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { MockAgent, setGlobalDispatcher, fetch as undiciFetch } from "undici"

const agent = new MockAgent()
agent.disableNetConnect()
setGlobalDispatcher(agent)
const orders = () => agent.get("https://api.example.com").intercept({ path: "/orders" })
orders().reply(503)
orders().reply(429, "", { headers: { "retry-after-ms": "500" } })
orders().reply(200, { rows: ["good"] })
orders().reply(403, { message: "the plan does not cover this" })

export const heed = createHeed()
const fetch = heedFetch(heed, undiciFetch)

const response = await fetch("https://api.example.com/orders")
console.log(await response.json())

const refused = await fetch("https://api.example.com/orders")
console.log(diagnosisOf(refused)?.summary)

/** Those that were not asked for. */
export const answers = agent.pendingInterceptors()

// msw answers in place of the network. heed treats what it answers like all else, so nothing is set up for it.
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { HttpResponse, http } from "msw"
import { setupServer } from "msw/node"

/** For one request each: the first call is sent three times. */
export const answers = [
  new HttpResponse(null, { status: 503 }),
  new HttpResponse(null, { status: 429, headers: { "retry-after-ms": "500" } }),
  HttpResponse.json({ rows: ["good"] }),
  HttpResponse.json({ message: "the plan does not cover this" }, { status: 403 }),
]
const server = setupServer(http.get("https://api.example.com/orders", () => answers.shift()))
server.listen()

export const heed = createHeed()
const fetch = heedFetch(heed)

const orders = await fetch("https://api.example.com/orders")
console.log(await orders.json())

const refused = await fetch("https://api.example.com/orders")
console.log(diagnosisOf(refused)?.summary)

server.close()

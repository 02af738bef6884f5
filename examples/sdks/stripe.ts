// Stripe's client takes a fetch. Its errors keep a copy of the headers, so each call is made inside `heed.explain`.
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import Stripe from "stripe"

const heed = createHeed()
const api = new URL(process.env.API_URL ?? "https://api.stripe.com")
const stripe = new Stripe(process.env.STRIPE_KEY ?? "none", {
  host: api.hostname,
  port: api.port || 443,
  protocol: api.protocol === "http:" ? "http" : "https",
  httpClient: Stripe.createFetchHttpClient(heedFetch(heed)),
  maxNetworkRetries: 0, // heed retries
  timeout: 600_000, // heed's waits count: the default, 80 s, would end a call that is held
})

export const read = (_signal?: AbortSignal) => stripe.customers.list({ limit: 10 })

// With an idempotency key, the API acts once on a POST that is sent again.
export const write = () =>
  stripe.customers.create({ email: "jenny@example.com" }, { idempotencyKey: "order-1" })

try {
  const customers = await heed.explain(() => read())
  console.log(customers.data.map(({ id }) => id))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

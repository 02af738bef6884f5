// A fetch with heed: it resolves as fetch does, and the diagnosis says why a response is a failure.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

const api = process.env.API_URL ?? "https://api.example.com"
const fetch = heedFetch({ timeout: { attempt: 30_000, total: 600_000 } })

const orders = await fetch(`${api}/orders?page=1`)
console.log(orders.status, ((await orders.json()) as { rows: unknown[] }).rows.length, "rows")

const gone = await fetch(`${api}/invoices?page=1`)
console.log(diagnosisOf(gone)?.summary)

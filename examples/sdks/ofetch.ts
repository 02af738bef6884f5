// ofetch takes a fetch. Its errors keep the response, and it leads to the diagnosis.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { createFetch } from "ofetch"

const api = createFetch({ fetch: heedFetch() }).create({
  baseURL: process.env.API_URL ?? "https://api.example.com",
  retry: 0, // heed retries
})

export const read = (signal?: AbortSignal) => api<{ rows: string[] }>("/orders", { signal })

export const write = () =>
  api("/orders/search", { method: "POST", body: { text: "heed" }, heed: { idempotent: true } })

try {
  const { rows } = await read()
  console.log(rows)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

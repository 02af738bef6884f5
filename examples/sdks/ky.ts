// ky takes a fetch. Its errors keep the response, and it leads to the diagnosis.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import ky from "ky"

const api = ky.create({
  prefixUrl: process.env.API_URL ?? "https://api.example.com",
  fetch: heedFetch({ idempotent: ({ url }) => url.endsWith("/search") }),
  retry: 0, // heed retries
  timeout: false, // heed's waits count: the default, 10 s, would end a call that is held
})

export const read = (signal?: AbortSignal) => api.get("orders", { signal }).json<{ rows: string[] }>()

export const write = () => api.post("orders/search", { json: { text: "heed" } }).json()

try {
  const { rows } = await read()
  console.log(rows)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

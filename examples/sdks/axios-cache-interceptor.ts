// A cache before heed: what it has is neither sent nor held.
import axios from "axios"
import { setupCache } from "axios-cache-interceptor"
import { diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"

const api = heedAxios(setupCache(axios.create({ baseURL: process.env.API_URL ?? "https://api.example.com" })))

export const read = (signal?: AbortSignal) => api.get<{ rows: string[] }>("/orders", { signal })

export const write = () => api.post("/orders/search", { text: "heed" }, { heed: { idempotent: true } })

try {
  const { data } = await read()
  console.log(data.rows)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

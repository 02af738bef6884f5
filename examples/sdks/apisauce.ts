// apisauce has an axios instance. It resolves with the axios error, which has the diagnosis.
import { create } from "apisauce"
import { diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"

const api = create({ baseURL: process.env.API_URL ?? "https://api.example.com" })
heedAxios(api.axiosInstance, { idempotent: ({ url }) => url.endsWith("/search") })

export const read = (signal?: AbortSignal) => api.get<{ rows: string[] }>("/orders", {}, { signal })

export const write = () => api.post("/orders/search", { text: "heed" })

const { ok, data, originalError } = await read()
if (ok) console.log(data?.rows)
else console.error(diagnosisOf(originalError)?.summary ?? originalError)

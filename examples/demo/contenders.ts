import axios, { type AxiosInstance } from "axios"
import axiosRetry from "axios-retry"
import type { Heed } from "heed"
import { heedAxios } from "heed/axios"
import { TOKEN } from "./api.ts"

/** One way to run the extract: the same axios instance, with or without a retry library. */
export interface Contender {
  name: string
  client: AxiosInstance
}

/** @param origin where the API listens */
export function contenders(origin: string, heed: Heed): Contender[] {
  const newClient = () =>
    axios.create({ baseURL: `${origin}/v1`, headers: { Authorization: `Bearer ${TOKEN}` } })

  const patient = newClient()
  // The default condition of axios-retry includes 429, and this delay obeys Retry-After.
  axiosRetry(patient, { retries: 3, retryDelay: axiosRetry.exponentialDelay })

  return [
    { name: "plain axios", client: newClient() },
    { name: "axios-retry", client: patient },
    { name: "axios with heed", client: heedAxios(newClient(), heed) },
  ]
}

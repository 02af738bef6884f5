import axios, { type AxiosInstance } from "axios"
import axiosRetry from "axios-retry"
import type { Heed } from "heed"
import { heedAxios } from "heed/axios"
import { days, split } from "heed/split"
import { TOKEN } from "./api.ts"

/** One way to run the extract: the same axios instance, with or without a retry library. */
export interface Contender {
  name: string
  /** Rejects if the page, or a part of it, cannot be had. */
  get: (page: string) => Promise<unknown>
}

/**
 * @param origin where the API listens
 * @param heed for the contender that asks for each page as it is
 * @param splitting for the one that asks for less where a page is too much
 */
export function contenders(origin: string, heed: Heed, splitting: Heed): Contender[] {
  const newClient = () =>
    axios.create({ baseURL: `${origin}/v1`, headers: { Authorization: `Bearer ${TOKEN}` } })

  const patient = newClient()
  // The default condition of axios-retry includes 429, and this delay obeys Retry-After.
  axiosRetry(patient, { retries: 3, retryDelay: axiosRetry.exponentialDelay })

  const whole = (client: AxiosInstance) => (page: string) => client.get(page)
  return [
    { name: "plain axios", get: whole(newClient()) },
    { name: "axios-retry", get: whole(patient) },
    { name: "axios with heed", get: whole(heedAxios(newClient(), heed)) },
    { name: "and heed/split", get: inPieces(heedAxios(newClient(), splitting), splitting) },
  ]
}

/** A page of several days is asked for in as many pieces as it takes. */
function inPieces(client: AxiosInstance, heed: Heed): Contender["get"] {
  return async (page) => {
    const { pathname, searchParams } = new URL(page, "http://api")
    const [from, to] = [searchParams.get("since"), searchParams.get("until")]
    if (from === null || to === null || from === to) return client.get(page)
    const parts = split({
      by: { window: days({ from, to }) },
      // Its events are told there, and so in the log of the run.
      heed,
      send: ({ window }) => client.get(pathname, { params: { since: window.from, until: window.to } }),
    })
    // The rows would be stored here, and with them the state.
    for await (const { rows } of parts) void rows
  }
}

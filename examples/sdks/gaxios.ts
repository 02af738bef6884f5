// gaxios takes a fetch. Its errors keep the response that the fetch gave, and it leads to the diagnosis.
import { Gaxios } from "gaxios"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

const gaxios = new Gaxios({
  baseURL: process.env.API_URL ?? "https://www.googleapis.com",
  fetchImplementation: heedFetch({ idempotent: ({ url }) => url.endsWith(":search") }),
  retry: false, // heed retries
})

interface Rows {
  rows: string[]
}

export const read = (signal?: AbortSignal) => gaxios.request<Rows>({ url: "/v1/rows", signal })

export const write = () => gaxios.request({ method: "POST", url: "/v1/rows:search", data: { text: "heed" } })

try {
  const { data } = await read()
  console.log(data.rows)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

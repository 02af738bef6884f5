// The googleapis packages take a fetch. Their errors keep the response that it gave, which leads to the diagnosis.
import { auth, drive } from "@googleapis/drive"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

const files = drive({
  version: "v3",
  auth: auth.fromAPIKey(process.env.GOOGLE_API_KEY ?? "none"),
  rootUrl: process.env.API_URL && `${process.env.API_URL}/`,
  fetchImplementation: heedFetch({ idempotent: ({ url }) => url.includes("/channels/stop") }),
  retry: false, // heed retries
})

export const read = (signal?: AbortSignal) => files.files.list({ pageSize: 10 }, { signal })

export const write = () => files.channels.stop({ requestBody: { id: "1", resourceId: "2" } })

try {
  const { data } = await read()
  console.log(data.files?.map(({ name }) => name))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

// Intercom's client takes a fetch. Its errors keep the headers of the response, and these lead to the diagnosis.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { IntercomClient } from "intercom-client"

const intercom = new IntercomClient({
  token: process.env.INTERCOM_TOKEN ?? "none",
  baseUrl: process.env.API_URL,
  fetch: heedFetch({ idempotent: ({ url }) => url.endsWith("/search") }),
  maxRetries: 0, // heed retries
  timeoutInSeconds: 600, // heed's waits count: the default, a minute, would end a call that is held
})

export const read = (signal?: AbortSignal) => intercom.admins.list({ abortSignal: signal })

export const write = () =>
  intercom.contacts.search({ query: { field: "email", operator: "=", value: "jenny@example.com" } })

try {
  const { admins } = await read()
  console.log(admins?.map((admin) => admin?.name))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

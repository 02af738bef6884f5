// HubSpot's client takes neither a fetch nor an axios instance: its calls go through `heed.run`.
import { Client } from "@hubspot/api-client"
import { createHeed, diagnosisOf } from "heed"

const heed = createHeed()
const api = process.env.API_URL ?? "https://api.hubapi.com"
const hubspot = new Client({
  accessToken: process.env.HUBSPOT_TOKEN ?? "none",
  basePath: api,
  numberOfApiCallRetries: 0, // heed retries
})

export const read = (signal?: AbortSignal) =>
  heed.run({ method: "GET", url: `${api}/crm/v3/objects/contacts`, signal }, () =>
    hubspot.crm.contacts.basicApi.getPage(10),
  )

export const write = () =>
  heed.run(
    { method: "POST", url: `${api}/crm/v3/objects/contacts/search` },
    () => hubspot.crm.contacts.searchApi.doSearch({ query: "heed" }),
    { idempotent: true },
  )

try {
  const { results } = await read()
  console.log(results.map(({ id }) => id))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

// Notion's client takes a fetch. Its errors keep the headers of the response, and these lead to the diagnosis.
import { Client } from "@notionhq/client"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

const notion = new Client({
  auth: process.env.NOTION_TOKEN ?? "none",
  baseUrl: process.env.API_URL,
  // Searches and queries are POSTs that change nothing.
  fetch: heedFetch({ idempotent: ({ url }) => /\/(search|query)$/.test(url) }),
  retry: false, // heed retries
  timeoutMs: 600_000, // heed's waits count: the default, a minute, would end a call that is held
})

export const read = (_signal?: AbortSignal) => notion.users.list({})

export const write = () => notion.search({ query: "heed" })

try {
  const { results } = await read()
  console.log(results.map(({ name }) => name))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

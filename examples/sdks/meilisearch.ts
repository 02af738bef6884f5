// Meilisearch's client sends with the global fetch. Its errors keep the response, and it leads to the diagnosis.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { Meilisearch } from "meilisearch"

// Its option `httpClient` takes a fetch, too, but then no failed response is thrown.
globalThis.fetch = heedFetch()

const search = new Meilisearch({ host: process.env.API_URL ?? "http://localhost:7700" })

export const read = (signal?: AbortSignal) => search.index("orders").searchGet("heed", {}, { signal })

export const write = () => search.index("orders").search("heed", {}, { heed: { idempotent: true } })

try {
  const { hits } = await read()
  console.log(hits)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

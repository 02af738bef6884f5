// ClickHouse's web client takes a fetch. Its errors keep nothing of it, so calls are made inside `heed.explain`.
import { createClient } from "@clickhouse/client-web"
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

// Every statement is a POST. This client is for queries; one that inserts has no `idempotent`.
const heed = createHeed({ idempotent: () => true })
const clickhouse = createClient({
  url: process.env.API_URL,
  fetch: heedFetch(heed),
  request_timeout: 400_000, // heed's waits count: the default, 30 s, would end a call that is held
})

export const read = async (signal?: AbortSignal) => {
  const rows = await clickhouse.query({ query: "SELECT 1 AS n", format: "JSONEachRow", abort_signal: signal })
  return rows.json<{ n: number }>()
}

export const write = () => clickhouse.command({ query: "OPTIMIZE TABLE orders" })

try {
  const rows = await heed.explain(() => read())
  console.log(rows)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

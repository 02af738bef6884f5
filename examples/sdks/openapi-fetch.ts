// openapi-fetch takes a fetch, and resolves with the Response, which leads to the diagnosis.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import createClient from "openapi-fetch"

interface paths {
  "/orders": { get: { responses: { 200: { content: { "application/json": { rows: string[] } } } } } }
  "/orders/search": { post: { responses: { 200: { content: { "application/json": { rows: string[] } } } } } }
}

const client = createClient<paths>({
  baseUrl: process.env.API_URL ?? "https://api.example.com",
  fetch: heedFetch({ idempotent: ({ url }) => url.endsWith("/search") }),
})

export const read = (signal?: AbortSignal) => client.GET("/orders", { signal })

export const write = () => client.POST("/orders/search")

const { data, response } = await read()
if (data) console.log(data.rows)
else console.error(diagnosisOf(response)?.summary)

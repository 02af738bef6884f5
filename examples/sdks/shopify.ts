// Shopify's library takes a fetch for all of its clients. Its errors keep a copy, so calls are made inside `heed.explain`.
import "@shopify/shopify-api/adapters/node"
import { ApiVersion, Session, shopifyApi } from "@shopify/shopify-api"
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime"
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

// Every call of its GraphQL API is a POST; a query changes nothing.
const heed = createHeed({ idempotent: ({ url }) => url.endsWith("/graphql.json") })
setAbstractFetchFunc(heedFetch(heed)) // after the import of the adapter, and before the first client

const url = new URL(process.env.API_URL ?? "https://example.myshopify.com")
const shopify = shopifyApi({
  apiKey: process.env.SHOPIFY_KEY ?? "none",
  apiSecretKey: process.env.SHOPIFY_SECRET ?? "none",
  hostName: url.host,
  hostScheme: url.protocol === "http:" ? "http" : "https",
  apiVersion: ApiVersion.July26,
  isEmbeddedApp: false,
  isTesting: true,
})
const session = new Session({ id: "1", shop: url.host, state: "", isOnline: false, accessToken: "none" })
const client = new shopify.clients.Rest({ session })

export const read = (_signal?: AbortSignal) => client.get({ path: "products" })

export const write = () => client.post({ path: "graphql.json", data: { query: "{ shop { name } }" } })

try {
  const { body } = await heed.explain(() => read())
  console.log(body)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

// graphql-request takes a fetch. Its errors keep the headers of the response, and these lead to the diagnosis.
import { GraphQLClient } from "graphql-request"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

// Every call is a POST; one to this client may be sent twice. Mutations have a client without it.
const queries = new GraphQLClient(`${process.env.API_URL ?? "https://api.example.com"}/graphql`, {
  fetch: heedFetch({ idempotent: () => true }),
})

export const read = (signal?: AbortSignal) =>
  queries.request<{ shop: { name: string } }>({ document: "{ shop { name } }", signal })

export const write = () => queries.request("{ shop { id } }")

try {
  const { shop } = await read()
  console.log(shop.name)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

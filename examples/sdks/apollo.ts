// Apollo's HttpLink takes a fetch. Its errors keep the response, and it leads to the diagnosis.
import { ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client/core"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

const apollo = new ApolloClient({
  link: new HttpLink({
    uri: `${process.env.API_URL ?? "https://api.example.com"}/graphql`,
    fetch: heedFetch(),
  }),
  cache: new InMemoryCache(),
})

const SHOP = gql`{ shop { name } }`
const RENAME = gql`mutation { rename(name: "heed") { name } }`
/** Every call is a POST: those that may be sent twice are marked. */
const idempotent = { fetchOptions: { heed: { idempotent: true } } }

export const read = (signal?: AbortSignal) =>
  apollo.query<{ shop: { name: string } }>({
    query: SHOP,
    fetchPolicy: "network-only",
    context: { fetchOptions: { ...idempotent.fetchOptions, signal } },
  })

export const write = () => apollo.mutate({ mutation: RENAME, context: idempotent })

try {
  const { data } = await read()
  console.log(data?.shop.name)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

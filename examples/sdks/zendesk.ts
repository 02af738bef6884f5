// node-zendesk takes a transport. Its errors keep nothing of it, so calls are made inside `heed.explain`.
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import zendesk from "node-zendesk"

const heed = createHeed({ idempotent: ({ url }) => url.includes("/views/preview") })
const client = zendesk.createClient({
  subdomain: "example",
  endpointUri: process.env.API_URL,
  username: "jenny@example.com",
  token: process.env.ZENDESK_TOKEN ?? "none",
  throttle: false, // heed waits
  transportConfig: {
    transportFn: heedFetch(heed),
    responseAdapter: (response: Response) => response,
  },
})

export const read = (_signal?: AbortSignal) => client.users.list()

export const write = () => client.views.preview({ view: {} })

try {
  const users = await heed.explain(() => read())
  console.log(users)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

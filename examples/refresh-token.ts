// A token that expires during the run: it is fetched once for all calls that got a 401, and each of them is sent again.
import axios from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"

const url = process.env.API_URL ?? "https://api.example.com"
let token = process.env.API_TOKEN ?? "expired"
let refreshes = 0

const heed = createHeed({
  // Runs before each attempt. A header that the call or an interceptor sets is the same for all attempts.
  beforeAttempt: ({ headers }) => headers.set("authorization", `Bearer ${token}`),
  refreshCredentials: async () => {
    refreshes++
    // Sent with the global fetch, not through the clients that wait for the token.
    const response = await fetch(`${url}/token`, { method: "POST", body: "grant_type=refresh_token" })
    if (!response.ok) throw new Error(`no new token: HTTP ${response.status}`)
    token = ((await response.json()) as { access_token: string }).access_token
  },
})
const client = heedAxios(axios.create({ baseURL: url }), heed)
const heeded = heedFetch(heed)

const answers = await Promise.all([
  ...[1, 2, 3].map((page) => client.get("/expiring", { params: { page } })),
  ...[4, 5, 6].map((page) => heeded(`${url}/expiring?page=${page}`)),
])
console.log(`${answers.filter(({ status }) => status === 200).length} pages, ${refreshes} refresh`)

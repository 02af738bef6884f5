// A token that expires during the run: fetched once for all calls that were refused, and each of them goes again.
import axios from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"

const url = process.env.API_URL ?? "https://api.example.com"
let token = process.env.API_TOKEN ?? "expired"
let refreshes = 0

const heed = createHeed({
  // Before each try. A header that the call or an interceptor sets stays the same on all tries.
  beforeAttempt: ({ headers }) => headers.set("authorization", `Bearer ${token}`),
  refreshCredentials: async () => {
    refreshes++
    // By itself, not through what waits for it.
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

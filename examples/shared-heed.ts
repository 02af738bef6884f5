// Two clients of one API share one gate: after a 429 to one of them, both wait.
import axios from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { heedFetch } from "heed/fetch"

const api = process.env.API_URL ?? "https://api.example.com"
const heed = createHeed({ source: "example", throttle: { limit: { requests: 50, per: "10s" } } })
heed.on("hold", ({ source, ms }) => console.log(`${source} is held for ${Math.round(ms / 1000)} s`))

const client = heedAxios(axios.create({ baseURL: api }), heed)
const fetch = heedFetch(heed)

await Promise.all([client.get("/limited"), fetch(`${api}/limited`)])

const report = heed.report()
console.log(`${report.calls.succeeded} calls, ${report.requests} requests, ${report.retries} sent again`)

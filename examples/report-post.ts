// A report API that is read by POST. After a failure of the server, heed sends a POST again only if the call is marked as
// idempotent.
import axios from "axios"
import { heedAxios } from "heed/axios"

const api = heedAxios(axios.create({ baseURL: process.env.API_URL ?? "https://api.example.com" }), {
  retry: { backoff: { base: 200 } },
})

const report = {
  dimensions: ["campaign"],
  metrics: ["spend"],
  dateRange: { from: "2026-11-01", to: "2026-11-07" },
}
const { data } = await api.post("/reports/query", report, {
  heed: { idempotent: true, label: "campaign report" },
})
console.log(`${data.rows.length} campaigns`)

// One line on the axios instance that a job already has.
import axios from "axios"
import { heedAxios } from "heed/axios"

const api = axios.create({
  baseURL: process.env.API_URL ?? "https://api.example.com",
  headers: { Authorization: `Bearer ${process.env.API_TOKEN ?? ""}` },
})
heedAxios(api)

// The rest of the job stays as it was: heed retries a 503, and waits after a 429.
let rows = 0
for (let page = 1; page <= 3; page++) {
  const { data } = await api.get("/orders", { params: { page } })
  rows += data.rows.length
}
console.log(`${rows} rows`)

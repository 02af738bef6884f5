// What a diagnosis contains: print its summary, or act on its fields.
import axios from "axios"
import { isHeeded } from "heed"
import { heedAxios } from "heed/axios"

const api = heedAxios(axios.create({ baseURL: process.env.API_URL ?? "https://api.example.com" }))

try {
  await api.get("/payments", { headers: { Authorization: "Bearer not-to-be-seen-in-any-log" } })
} catch (error) {
  if (!isHeeded(error)) throw error
  const { diagnosis } = error
  console.log(diagnosis.summary)
  for (const { text } of diagnosis.evidence) console.log(`* ${text}`)
  if (diagnosis.code === 401 || diagnosis.code === 403) process.exitCode = 2
}

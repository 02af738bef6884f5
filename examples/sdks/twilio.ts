// Twilio's client has an axios instance inside. Its errors keep nothing of it, so calls are made inside `heed.explain`.
import { createHeed, diagnosisOf } from "heed"
import { heedAxios } from "heed/axios"
import twilio from "twilio"

const heed = createHeed({ idempotent: ({ url }) => url.endsWith("/Feedback.json") })
const httpClient = new twilio.RequestClient() // its `autoRetry` is off unless it is set
heedAxios(httpClient.axios, heed)

const client = twilio("AC0", process.env.TWILIO_TOKEN ?? "none", { httpClient })
if (process.env.API_URL) client.api.baseUrl = process.env.API_URL

export const read = (_signal?: AbortSignal) => client.messages.list({ limit: 10 })

export const write = () => client.messages("MM0").feedback.create({ outcome: "confirmed" })

try {
  const messages = await heed.explain(() => read())
  console.log(messages.map(({ sid }) => sid))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

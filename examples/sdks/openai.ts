// OpenAI takes a fetch. Its errors keep the headers of the response, and these lead to the diagnosis.
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import OpenAI from "openai"

const openai = new OpenAI({
  apiKey: process.env.OPENAI_API_KEY ?? "none",
  baseURL: process.env.API_URL, // undefined: that of OpenAI
  fetch: heedFetch(),
  maxRetries: 0, // heed retries
})

export const read = (signal?: AbortSignal) => openai.models.list({ signal })

// A POST is sent again only if it is marked. One that is not may have run, and cost tokens, before it failed.
export const write = () =>
  openai.moderations.create({ input: "heed" }, { fetchOptions: { heed: { idempotent: true } } })

try {
  const models = await read()
  console.log(models.data.map(({ id }) => id))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

// Anthropic's SDK takes a fetch. Its errors keep the headers of the response, and these lead to the diagnosis.
import Anthropic from "@anthropic-ai/sdk"
import { diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

const anthropic = new Anthropic({
  apiKey: process.env.ANTHROPIC_API_KEY ?? "none",
  baseURL: process.env.API_URL,
  fetch: heedFetch(),
  maxRetries: 0, // heed retries
})

export const read = (signal?: AbortSignal) => anthropic.models.list({}, { signal })

export const write = () =>
  anthropic.messages.create(
    { model: "claude-haiku-4-5", max_tokens: 64, messages: [{ role: "user", content: "heed" }] },
    { fetchOptions: { heed: { idempotent: true } } },
  )

try {
  const models = await read()
  console.log(models.data.map(({ id }) => id))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

// A team's own error page as the FAQ: diagnoses then use its texts. Rows that it lacks keep the built-in texts.
import axios from "axios"
import { createHeed, isHeeded } from "heed"
import { heedAxios } from "heed/axios"
import { faqFromMarkdown } from "heed/faq"

const faq = faqFromMarkdown(`
| Err Code | General meaning | Advised solutions |
|---|---|---|
| 404 | Not found. The report was archived. | Ask in #data-platform for the new report id. Remove the source if it is no longer used. |
`)

const api = heedAxios(
  axios.create({ baseURL: process.env.API_URL ?? "https://api.example.com" }),
  createHeed({ faq }),
)

try {
  await api.get("/invoices")
} catch (error) {
  if (!isHeeded(error)) throw error
  const { title, meaning, advice } = error.diagnosis
  console.log(`${title}: ${meaning}`)
  for (const piece of advice) console.log(`- ${piece}`)
}

// Octokit takes a fetch. Its errors keep a copy of the response, so each call is made inside `heed.explain`.
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"
import { Octokit } from "octokit"

const heed = createHeed({ idempotent: ({ url }) => url.endsWith("/markdown") })
const octokit = new Octokit({
  auth: process.env.GITHUB_TOKEN,
  baseUrl: process.env.API_URL,
  request: { fetch: heedFetch(heed) },
  retry: { enabled: false }, // heed retries
  throttle: { enabled: false }, // heed waits
})

export const read = (signal?: AbortSignal) =>
  octokit.rest.repos.get({ owner: "octokit", repo: "octokit.js", request: { signal } })

export const write = () => octokit.rest.markdown.render({ text: "*heed*" })

try {
  const { data } = await heed.explain(() => read())
  console.log(data.full_name)
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

// Slack's client takes a fetch. Its errors keep a copy of the headers, so each call is made inside `heed.explain`.
import { WebClient } from "@slack/web-api"
import { createHeed, diagnosisOf } from "heed"
import { heedFetch } from "heed/fetch"

// Every method of Slack is a POST; these two may be sent twice.
const heed = createHeed({ idempotent: ({ url }) => /(conversations\.list|reactions\.add)$/.test(url) })
const slack = new WebClient(process.env.SLACK_TOKEN ?? "none", {
  slackApiUrl: process.env.API_URL,
  fetch: heedFetch(heed),
  retryConfig: { retries: 0 }, // heed retries
  rejectRateLimitedCalls: true, // heed waits
})

export const read = (_signal?: AbortSignal) => slack.conversations.list()

export const write = () => slack.reactions.add({ channel: "C1", name: "eyes", timestamp: "1.2" })

try {
  const { channels } = await heed.explain(() => read())
  console.log(channels?.map(({ name }) => name))
} catch (error) {
  console.error(diagnosisOf(error)?.summary ?? error)
}

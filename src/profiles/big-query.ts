import { google } from "./google.ts"
import type { Profile, ProfileRule } from "./schema/profile.ts"

const ERRORS = "https://cloud.google.com/bigquery/docs/error-messages"
const QUOTAS = "https://cloud.google.com/bigquery/docs/troubleshoot-quotas"
const COSTS = "https://cloud.google.com/bigquery/docs/custom-quotas"

/** Only the message tells these from the short limits that have the same reason, `quotaExceeded`. */
const usedUp = (words: string, advice: Pick<ProfileRule, "says" | "source" | "wait">): ProfileRule => ({
  when: { status: 403, body: { "error.message": { contains: words } } },
  means: 429,
  retry: "no",
  exhausted: true,
  ...advice,
})

/**
 * BigQuery. A `quotaExceeded` covers limits on what runs at once, on bytes per second, and on a day.
 * @see https://cloud.google.com/bigquery/docs/error-messages
 */
export const bigQuery: Profile = {
  ...google,
  name: "bigQuery",
  title: "BigQuery",
  hosts: ["bigquery.googleapis.com", "www.googleapis.com/bigquery"],
  docs: [ERRORS, QUOTAS],
  rules: [
    usedUp("perday", {
      wait: [{ until: "midnight-pacific", documented: COSTS }],
      says: "the bytes of the day are used up, by a quota that the project's administrator set",
      source: COSTS,
    }),
    usedUp("free query bytes", {
      says: "the free queries are used up, and the project has no billing",
      source: ERRORS,
    }),
    {
      when: { status: 400, body: { "error.errors[].reason": ["resourcesExceeded", "timeout"] } },
      means: 504,
      retry: "smaller",
      says: "the query needs too much memory or time: read less at once, or into a table",
      source: ERRORS,
    },
    ...google.rules,
  ],
}

import type { Profile } from "./schema/profile.ts"

const API = "https://developers.freshdesk.com/api/"
const LIMITS =
  "https://support.freshdesk.com/support/solutions/articles/225439-what-are-the-rate-limits-for-the-api-calls-to-freshdesk"

/**
 * Freshdesk. Its statuses and codes need no rule. A limit is the account's, and requests that fail count too.
 * @see https://developers.freshdesk.com/api/
 */
export const freshdesk: Profile = {
  name: "freshdesk",
  title: "Freshdesk",
  hosts: ["*.freshdesk.com"],
  docs: [API, LIMITS],
  rules: [],
  // Without a window: the limit of some accounts is still that of an hour.
  states: [{ header: { limit: "x-ratelimit-total", remaining: "x-ratelimit-remaining" } }],
  limits: [
    { requests: 50, per: "1m", scope: "per account, trial", source: LIMITS },
    { requests: 200, per: "1m", scope: "per account, Growth", source: LIMITS },
    { requests: 400, per: "1m", scope: "per account, Pro", source: LIMITS },
    { requests: 700, per: "1m", scope: "per account, Enterprise", source: LIMITS },
  ],
}

import { google } from "./google.ts"
import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://developers.google.com/webmaster-tools/limits"

/**
 * Google Search Console. Its 403 `quotaExceeded` is a throttle: of queries a minute, or of their load in ten minutes.
 * @see https://developers.google.com/webmaster-tools/limits
 */
export const searchConsole: Profile = {
  ...google,
  name: "searchConsole",
  title: "Google Search Console",
  hosts: ["searchconsole.googleapis.com", "www.googleapis.com/webmasters"],
  docs: [LIMITS],
  rules: [
    {
      when: { status: [403, 429], body: { "error.message": { contains: "load quota" } } },
      means: 429,
      retry: "yes",
      wait: [{ ms: 900_000, documented: LIMITS }],
      says: "the queries of ten minutes, or of a day, cost too much: fewer days, no grouping by page and query at once",
      source: LIMITS,
    },
    ...google.rules,
  ],
  limits: [
    { requests: 1200, per: "1m", scope: "search analytics, per site and per user", source: LIMITS },
    { requests: 2000, per: "1d", scope: "URL inspection, per site", source: LIMITS },
  ],
}

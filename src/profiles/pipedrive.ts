import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting"
const DAY = { limit: "x-daily-ratelimit-token-limit", remaining: "x-daily-ratelimit-token-remaining" }

/**
 * Pipedrive. Beside the limit of two seconds a company has tokens for a day, which its users and apps share.
 * @see https://pipedrive.readme.io/docs/core-api-concepts-rate-limiting
 */
export const pipedrive: Profile = {
  name: "pipedrive",
  title: "Pipedrive",
  hosts: ["*.pipedrive.com"],
  docs: [LIMITS, "https://pipedrive.readme.io/docs/core-api-concepts-http-status-codes"],
  rules: [
    {
      when: { status: 429, header: { [DAY.remaining]: 0 } },
      means: 429,
      retry: "no",
      exhausted: true,
      says: "the company's tokens of the day are used up",
      source: LIMITS,
    },
  ],
  states: [{ name: "day", header: DAY, unit: "tokens" }],
}

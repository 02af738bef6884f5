import type { Profile } from "./schema/profile.ts"

const ERRORS = "https://developers.asana.com/docs/errors"
const LIMITS = "https://developers.asana.com/docs/rate-limits"

/**
 * Asana. Its errors are statuses and messages, without codes, and need no rule. Rejected requests count too.
 * @see https://developers.asana.com/docs/rate-limits
 */
export const asana: Profile = {
  name: "asana",
  title: "Asana",
  hosts: ["app.asana.com/api"],
  docs: [ERRORS, LIMITS],
  rules: [],
  limits: [
    { requests: 150, per: "1m", scope: "per token, free", source: LIMITS },
    { requests: 1500, per: "1m", scope: "per token, paid", source: LIMITS },
    { requests: 60, per: "1m", scope: "search", source: LIMITS },
    { concurrency: 50, scope: "reads, per token", paces: true, source: LIMITS },
    { concurrency: 15, scope: "writes, per token", source: LIMITS },
  ],
}

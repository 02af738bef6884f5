import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://docs.mixpanel.com/reference/rate-limits"

/**
 * Mixpanel's query and export APIs.
 * @see https://docs.mixpanel.com/reference/rate-limits
 */
export const mixpanel: Profile = {
  name: "mixpanel",
  title: "Mixpanel",
  hosts: [
    "data.mixpanel.com",
    "data-eu.mixpanel.com",
    "data-in.mixpanel.com",
    "eu.mixpanel.com/api",
    "in.mixpanel.com/api",
    "mixpanel.com/api",
  ],
  docs: [LIMITS],
  rules: [
    {
      when: { status: 400, body: { error: { contains: "unable to authenticate" } } },
      means: 401,
      retry: "no",
      says: "the service account or the secret is not valid",
      source:
        "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-mixpanel",
      basis: "observed",
    },
  ],
  limits: [
    { requests: 60, per: "1h", concurrency: 5, scope: "queries, per project", source: LIMITS },
    { requests: 60, per: "1h", concurrency: 100, scope: "exports, per project", source: LIMITS },
    { requests: 3, per: "1s", scope: "exports, per project", source: LIMITS },
  ],
}

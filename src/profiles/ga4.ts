import { google } from "./google.ts"
import type { Profile, ProfileRule, ProfileWait } from "./schema/profile.ts"

const QUOTAS = "https://developers.google.com/analytics/devguides/reporting/data/v1/quotas"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-google-analytics-data-api"

/** Every exhausted bucket is a 429 RESOURCE_EXHAUSTED; only the message names the bucket. */
const bucket = (contains: string[], advice: Omit<ProfileRule, "when" | "means" | "basis">): ProfileRule => ({
  when: { status: 429, body: { "error.message": { contains } } },
  means: 429,
  basis: "observed",
  ...advice,
})

const WITHIN_THE_HOUR: readonly ProfileWait[] = [{ ms: 3_600_000, documented: QUOTAS }]

/**
 * Google Analytics' Data API. With `returnPropertyQuota: true` in the request, responses state what is left of each
 * bucket. Server errors are counted in a bucket too: repeating them blocks the property.
 * @see https://developers.google.com/analytics/devguides/reporting/data/v1/quotas
 */
export const ga4: Profile = {
  name: "ga4",
  title: "Google Analytics Data API",
  hosts: ["analyticsdata.googleapis.com"],
  docs: [QUOTAS],
  rules: [
    bucket(["per day", "24 hours"], {
      retry: "no",
      exhausted: true,
      wait: [{ until: "midnight-pacific", documented: QUOTAS }],
      says: "the property's tokens of the day are used up",
      source: QUOTAS,
    }),
    bucket(["concurrent requests"], {
      retry: "yes",
      says: "too many requests to the property at the same time",
      source: AIRBYTE,
    }),
    bucket(["thresholded"], {
      retry: "yes",
      wait: WITHIN_THE_HOUR,
      says: "too many requests of the hour that may show who a user is (age, gender, interests)",
      source: AIRBYTE,
    }),
    bucket(["server error"], {
      retry: "yes",
      wait: WITHIN_THE_HOUR,
      says: "too many server errors of the property within the hour",
      source: AIRBYTE,
    }),
    bucket(["client error"], {
      retry: "yes",
      wait: [{ ms: 900_000, documented: QUOTAS }],
      says: "too many wrong requests; it passes in under 15 minutes",
      source: QUOTAS,
    }),
    bucket(["per hour", "1 hour", "an hour"], {
      retry: "yes",
      wait: WITHIN_THE_HOUR,
      says: "the property's tokens of the hour are used up",
      source: AIRBYTE,
    }),
    {
      when: { status: 403, body: { "error.status": "PERMISSION_DENIED" } },
      means: 403,
      retry: "no",
      says: "this user has no access to the property, or the API is not switched on",
      source: AIRBYTE,
      basis: "observed",
    },
    ...google.rules,
  ],
  ...(google.waits && { waits: google.waits }),
  limits: [
    { requests: 200_000, per: "1d", scope: "tokens per property, standard", source: QUOTAS },
    { requests: 2_000_000, per: "1d", scope: "tokens per property, Analytics 360", source: QUOTAS },
    { requests: 120, per: "1h", scope: "potentially thresholded requests per property", source: QUOTAS },
    { concurrency: 10, scope: "per property, standard", source: QUOTAS },
    { concurrency: 50, scope: "per property, Analytics 360", source: QUOTAS },
  ],
  ...(google.error && { error: google.error }),
}

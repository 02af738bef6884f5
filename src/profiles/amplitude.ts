import type { Profile } from "./schema/profile.ts"

const EXPORT = "https://amplitude.com/docs/apis/analytics/export"
const DASHBOARD = "https://amplitude.com/docs/apis/analytics/dashboard-rest"
const CODES = "https://community.amplitude.com/data-instrumentation-57/common-api-error-codes-215"

/**
 * Amplitude's export, chart and cohort APIs.
 * @see https://amplitude.com/docs/apis/analytics/export
 */
export const amplitude: Profile = {
  name: "amplitude",
  title: "Amplitude",
  hosts: ["amplitude.com/api", "analytics.eu.amplitude.com/api"],
  docs: [EXPORT, DASHBOARD, CODES],
  rules: [
    {
      when: { status: 404, path: { endsWith: "/export" } },
      means: 404,
      retry: "no",
      says: "no event was received in these hours",
      source: EXPORT,
    },
    {
      when: { status: 504 },
      means: 504,
      retry: "smaller",
      says: "too much data: fewer hours, or the export to S3",
      source: CODES,
    },
  ],
  limits: [{ concurrency: 5, scope: "per project, over all of these APIs", paces: true, source: DASHBOARD }],
}

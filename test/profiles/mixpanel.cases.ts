import { mixpanel } from "../../src/profiles/mixpanel.ts"
import type { ProfileCase } from "./case.ts"

export const profile = mixpanel

const url = "https://mixpanel.com/api/2.0/funnels?from_date=2021-03-22&to_date=2021-04-20"
const request = "/api/2.0/funnels?from_date=2021-03-22&to_date=2021-04-20&unit=day"

export const cases: readonly ProfileCase[] = [
  {
    // https://github.com/airbytehq/airbyte/issues/9410
    name: "the queries of an hour",
    status: 429,
    url,
    body: {
      request,
      error:
        "Query rate limit exceeded for project_id: 2526451. 1/5 queries running concurrently and 61/60 queries running in the last hour. For more information, please consult our documentation at https://help.mixpanel.com/hc/en-us/articles/115004602563-Rate-Limits-for-Export-API-Endpoints",
    },
    expected: { code: 429, retryable: true, exhausted: false, waitMs: null },
  },
  {
    name: "a rate limit as 400",
    status: 400,
    url: "https://data.mixpanel.com/api/2.0/export",
    body: { error: "rate limit exceeded", status: 0 },
    expected: { code: 429, retryable: true },
  },
  {
    // https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-mixpanel
    name: "a wrong secret as 400",
    status: 400,
    url,
    body: { request, error: "Unable to authenticate request" },
    expected: { code: 401, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/singer-io/tap-mixpanel/blob/master/tap_mixpanel/client.py
    name: "a plan without this API",
    status: 402,
    url: "https://mixpanel.com/api/2.0/engage",
    body: {
      request: "/api/2.0/engage",
      error: "Your plan does not allow API calls. Upgrade at mixpanel.com/pricing",
    },
    expected: { code: 403, retryable: false },
  },
  {
    // The same file.
    name: "a date in another time zone than the project's",
    status: 400,
    url,
    body: { request, error: "to_date cannot be later than today" },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]

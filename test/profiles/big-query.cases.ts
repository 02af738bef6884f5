import { bigQuery } from "../../src/profiles/big-query.ts"
import type { ProfileCase } from "./case.ts"

export const profile = bigQuery

const url = "https://bigquery.googleapis.com/bigquery/v2/projects/p/queries"
const at = "2026-07-01T12:00:00Z"

const failed = (code: number, reason: string, message: string) => ({
  error: { code, message, errors: [{ message, domain: "global", reason }] },
})

export const cases: readonly ProfileCase[] = [
  {
    // https://cloud.google.com/bigquery/docs/custom-quotas
    name: "the day's bytes, by a quota of the administrator",
    status: 403,
    url,
    at,
    body: failed(
      403,
      "quotaExceeded",
      "Custom quota exceeded: Your usage exceeded the custom quota for QueryUsagePerDay, which is set by your administrator. For more information, see https://cloud.google.com/bigquery/cost-controls",
    ),
    expected: {
      code: 429,
      retryable: false,
      exhausted: true,
      waitMs: 19 * 3_600_000,
      matchedBy: "profile",
    },
  },
  {
    name: "the day's bytes of one user",
    status: 403,
    url,
    body: failed(
      403,
      "quotaExceeded",
      "Custom quota exceeded: Your usage exceeded the custom quota for QueryUsagePerUserPerDay, which is set by your administrator.",
    ),
    expected: { code: 429, retryable: false, exhausted: true },
  },
  {
    // https://github.com/xlang-ai/Spider2/issues/5
    name: "the free queries",
    status: 403,
    url,
    body: failed(
      403,
      "quotaExceeded",
      "Quota exceeded: Your project exceeded quota for free query bytes scanned. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas",
    ),
    expected: { code: 429, retryable: false, exhausted: true, waitMs: null, matchedBy: "profile" },
  },
  {
    // https://github.com/m-lab/etl/issues/264
    name: "bytes a second, under the name of a quota",
    status: 403,
    url,
    body: failed(
      403,
      "quotaExceeded",
      "Quota exceeded: Your table: mlab-staging:staging.ndt exceeded quota for streaming insert bytes per second. For more information, see https://cloud.google.com/bigquery/troubleshooting-errors",
    ),
    expected: { code: 429, retryable: true, exhausted: false, waitMs: null },
  },
  {
    // https://github.com/DataBiosphere/azul/issues/3348
    name: "queries at once",
    status: 403,
    url: "https://www.googleapis.com/bigquery/v2/projects/p/jobs",
    body: failed(
      403,
      "rateLimitExceeded",
      "Exceeded rate limits: too many concurrent queries for this project_and_region. For more information, see https://cloud.google.com/bigquery/docs/troubleshoot-quotas",
    ),
    expected: { code: 429, retryable: true, waitMs: null },
  },
  {
    name: "queries at once, told of a job",
    status: 400,
    url,
    body: failed(
      400,
      "jobRateLimitExceeded",
      "Job exceeded rate limits: Your project_and_region exceeded quota for concurrent queries.",
    ),
    expected: { code: 429, retryable: true },
  },
  {
    // https://github.com/re-data/re-data/issues/101
    name: "a query that is too complex",
    status: 400,
    url,
    body: failed(
      400,
      "resourcesExceeded",
      "Resources exceeded during query execution: Not enough resources for query planning - too many subqueries or query is too complex.",
    ),
    expected: { code: 504, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a result that is too large",
    status: 403,
    url,
    body: failed(403, "responseTooLarge", "Response too large to return."),
    expected: { code: 414, retryable: false },
  },
  {
    name: "a fault of the backend",
    status: 403,
    url,
    body: failed(403, "backendError", "Backend Error"),
    expected: { code: 503, retryable: true },
  },
  {
    name: "no right to run queries, in a project that is named after a quota",
    status: 403,
    url,
    body: failed(
      403,
      "accessDenied",
      "Access Denied: Project quota-exceeded: User does not have bigquery.jobs.create permission in project quota-exceeded.",
    ),
    expected: { code: 403, retryable: false, exhausted: false, matchedBy: "status" },
  },
  {
    name: "a query that is wrong",
    status: 400,
    url,
    body: failed(400, "invalidQuery", "Unrecognized name: per_day at [1:8]"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]

import { amplitude } from "../../src/profiles/amplitude.ts"
import type { ProfileCase } from "./case.ts"

export const profile = amplitude

const exported = "https://amplitude.com/api/2/export?start=20210101T00&end=20210101T01"

export const cases: readonly ProfileCase[] = [
  {
    // https://github.com/Amplitude-Developer-Docs/amplitude-dev-center/issues/859
    name: "hours without an event",
    status: 404,
    url: exported,
    body: "Raw data files were not found.",
    expected: { code: 404, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/airbytehq/airbyte/issues/46712
    name: "an export of more than 4 GB",
    status: 400,
    url: exported,
    body: "The file size of the exported data is too large. Shorten the time ranges and try again. The limit size is 4GB.",
    expected: { code: 414, retryable: false },
  },
  {
    // https://github.com/airbytehq/airbyte/pull/42565
    name: "an export that takes too long",
    status: 504,
    url: exported,
    body: "",
    expected: { code: 504, retryable: false, matchedBy: "profile" },
  },
  {
    // https://amplitude.com/docs/apis/analytics/dashboard-rest
    name: "too many requests at once",
    status: 429,
    url: "https://analytics.eu.amplitude.com/api/2/events/segmentation",
    body: { error: { http_code: 429, type: "client", message: "Exceeded concurrent limit" } },
    expected: { code: 429, retryable: true },
  },
  {
    name: "a chart that is not there",
    status: 404,
    url: "https://amplitude.com/api/3/chart/x1/query",
    body: { error: { http_code: 404, type: "client", message: "Chart not found" } },
    expected: { code: 404, retryable: false, matchedBy: "status" },
  },
]

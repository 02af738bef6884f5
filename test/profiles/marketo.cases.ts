import type { FaqCode } from "../../src/faq/entry.ts"
import { marketo } from "../../src/profiles/marketo.ts"
import type { ProfileCase } from "./case.ts"

export const profile = marketo

const url = "https://123-ABC-456.mktorest.com/rest/v1/leads.json?filterType=id"

const coded = (
  code: string,
  message: string,
  means: FaqCode,
  retryable: boolean,
  exhausted = false,
): ProfileCase => ({
  name: `${code}: ${message}`,
  url,
  status: 200,
  body: { requestId: "e42b#14272d07d78", success: false, errors: [{ code, message }] },
  expected: { code: means, retryable, exhausted, waitMs: null, matchedBy: "profile" },
})

export const cases: readonly ProfileCase[] = [
  coded("606", "Max rate limit '100' exceeded with in '20' secs", 429, true),
  coded("615", "Concurrent access limit reached", 429, true),
  coded("607", "Daily quota reached", 429, false, true),
  coded("1029", "Export daily quota exceeded", 429, false, true),
  coded("1029", "Too many jobs (10) in queue", 429, true),
  coded("1029", "Job already queued", 400, false),
  coded("600", "Empty access token", 401, false),
  coded("601", "Access token invalid", 401, false),
  coded("602", "Access token expired", 401, false),
  coded("603", "Access denied", 403, false),
  coded("604", "Request timed out", 504, true),
  coded("610", "Requested resource not found", 404, false),
  coded("611", "System error", 500, true),
  coded("502", "Bad Gateway", 502, true),
  coded("608", "API Temporarily Unavailable", 503, true),
  coded("713", "Transient Error", 503, true),
  coded("719", "Lock wait timeout exception", 503, true),
  coded("609", "Invalid JSON", 400, false),
  {
    name: "a URL that is too long",
    url,
    status: 414,
    body: "",
    expected: { code: 414, retryable: false, matchedBy: "status" },
  },
  {
    name: "a success in which one record was skipped",
    url,
    method: "POST",
    status: 200,
    body: {
      requestId: "e42b#14272d07d78",
      success: true,
      result: [
        { id: 50, status: "created" },
        { status: "skipped", reasons: [{ code: "606", message: "Lead already exists" }] },
      ],
    },
    expected: null,
  },
]

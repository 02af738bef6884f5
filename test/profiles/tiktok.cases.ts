import type { FaqCode } from "../../src/faq/entry.ts"
import { tiktok } from "../../src/profiles/tiktok.ts"
import type { ProfileCase } from "./case.ts"

export const profile = tiktok

const url = "https://business-api.tiktok.com/open_api/v1.3/report/integrated/get/?page_size=1000"
const consumer = "https://open.tiktokapis.com/v2/video/list/?fields=id"

const answer = (code: number | string, message: string, data: object = {}) => ({
  code,
  message,
  request_id: "202603011200000102230470520A1B2C3D",
  data,
})

const inside200 = (
  code: number | string,
  row: FaqCode,
  retryable: boolean,
  message: string,
): ProfileCase => ({
  name: `${code} inside a 200: ${message}`,
  status: 200,
  url,
  body: answer(code, message),
  expected: { code: row, retryable, waitMs: null, exhausted: false, matchedBy: "profile" },
})

const worded = (status: number, code: string, row: FaqCode, retryable: boolean): ProfileCase => ({
  name: `the consumer API: ${code}`,
  status,
  url: consumer,
  body: { data: {}, error: { code, message: "An error.", log_id: "20260301120000CBE87ED59D524E727021" } },
  expected: { code: row, retryable, matchedBy: "profile" },
})

export const cases: readonly ProfileCase[] = [
  inside200(40100, 429, true, "Requests made too frequently."),
  inside200("40100", 429, true, "Too many requests."),
  inside200(40105, 401, false, "Access token is incorrect or has been revoked."),
  inside200(40001, 403, false, "No permission to operate this advertiser."),
  inside200(40002, 400, false, "start_date: Missing data for required field."),
  inside200(40007, 404, false, "The object does not exist."),
  ...[40200, 40201, 40202, 40700].map((code) => inside200(code, 500, true, "Service error.")),
  ...[50000, 50002].map((code) => inside200(code, 500, true, "System error.")),
  inside200(40908, 400, false, "The file format is not supported."),
  {
    name: "a throttle whose status is honest",
    status: 429,
    url,
    body: answer(40100, "Too many requests."),
    expected: { code: 429, retryable: true },
  },
  {
    name: "success",
    status: 200,
    url,
    body: answer(0, "OK", { list: [{ metrics: { spend: "1.00" } }], page_info: { total_number: 1 } }),
    expected: null,
  },
  {
    name: "success that holds a code further down",
    status: 200,
    url,
    body: answer(0, "OK", { code: 40100, message: "Too many requests" }),
    expected: null,
  },
  worded(429, "rate_limit_exceeded", 429, true),
  worded(401, "access_token_invalid", 401, false),
  worded(401, "scope_not_authorized", 403, false),
  worded(400, "scope_permission_missed", 403, false),
  {
    name: "the consumer API: a code that stands bare",
    status: 401,
    url: consumer,
    body: {
      code: "scope_not_authorized",
      message: "An error.",
      log_id: "20260301120000CBE87ED59D524E727021",
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "the consumer API: success",
    status: 200,
    url: consumer,
    body: {
      data: { videos: [] },
      error: { code: "ok", message: "", log_id: "20260301120000CBE87ED59D524E727021" },
    },
    expected: null,
  },
  {
    name: "the consumer API: a wrong parameter",
    status: 400,
    url: consumer,
    body: { error: { code: "invalid_params", message: "Not scope_permission_missed.", log_id: "1" } },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]

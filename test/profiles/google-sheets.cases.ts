import { googleSheets } from "../../src/profiles/google-sheets.ts"
import type { ProfileCase } from "./case.ts"

export const profile = googleSheets

const url = "https://sheets.googleapis.com/v4/spreadsheets/1AbC/values/Sheet1!A1:Z1000"

const perMinute = {
  code: 429,
  message:
    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of service 'sheets.googleapis.com' for consumer 'project_number:42'.",
  status: "RESOURCE_EXHAUSTED",
  details: [
    {
      "@type": "type.googleapis.com/google.rpc.ErrorInfo",
      reason: "RATE_LIMIT_EXCEEDED",
      domain: "googleapis.com",
      metadata: { quota_limit: "ReadRequestsPerMinutePerUser", quota_unit: "1/min/{project}/{user}" },
    },
  ],
}

export const cases: readonly ProfileCase[] = [
  {
    name: "the quota of the minute",
    status: 429,
    url,
    body: { error: perMinute },
    expected: { code: 429, retryable: true, waitMs: null, exhausted: false, matchedBy: "profile" },
  },
  {
    name: "the same without details",
    status: 429,
    url,
    body: { error: { ...perMinute, details: undefined } },
    expected: { code: 429, retryable: true, matchedBy: "profile" },
  },
  {
    name: "no right to the spreadsheet",
    status: 403,
    url,
    body: {
      error: { code: 403, message: "The caller does not have permission", status: "PERMISSION_DENIED" },
    },
    expected: { code: 403, retryable: false, matchedBy: "status" },
  },
  {
    name: "a range that cannot be read",
    status: 400,
    url,
    body: { error: { code: 400, message: "Unable to parse range: Shet1!A1", status: "INVALID_ARGUMENT" } },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
  {
    name: "the token has expired",
    status: 401,
    url,
    body: {
      error: {
        code: 401,
        message: "Request had invalid authentication credentials.",
        status: "UNAUTHENTICATED",
        details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "ACCESS_TOKEN_EXPIRED" }],
      },
    },
    expected: { code: 401, retryable: false },
  },
  {
    name: "an outage",
    status: 503,
    url,
    body: { error: { code: 503, message: "The service is currently unavailable.", status: "UNAVAILABLE" } },
    expected: { code: 503, retryable: true },
  },

  {
    // https://github.com/asweigart/ezsheets/pull/8
    name: "the quota of a hundred seconds",
    status: 429,
    url,
    body: {
      error: {
        code: 429,
        message:
          "Quota exceeded for quota group 'ReadGroup' and limit 'Read requests per user per 100 seconds' of service 'sheets.googleapis.com' for consumer 'project_number:1'.",
        status: "RESOURCE_EXHAUSTED",
        details: [
          {
            "@type": "type.googleapis.com/google.rpc.Help",
            links: [
              {
                description: "Google developer console API key",
                url: "https://console.developers.google.com/",
              },
            ],
          },
        ],
      },
    },
    expected: { code: 429, retryable: true, exhausted: false },
  },
  {
    // https://github.com/burnash/gspread/issues/583
    name: "too few tokens for the user's hundred seconds",
    status: 429,
    url,
    body: {
      error: {
        code: 429,
        message:
          "Insufficient tokens for quota 'ReadGroup' and limit 'USER-100s' of service 'sheets.googleapis.com' for consumer 'project_number:1'.",
        status: "RESOURCE_EXHAUSTED",
      },
    },
    expected: { code: 429, retryable: true, exhausted: false },
  },
]

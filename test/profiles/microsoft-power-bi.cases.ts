import { microsoftPowerBi } from "../../src/profiles/microsoft-power-bi.ts"
import type { ProfileCase } from "./case.ts"

export const profile = microsoftPowerBi

const url = "https://api.powerbi.com/v1.0/myorg/admin/groups?$top=5000"

const unauthorized = {
  code: "PowerBINotAuthorizedException",
  "pbi.error": { code: "PowerBINotAuthorizedException", parameters: {}, details: [], exceptionCulprit: 1 },
}

export const cases: readonly ProfileCase[] = [
  {
    // https://github.com/RuiRomano/pbimonitor/issues/58
    name: "the requests of an hour",
    status: 429,
    url,
    headers: { "retry-after": "3392" },
    body: {
      message:
        "You have exceeded the amount of requests allowed in the current time frame and further requests will fail. Retry in 3392 seconds.",
    },
    expected: { code: 429, retryable: true, exhausted: false, waitMs: 3_392_000 },
  },
  {
    // https://learn.microsoft.com/en-us/power-bi/developer/embedded/troubleshoot-rest-api
    name: "an expired token as 403",
    status: 403,
    url: "https://wabi-us-north-central-redirect.analysis.windows.net/metadata/cluster",
    body: {
      error: { code: "TokenExpired", message: "Access token has expired, resubmit with a new access token" },
    },
    expected: { code: 401, retryable: false },
  },
  {
    // https://github.com/MicrosoftDocs/powerbi-docs/issues/3234
    name: "a missing permission as 401",
    status: 401,
    url,
    body: { error: unauthorized },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    // https://github.com/RuiRomano/pbimonitor/issues/66
    name: "a missing permission as 401, at the top",
    status: 401,
    url,
    body: unauthorized,
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a refresh that is running",
    status: 400,
    method: "POST",
    url: "https://api.powerbi.com/v1.0/myorg/datasets/d1/refreshes",
    body: {
      error: {
        code: "InvalidRequest",
        message: "Invalid dataset refresh request. Another refresh request is already executing",
      },
    },
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "a query with a mistake in it",
    status: 400,
    method: "POST",
    url: "https://api.powerbi.com/v1.0/myorg/datasets/d1/executeQueries",
    body: {
      error: {
        code: "DatasetExecuteQueriesError",
        "pbi.error": {
          code: "DatasetExecuteQueriesError",
          parameters: {},
          details: [
            {
              code: "DetailsMessage",
              detail: { type: 1, value: "Query (1, 9) Cannot find table 'Refresh'." },
            },
          ],
        },
      },
    },
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]

import type { Profile } from "./schema/profile.ts"

const TROUBLE = "https://learn.microsoft.com/en-us/power-bi/developer/embedded/troubleshoot-rest-api"
const LIMITS = "https://learn.microsoft.com/en-us/rest/api/power-bi/"

/**
 * Power BI. An expired token is a 403, a missing permission often a 401.
 * @see https://learn.microsoft.com/en-us/power-bi/developer/embedded/troubleshoot-rest-api
 */
export const microsoftPowerBi: Profile = {
  name: "microsoftPowerBi",
  title: "Power BI",
  hosts: ["api.powerbi.com", "api.powerbi.cn", "api.powerbigov.us", "*.analysis.windows.net"],
  docs: [LIMITS, TROUBLE],
  rules: [
    ...["error.code", "code"].map((path) => ({
      when: { status: [401, 403], body: { [path]: "PowerBINotAuthorizedException" } },
      means: 403 as const,
      retry: "no" as const,
      says: "the app or the user lacks a scope, a role in the workspace, or the tenant's setting for its APIs",
      source: TROUBLE,
    })),
    {
      when: { status: 400, body: { "error.message": { contains: "refresh request is already executing" } } },
      means: 503,
      retry: "yes",
      says: "a refresh of this dataset is running",
      source: "https://learn.microsoft.com/en-us/rest/api/power-bi/datasets/refresh-dataset",
      basis: "observed",
    },
  ],
  limits: [
    {
      requests: 120,
      per: "1m",
      scope: "executeQueries, per user",
      source: "https://learn.microsoft.com/en-us/rest/api/power-bi/datasets/execute-queries",
    },
    {
      requests: 500,
      per: "1h",
      scope: "workspace scans, per tenant",
      source: "https://learn.microsoft.com/en-us/rest/api/power-bi/admin/workspace-info-post-workspace-info",
    },
  ],
  requestId: ["requestid"],
  error: { message: ["error.message", "message", "error.*.details[].detail.value"] },
}

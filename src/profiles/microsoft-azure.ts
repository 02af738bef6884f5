import type { Profile } from "./schema/profile.ts"

const LIMITS =
  "https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/request-limits-and-throttling"
const GRAPH =
  "https://learn.microsoft.com/en-us/azure/governance/resource-graph/concepts/guidance-for-throttled-requests"

/**
 * Azure Resource Manager, and the resource providers behind it, which have limits of their own.
 * @see https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/request-limits-and-throttling
 */
export const microsoftAzure: Profile = {
  name: "microsoftAzure",
  title: "Azure Resource Manager",
  hosts: ["management.azure.com", "management.chinacloudapi.cn", "management.usgovcloudapi.net"],
  docs: [LIMITS, GRAPH],
  rules: [
    {
      when: { status: 429, body: { "error.code": "RetryableError" } },
      means: 429,
      retry: "yes",
      wait: [
        { body: "error.details[].message", after: "retried in", unit: "seconds" },
        { header: "retry-after", unit: "seconds" },
      ],
      says: "another operation has the resource; this is no limit on requests",
      source: LIMITS,
    },
    {
      when: {
        status: 409,
        body: { "error.message": { contains: ["another operation", "currently performing"] } },
      },
      means: 503,
      retry: "yes",
      says: "another operation has the resource",
      source: "https://github.com/Azure/terraform-azurerm-avm-res-storage-storageaccount/pull/382",
      basis: "observed",
    },
  ],
  waits: [
    { header: "retry-after", unit: "seconds" },
    { header: "x-ms-user-quota-resets-after", unit: "duration" },
  ],
  states: [
    {
      name: "reads of the subscription",
      header: { remaining: "x-ms-ratelimit-remaining-subscription-reads" },
      restoresPerSecond: 25,
    },
  ],
  limits: [
    { requests: 25, per: "1s", scope: "reads, per subscription and principal; 250 at once", source: LIMITS },
    { requests: 10, per: "1s", scope: "writes, per subscription and principal; 200 at once", source: LIMITS },
    { requests: 15, per: "5s", scope: "Resource Graph, per user", source: GRAPH },
  ],
  requestId: ["x-ms-correlation-request-id", "x-ms-request-id"],
}

import { microsoftAzure } from "../../src/profiles/microsoft-azure.ts"
import type { ProfileCase } from "./case.ts"

export const profile = microsoftAzure

const url = "https://management.azure.com/subscriptions/s1/resourceGroups?api-version=2022-01-01"

const failed = (code: string, message: string, more: object = {}) => ({ error: { code, message, ...more } })

export const cases: readonly ProfileCase[] = [
  {
    // https://learn.microsoft.com/en-us/troubleshoot/azure/azure-kubernetes/error-codes/subscriptionrequeststhrottled-error
    name: "the subscription's requests, with the wait in words",
    status: 429,
    url,
    body: failed(
      "SubscriptionRequestsThrottled",
      "Number of requests for subscription 's1' and operation 'GET/SUBSCRIPTIONS/RESOURCEGROUPS/PROVIDERS/MICROSOFT.NETWORK/PUBLICIPADDRESSES' exceeded the backend storage limit. Please try again after '6' seconds.",
    ),
    expected: { code: 429, retryable: true, waitMs: 6000 },
  },
  {
    // https://github.com/pulumi/pulumi-azure-native/issues/3720
    name: "another operation on the resource, as 429",
    status: 429,
    method: "PUT",
    url,
    body: failed("RetryableError", "A retryable error occurred.", {
      details: [
        {
          code: "RetryableErrorDueToAnotherOperation",
          message:
            "Operation PutSubnetOperation (x1) is updating resource /subscriptions/s1/resourceGroups/r1/providers/Microsoft.Network/virtualNetworks/v1. The call can be retried in 14 seconds.",
        },
      ],
    }),
    expected: { code: 429, retryable: true, waitMs: 14_000, matchedBy: "profile" },
  },
  {
    // https://github.com/hashicorp/terraform/issues/7986
    name: "a resource that is being updated, as 429",
    status: 429,
    method: "PUT",
    url,
    headers: { "retry-after": "10" },
    body: failed("RetryableError", "A retryable error occured.", {
      details: [
        {
          code: "ReferencedResourceNotProvisioned",
          message:
            "Cannot proceed with operation because resource /subnets/subnet1 used by resource /networkInterfaces/n1 is not in Succeeded state.",
        },
      ],
    }),
    expected: { code: 429, retryable: true, waitMs: 10_000 },
  },
  {
    // https://github.com/hashicorp/terraform-provider-azurerm/issues/19146
    name: "the limit of a resource provider",
    status: 429,
    url,
    body: failed(
      "OperationNotAllowed",
      "The server rejected the request because too many requests have been received for this subscription.",
      { details: [{ code: "TooManyRequests", target: "HighCostGetVMScaleSet3Min", message: "{}" }] },
    ),
    expected: { code: 429, retryable: true },
  },
  {
    // https://learn.microsoft.com/en-us/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
    name: "Resource Graph, with the wait as a time of day is written",
    status: 429,
    method: "POST",
    url: "https://management.azure.com/providers/Microsoft.ResourceGraph/resources?api-version=2022-10-01",
    headers: { "x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05" },
    body: failed("RateLimiting", "Please provide below info when asking for support", {
      details: [{ code: "RateLimiting", message: "Client application has been throttled." }],
    }),
    expected: { code: 429, retryable: true, waitMs: 5000 },
  },
  {
    // https://github.com/Azure/terraform-azurerm-avm-res-storage-storageaccount/pull/382
    name: "an operation that has the storage account",
    status: 409,
    method: "PUT",
    url,
    body: failed(
      "StorageAccountOperationInProgress",
      "An operation is currently performing on this storage account that requires exclusive access.",
    ),
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    // https://github.com/Azure/Vector-Search-AI-Assistant/issues/11
    name: "an operation that has the parent",
    status: 409,
    method: "PUT",
    url,
    body: failed(
      "RequestConflict",
      "Another operation is being performed on the parent resource '/accounts/a1'. Please try again later.",
    ),
    expected: { code: 503, retryable: true, matchedBy: "profile" },
  },
  {
    name: "an expired token",
    status: 401,
    url,
    body: failed(
      "ExpiredAuthenticationToken",
      "The access token expiry UTC time '7/1/2026 1:00:00 PM' is earlier than current UTC time '7/1/2026 2:00:00 PM'.",
    ),
    expected: { code: 401, retryable: false },
  },
  {
    // https://github.com/Azure/azure-service-operator/pull/2946
    name: "no cores left in the quota, under the code of a rate limit",
    status: 409,
    method: "PUT",
    url,
    body: failed(
      "OperationNotAllowed",
      "Operation could not be completed as it results in exceeding approved Total Regional Cores quota.",
    ),
    expected: { code: 400, retryable: false, exhausted: false, matchedBy: "nearest" },
  },
]

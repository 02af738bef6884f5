import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://advertising.amazon.com/API/docs/en-us/reference/concepts/rate-limiting"
const DISCUSSIONS = "https://github.com/amzn/ads-advanced-tools-docs/discussions"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-amazon-ads"

/** Older endpoints write `details`, newer ones `detail`, the edge `message`. */
const worded = (status: number | readonly number[], words: string, rule: Omit<ProfileRule, "when">) =>
  ["details", "detail", "message"].map(
    (where): ProfileRule => ({ when: { status, body: { [where]: { contains: words } } }, ...rule }),
  )

/**
 * Amazon Ads: the limits change with the load, and a 401 may mean a missing permission.
 * @see https://advertising.amazon.com/API/docs/en-us/reference/concepts/rate-limiting
 */
export const amazonAds: Profile = {
  name: "amazonAds",
  title: "Amazon Ads API",
  hosts: ["advertising-api.amazon.com", "advertising-api-*.amazon.com"],
  docs: [LIMITS, "https://advertising.amazon.com/API/docs/en-us"],
  rules: [
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      says: "throttled: the limit moves with the load of the region",
      source: LIMITS,
      basis: "observed",
    },
    ...worded([401, 403], "Not authorized to access scope", {
      means: 403,
      retry: "no",
      says: "this advertising profile is not yours: leave it out",
      source: AIRBYTE,
      basis: "observed",
    }),
    {
      when: { status: 401 },
      means: 401,
      retry: "no",
      says: "the access token is missing or not valid",
      source: AIRBYTE,
      basis: "observed",
    },
    ...worded(400, "KDP authors do not have access", {
      means: 403,
      retry: "no",
      says: "this account does not have the product: leave it out",
      source: AIRBYTE,
      basis: "observed",
    }),
    ...worded([400, 406], "too far in the past", {
      means: 400,
      retry: "no",
      says: "reports do not reach that far back",
      source: AIRBYTE,
      basis: "observed",
    }),
    {
      when: { status: 425 },
      means: 400,
      retry: "no",
      says: "the same report was asked for already: use the id that the message names",
      source: DISCUSSIONS,
      basis: "observed",
    },
  ],
  waits: [{ header: "retry-after", unit: "seconds" }],
  requestId: ["x-amz-request-id", "x-amzn-requestid", "x-amz-rid"],
  error: { code: ["code", "errors[].code"], message: ["details", "detail", "message", "errors[].message"] },
}

import type { Profile } from "./schema/profile.ts"

const SPEC = "https://github.com/pinterest/api-description/blob/main/v5/openapi.json"
const LIMITS = "https://developers.pinterest.com/docs/reference/rate-limits/"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-pinterest"

const REFUSED = { from: 400, to: 499 }

/**
 * Pinterest v5: `code` is a number that is more specific than the status.
 * @see https://developers.pinterest.com/docs/reference/rate-limits/
 */
export const pinterest: Profile = {
  name: "pinterest",
  title: "Pinterest API v5",
  hosts: ["api.pinterest.com", "api-sandbox.pinterest.com"],
  docs: [LIMITS, SPEC],
  rules: [
    {
      when: { body: { code: 8 } },
      means: 429,
      retry: "yes",
      says: "the limit of this category of calls is reached",
      source: SPEC,
    },
    {
      when: { status: REFUSED, body: { code: 2 } },
      means: 401,
      retry: "no",
      says: "the access token has expired or is not valid",
      source: SPEC,
    },
    {
      when: { status: REFUSED, body: { code: 3 } },
      means: 403,
      retry: "no",
      says: "the access token lacks a scope",
      source: "https://github.com/pinterest/api-quickstart/issues/97",
      basis: "observed",
    },
    {
      when: { status: REFUSED, body: { code: 29 } },
      means: 403,
      retry: "no",
      says: "the user or the app may not do this",
      source: SPEC,
    },
    {
      when: { status: REFUSED, body: { code: [2625, 2626] } },
      means: 403,
      retry: "no",
      says: "the account was disapproved, or is still in review",
      source: SPEC,
    },
    {
      when: { status: 400, body: { code: 1 } },
      means: 400,
      retry: "no",
      says: "a parameter is missing or wrong",
      source: SPEC,
    },
  ],
  waits: [{ header: "retry-after", unit: "seconds" }],
  limits: [
    { requests: 100, per: "1s", scope: "per user and app, standard access", source: LIMITS },
    { requests: 1000, per: "1d", scope: "per app, trial access", source: LIMITS },
    { requests: 300, per: "1m", scope: "ads_analytics, per user and app, standard access", source: LIMITS },
    { requests: 300, per: "1d", scope: "analytics, per user, by an older rule", source: AIRBYTE },
  ],
  requestId: ["x-pinterest-rid", "x-request-id"],
  error: { code: ["code"], message: ["message"] },
}

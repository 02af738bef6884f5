import type { Profile, ProfileRule, Test } from "./schema/profile.ts"

const BUSINESS = "https://business-api.tiktok.com/portal/docs"
const CONSUMER = "https://developers.tiktok.com/doc/tiktok-api-v2-error-handling/"
const TAP = "https://github.com/singer-io/tap-tiktok-ads/blob/main/tap_tiktok_ads/client.py"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-tiktok-marketing"
const PARTNER =
  "https://help.sleekflow.io/en_US/tiktok-business-messaging/troubleshooting-your-tiktok-business-messaging-channels"

/** The Business API always responds with 200; `code` tells a failure. */
const coded = (code: Test, advice: Omit<ProfileRule, "when" | "basis">): ProfileRule => ({
  when: { status: { from: 200, to: 599 }, body: { code } },
  basis: "observed",
  ...advice,
})

/** The consumer API uses specific statuses, and words as codes, at the top or inside `error`. */
const worded = (code: string, status: number, advice: Omit<ProfileRule, "when">): ProfileRule[] =>
  ["error.code", "code"].map((path) => ({ when: { status, body: { [path]: code } }, ...advice }))

/**
 * TikTok's API for Business, whose failures are all a 200 with a `code` other than 0, and its consumer API.
 * @see https://business-api.tiktok.com/portal/docs
 */
export const tiktok: Profile = {
  name: "tiktok",
  title: "TikTok",
  hosts: ["business-api.tiktok.com", "sandbox-ads.tiktok.com", "open.tiktokapis.com"],
  docs: [BUSINESS, CONSUMER],
  rules: [
    coded(40_100, {
      means: 429,
      retry: "yes",
      says: "too many requests",
      source: AIRBYTE,
    }),
    coded(40_105, {
      means: 401,
      retry: "no",
      says: "the access token is wrong or was revoked",
      source: PARTNER,
    }),
    coded(40_001, {
      means: 403,
      retry: "no",
      says: "no permission for this advertiser or operation",
      source: PARTNER,
    }),
    coded(40_007, {
      means: 404,
      retry: "no",
      says: "the object does not exist",
      source: PARTNER,
    }),
    coded([40_200, 40_201, 40_202, 40_700], {
      means: 500,
      retry: "yes",
      says: "an error on TikTok's side",
      source: TAP,
    }),
    coded(
      { from: 40_000, to: 49_999 },
      {
        means: 400,
        retry: "no",
        says: "TikTok does not take the request as it is",
        source: PARTNER,
      },
    ),
    coded(
      { from: 50_000, to: 59_999 },
      {
        means: 500,
        retry: "yes",
        says: "an error on TikTok's side",
        source: AIRBYTE,
      },
    ),
    ...worded("scope_not_authorized", 401, {
      means: 403,
      retry: "no",
      says: "the user has not granted the scope",
      source: CONSUMER,
    }),
    ...worded("scope_permission_missed", 400, {
      means: 403,
      retry: "no",
      says: "some of the fields need further scopes",
      source: CONSUMER,
    }),
    ...worded("access_token_invalid", 401, {
      means: 401,
      retry: "no",
      says: "the access token is missing, has expired or is not valid",
      source: CONSUMER,
    }),
    ...worded("rate_limit_exceeded", 429, {
      means: 429,
      retry: "yes",
      says: "too many requests",
      source: CONSUMER,
    }),
  ],
  limits: [
    { requests: 10, per: "1s", scope: "per app, basic level", source: AIRBYTE },
    { requests: 20, per: "1s", scope: "per app, advanced level", source: AIRBYTE },
    { requests: 30, per: "1s", scope: "per app, premium level", source: AIRBYTE },
  ],
  requestId: ["x-tt-logid"],
  error: {
    code: ["error.code", "code"],
    message: ["error.message", "message"],
  },
  failuresIn2xx: true,
}

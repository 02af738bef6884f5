import type { Profile, ProfileRule, ProfileStatement, ProfileWait, Test } from "./schema/profile.ts"

const ERRORS = "https://developers.facebook.com/docs/graph-api/guides/error-handling"
const LIMITS = "https://developers.facebook.com/docs/graph-api/overview/rate-limiting"
const MARKETING = "https://developers.facebook.com/docs/marketing-api/overview/rate-limiting"
const INSIGHTS =
  "https://developers.facebook.com/documentation/ads-commerce/marketing-api/insights/error-codes"
const REFERENCE = "https://developers.facebook.com/documentation/ads-commerce/marketing-api/error-reference"
const BEST = "https://developers.facebook.com/docs/marketing-api/insights/best-practices"
const AIRBYTE =
  "https://github.com/airbytehq/airbyte/tree/master/airbyte-integrations/connectors/source-facebook-marketing"

type Advice = Omit<ProfileRule, "when">

const coded = (code: Test, advice: Advice): ProfileRule => ({
  when: { body: { "error.code": code } },
  ...advice,
})

const subcoded = (code: Test, subcode: Test, advice: Advice): ProfileRule => ({
  when: { body: { "error.code": code, "error.error_subcode": subcode } },
  ...advice,
})

/** Both headers contain JSON; the first has the id of the business object as its key, and minutes as its unit. */
const BUSINESS: ProfileWait = {
  header: "x-business-use-case-usage",
  path: "*[].estimated_time_to_regain_access",
  unit: "minutes",
}
const ACCOUNT: ProfileWait = { header: "x-ad-account-usage", path: "reset_time_duration", unit: "seconds" }

const ACCOUNT_LIMIT: Advice = {
  means: 429,
  retry: "yes",
  wait: [ACCOUNT, BUSINESS],
  says: "the limit of the user or the ad account",
  source: LIMITS,
}

/** The length of the block depends on the tier of the app, which the header states. */
const tiered = (tier: string, ms: number): ProfileRule => ({
  when: { header: { "x-ad-account-usage": { contains: tier } }, body: { "error.code": 17 } },
  ...ACCOUNT_LIMIT,
  wait: [ACCOUNT, BUSINESS, { ms, documented: MARKETING }],
})

const TOO_MUCH: Advice = {
  means: 504,
  retry: "smaller",
  says: "Meta asks to reduce the amount of data: a smaller `limit`, fewer fields, a shorter time range",
  source: AIRBYTE,
  basis: "observed",
}

type UsedPercent = NonNullable<NonNullable<ProfileStatement["header"]>["usedPercent"]>

const used = (name: string, paths: string[], reset?: UsedPercent["reset"]): ProfileStatement => ({
  header: { usedPercent: { name, paths, reset } },
})

/**
 * Meta's Graph and Marketing APIs. Only the code in the body is specific: `type` is "OAuthException" for throttles too.
 * A throttled breakdown by reach is a 200 without some fields, with the header X-Fb-Ads-Insights-Reach-Throttle.
 * @see https://developers.facebook.com/docs/graph-api/guides/error-handling
 */
export const meta: Profile = {
  name: "meta",
  title: "Meta Graph and Marketing API",
  hosts: [
    "graph.facebook.com",
    "graph-video.facebook.com",
    "graph.instagram.com",
    "graph.threads.net",
    "graph.workplace.com",
  ],
  docs: [ERRORS, LIMITS, MARKETING, INSIGHTS, REFERENCE],
  rules: [
    subcoded(2, [1504041, 1504042], {
      means: 400,
      retry: "no",
      says: "these breakdowns or custom metrics are not valid, though the code says outage",
      source: INSIGHTS,
    }),
    subcoded([2, 100], [1504018, 1504038], {
      means: 504,
      retry: "smaller",
      says: "the insights query timed out: a shorter time range, or an asynchronous report",
      source: INSIGHTS,
    }),
    subcoded(100, 1487534, {
      means: 504,
      retry: "smaller",
      says: "too much data for one call",
      source: REFERENCE,
    }),
    { when: { body: { "error.message": { contains: "reduce the amount of data" } } }, ...TOO_MUCH },
    { when: { body: { "error.error_user_msg": { contains: "reduce the amount of data" } } }, ...TOO_MUCH },
    coded([80_000, 80_001, 80_002, 80_003, 80_004, 80_005, 80_006, 80_008, 80_009, 80_014], {
      means: 429,
      retry: "yes",
      wait: [BUSINESS, ACCOUNT],
      says: "the limit of this business use case (ads, insights, pages, leads …)",
      source: LIMITS,
    }),
    tiered("development_access", 300_000),
    tiered("standard_access", 60_000),
    coded(17, ACCOUNT_LIMIT),
    coded([4, 341], {
      means: 429,
      retry: "yes",
      says: "the limit of the app",
      source: ERRORS,
    }),
    coded(32, {
      means: 429,
      retry: "yes",
      says: "the limit of the page",
      source: LIMITS,
    }),
    coded(613, {
      means: 429,
      retry: "yes",
      says: "the limit of this call or ad account",
      source: LIMITS,
    }),
    subcoded(190, 463, {
      means: 401,
      retry: "no",
      says: "the access token has expired",
      source: ERRORS,
    }),
    subcoded(190, [460, 467], {
      means: 401,
      retry: "no",
      says: "the access token was made invalid: a new password, a logout, or by Meta",
      source: ERRORS,
    }),
    subcoded(190, 458, {
      means: 401,
      retry: "no",
      says: "the user has removed the app",
      source: ERRORS,
    }),
    coded([190, 102], {
      means: 401,
      retry: "no",
      says: "the access token has expired or is not valid",
      source: ERRORS,
    }),
    coded([3, 10], {
      means: 403,
      retry: "no",
      says: "the app lacks a permission or capability",
      source: ERRORS,
    }),
    coded(
      { from: 200, to: 299 },
      {
        means: 403,
        retry: "no",
        says: "a permission is missing, or was taken back",
        source: ERRORS,
      },
    ),
    subcoded(100, 33, {
      means: 403,
      retry: "no",
      says: "the object does not exist, or this token may not see it: Meta does not tell which",
      source: REFERENCE,
    }),
    coded(960, {
      means: 504,
      retry: "yes",
      says: "a call of the batch timed out",
      source: AIRBYTE,
      basis: "observed",
    }),
    coded(104, {
      means: 503,
      retry: "yes",
      says: "the connection inside Meta was reset",
      source: AIRBYTE,
      basis: "observed",
    }),
    coded(2, {
      means: 503,
      retry: "yes",
      says: "a service of Meta is down for the moment",
      source: ERRORS,
    }),
    subcoded(-2, 2490547, {
      means: 503,
      retry: "yes",
      says: "the asynchronous job failed for the moment",
      source: REFERENCE,
    }),
    coded(1, {
      means: 500,
      retry: "yes",
      says: "an error that Meta does not name; it may pass",
      source: ERRORS,
    }),
    {
      when: { status: { from: 400, to: 499 }, body: { "error.is_transient": true } },
      means: 503,
      retry: "yes",
      says: "Meta calls the error transient",
      source: REFERENCE,
    },
  ],
  waits: [BUSINESS, ACCOUNT],
  // In per cent of a limit of which the size is not stated: of the app, the page, the account, each business use case.
  states: [
    used("x-app-usage", ["*"]),
    used("x-page-usage", ["*"]),
    used("x-ad-account-usage", ["acc_id_util_pct"], { path: "reset_time_duration", unit: "seconds" }),
    used("x-business-use-case-usage", ["*[].call_count", "*[].total_cputime", "*[].total_time"]),
    used("x-fb-ads-insights-throttle", ["app_id_util_pct", "acc_id_util_pct"]),
  ],
  limits: [
    { requests: 200, per: "1h", scope: "per app, times its users", source: LIMITS },
    { requests: 600, per: "1h", scope: "ads_insights per ad account, development tier", source: LIMITS },
    { requests: 190_000, per: "1h", scope: "ads_insights per ad account, standard tier", source: LIMITS },
    { requests: 300, per: "1h", scope: "ads_management per ad account, development tier", source: LIMITS },
    { requests: 100_000, per: "1h", scope: "ads_management per ad account, standard tier", source: LIMITS },
    {
      requests: 60,
      per: "5m",
      scope: "points (a read is 1, a write 3), development tier",
      source: MARKETING,
    },
    { requests: 9000, per: "5m", scope: "points (a read is 1, a write 3), standard tier", source: MARKETING },
    {
      requests: 10,
      per: "1d",
      scope: "asynchronous reports per ad account of reach by breakdown, beyond 13 months back",
      source: BEST,
    },
  ],
  requestId: ["x-fb-request-id", "x-fb-trace-id"],
  error: {
    code: ["error.code", "error.error_subcode"],
    message: ["error.message", "error.error_user_msg"],
  },
}

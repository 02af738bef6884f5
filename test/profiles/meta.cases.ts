import type { FaqCode } from "../../src/faq/entry.ts"
import { meta } from "../../src/profiles/meta.ts"
import type { ProfileCase } from "./case.ts"

export const profile = meta

const url = "https://graph.facebook.com/v25.0/act_1234567890/insights?level=ad&limit=500"

const failed = (code: number | string, extra: object = {}) => ({
  error: {
    message: "An error.",
    type: "OAuthException",
    code,
    fbtrace_id: "AbCdEfGhIjKlMnOpQrStUv",
    ...extra,
  },
})

const business = (...minutes: number[]) => ({
  "x-business-use-case-usage": JSON.stringify(
    Object.fromEntries(
      minutes.map((estimated_time_to_regain_access, index) => [
        `10200${index}`,
        [
          {
            type: "ads_insights",
            call_count: 100,
            total_cputime: 25,
            total_time: 61,
            estimated_time_to_regain_access,
            ads_api_access_tier: "standard_access",
          },
        ],
      ]),
    ),
  ),
})

const account = (reset_time_duration: number | null, ads_api_access_tier: string) => ({
  "x-ad-account-usage": JSON.stringify({
    acc_id_util_pct: 100,
    ...(reset_time_duration !== null && { reset_time_duration }),
    ads_api_access_tier,
  }),
})

const plain = (name: string, code: FaqCode, retryable: boolean, body: object, status = 400): ProfileCase => ({
  name,
  status,
  url,
  body,
  expected: { code, retryable, waitMs: null, exhausted: false, matchedBy: "profile" },
})

export const cases: readonly ProfileCase[] = [
  {
    ...plain(
      "the app's limit",
      429,
      true,
      failed(4, { message: "(#4) Application request limit reached", is_transient: true }),
    ),
    headers: { "x-app-usage": JSON.stringify({ call_count: 104, total_cputime: 20, total_time: 31 }) },
  },
  plain("the app's limit for insights", 429, true, failed(4, { error_subcode: 1504022 })),
  {
    name: "the ad account's limit, with its reset in seconds",
    status: 400,
    url,
    headers: account(97, "standard_access"),
    body: failed(17, { message: "User request limit reached", error_subcode: 2446079 }),
    expected: { code: 429, retryable: true, waitMs: 97_000, matchedBy: "profile" },
  },
  {
    name: "the ad account's limit in the development tier, without a reset",
    status: 400,
    url,
    headers: account(null, "development_access"),
    body: failed(17, { error_subcode: 2446079 }),
    expected: { code: 429, retryable: true, waitMs: 300_000 },
  },
  {
    name: "the ad account's limit in the standard tier, without a reset",
    status: 403,
    url,
    headers: account(null, "standard_access"),
    body: failed("17", { error_subcode: "2446079" }),
    expected: { code: 429, retryable: true, waitMs: 60_000 },
  },
  plain("the user's limit without any header", 429, true, failed(17)),
  plain("the page's limit", 429, true, failed(32, { message: "Page request limit reached" })),
  plain("a call's own limit", 429, true, failed(613, { error_subcode: 1487742 })),
  ...[80000, 80001, 80002, 80003, 80004, 80005, 80006, 80008, 80014].map(
    (code): ProfileCase => ({
      name: `the limit of a business use case: ${code}, in minutes`,
      status: 400,
      url,
      headers: business(0, 18, 5),
      body: failed(code, { message: `(#${code}) There have been too many calls`, error_subcode: 2446079 }),
      expected: { code: 429, retryable: true, waitMs: 18 * 60_000, matchedBy: "profile" },
    }),
  ),
  plain("a business use case without its header", 429, true, failed("80004")),
  plain(
    "the token has expired",
    401,
    false,
    failed(190, { error_subcode: 463, message: "Error validating access token" }),
  ),
  plain("the token was made invalid", 401, false, failed(190, { error_subcode: 460 })),
  plain("the user removed the app", 401, false, failed(190, { error_subcode: 458 })),
  plain("the token, without a subcode", 401, false, failed(190)),
  plain("the session", 401, false, failed(102)),
  {
    ...plain("the token, while headers tell of limits", 401, false, failed(190)),
    headers: business(30),
  },
  plain("a permission", 403, false, failed(10, { message: "(#10) Application does not have permission" })),
  plain("a permission of the 200s", 403, false, failed(294), 403),
  plain("a capability", 403, false, failed(3)),
  plain(
    "not there, or not to be seen",
    403,
    false,
    failed(100, { type: "GraphMethodException", error_subcode: 33 }),
  ),
  plain("a service is down", 503, true, failed(2, { message: "Service temporarily unavailable" })),
  plain("an outage of insights", 503, true, failed(2, { error_subcode: 1504043 })),
  plain("an asynchronous job", 503, true, failed(-2, { error_subcode: 2490547 })),
  plain("an unknown error", 500, true, failed(1, { message: "An unknown error occurred" }), 500),
  plain("transient by its own word", 503, true, failed(9999, { is_transient: true })),
  plain(
    "lasting, despite code 2: breakdowns",
    400,
    false,
    failed(2, { error_subcode: 1504041, is_transient: true }),
  ),
  plain("lasting, despite code 2: metrics", 400, false, failed(2, { error_subcode: 1504042 }), 500),
  plain("insights timed out", 504, false, failed(100, { error_subcode: 1504018 })),
  plain("insights timed out, by code 2", 504, false, failed(2, { error_subcode: 1504038 })),
  plain("too much data in a call", 504, false, failed(100, { error_subcode: 1487534 })),
  plain(
    "reduce the data, in the message",
    504,
    false,
    failed(1, { message: "Please reduce the amount of data you're asking for, then retry your request" }),
    500,
  ),
  plain(
    "reduce the data, only in the text for users",
    504,
    false,
    failed(1, { error_subcode: 99, error_user_msg: "Please Reduce the Amount of Data you're asking for" }),
    500,
  ),
  plain("a batch timed out", 504, true, failed(960)),
  plain("a connection inside was reset", 503, true, failed(104), 500),
  {
    name: "a wrong parameter, of the type OAuthException, not transient",
    status: 400,
    url,
    headers: business(0),
    body: failed(100, { message: "(#100) Tried accessing nonexisting field (foo)", is_transient: false }),
    expected: { code: 400, retryable: false, matchedBy: "status", exhausted: false },
  },

  {
    // https://github.com/facebook/facebook-nodejs-business-sdk/issues/97
    name: "the app's limit without its header",
    status: 403,
    url,
    body: {
      error: {
        message: "(#4) Application request limit reached",
        type: "OAuthException",
        is_transient: true,
        code: 4,
        fbtrace_id: "FlQgl+5U8pF",
      },
    },
    expected: { code: 429, retryable: true, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/facebookarchive/php-graph-sdk/issues/634
    name: "the page's limit",
    status: 400,
    url,
    body: {
      error: { message: "(#32) Page request limited reached", type: "OAuthException", code: 32 },
    },
    expected: { code: 429, retryable: true, exhausted: false, matchedBy: "profile" },
  },
  {
    // https://github.com/facebook/facebook-php-business-sdk/issues/483
    name: "the user's limit, while the insights say that there is room",
    status: 400,
    url,
    headers: { "x-fb-ads-insights-throttle": JSON.stringify({ app_id_util_pct: 0.01, acc_id_util_pct: 0 }) },
    body: {
      error: { message: "(#17) User request limit reached", type: "OAuthException", code: 17 },
    },
    expected: { code: 429, retryable: true, exhausted: false, matchedBy: "profile" },
  },
]

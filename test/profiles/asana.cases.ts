import { asana } from "../../src/profiles/asana.ts"
import type { ProfileCase } from "./case.ts"

export const profile = asana

const url = "https://app.asana.com/api/1.0/tasks?limit=100"
const help =
  "For more information on API status codes and how to handle them, read the docs on errors: https://developers.asana.com/docs/errors"
const failed = (message: string) => ({ errors: [{ message, help }] })

export const cases: readonly ProfileCase[] = [
  {
    // https://developers.asana.com/docs/rate-limits
    name: "a rate limit",
    status: 429,
    url,
    headers: { "retry-after": "30" },
    body: {
      errors: [
        {
          message:
            "You've made too many requests and hit a rate limit. Please retry after the given amount of time.",
        },
      ],
    },
    expected: { code: 429, retryable: true, waitMs: 30_000 },
  },
  {
    // https://github.com/thash/asana/issues/7
    name: "a list that is too long for one response",
    status: 400,
    url,
    body: failed("The result is too large. You should use pagination!"),
    expected: { code: 414, retryable: false },
  },
  {
    // https://github.com/airbytehq/airbyte/issues/33842
    name: "a sync token that is too old",
    status: 412,
    url: "https://app.asana.com/api/1.0/events?resource=1203897763724806",
    body: {
      sync: "de4774f6915eae04714ca93bb2f5ee81",
      ...failed(
        "Sync token invalid or too old. If you are attempting to keep resources in sync, you must fetch the full dataset for this query now and use the new sync token for the next sync.",
      ),
    },
    expected: { code: 400, retryable: false },
  },
  {
    name: "a feature of another plan",
    status: 402,
    url,
    body: failed("Search is only available to premium users"),
    expected: { code: 403, retryable: false },
  },
  {
    // https://developers.asana.com/docs/errors
    name: "a fault of Asana's",
    status: 500,
    url,
    body: { errors: [{ message: "Server Error", phrase: "6 sad squid snuggle softly" }] },
    expected: { code: 500, retryable: true },
  },
  {
    // https://github.com/Asana/node-asana/issues/129
    name: "a listing that lacks its workspace",
    status: 400,
    url: "https://app.asana.com/api/1.0/tags?limit=50",
    body: failed("Need to specify a workspace to paginate!"),
    expected: { code: 400, retryable: false, matchedBy: "status" },
  },
]

import type { FaqCode } from "../faq/entry.ts"
import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://developers.notion.com/reference/request-limits"
const CODES = "https://developers.notion.com/reference/status-codes"
const SDK = "https://github.com/makenotion/notion-sdk-js/blob/main/src/errors.ts"

const coded = (
  code: string | string[],
  means: FaqCode,
  retry: ProfileRule["retry"],
  says: string,
  source: string,
): ProfileRule => ({ when: { body: { code } }, means, retry, says, source })

/**
 * Notion's API: every failure has a `code`. Notion's own client repeats 500 and 503 for GET and DELETE only, and
 * `rate_limited` and `service_overload` for any method.
 * @see https://developers.notion.com/reference/status-codes
 */
export const notion: Profile = {
  name: "notion",
  title: "Notion",
  hosts: ["api.notion.com"],
  docs: [LIMITS, CODES],
  rules: [
    coded("rate_limited", 429, "yes", "too many requests from this integration", LIMITS),
    coded("service_overload", 503, "yes", "Notion is overloaded for the moment", SDK),
    {
      when: { status: 529 },
      means: 503,
      retry: "yes",
      says: "Notion is overloaded for the moment",
      source: SDK,
    },
    coded("internal_server_error", 500, "yes", "Notion failed on its own side", CODES),
    coded("service_unavailable", 503, "yes", "Notion is not available for the moment", CODES),
    coded(
      "database_connection_unavailable",
      503,
      "yes",
      "Notion's database cannot be reached for the moment",
      CODES,
    ),
    coded("conflict_error", 503, "yes", "another change to the same data came in between", CODES),
    coded("gateway_timeout", 504, "yes", "Notion did not finish the request in time", CODES),
    coded("unauthorized", 401, "no", "the token is not valid", CODES),
    {
      ...coded("invalid_grant", 401, "no", "the grant or the refresh token is not valid", CODES),
      basis: "observed",
    },
    {
      when: { status: 400, body: { error: "invalid_grant" } },
      means: 401,
      retry: "no",
      says: "the grant or the refresh token is not valid",
      source: CODES,
      basis: "observed",
    },
    coded("restricted_resource", 403, "no", "the integration may not do this", CODES),
    coded(
      "object_not_found",
      404,
      "no",
      "there is no such object, or it is not shared with the integration",
      CODES,
    ),
    coded(
      ["validation_error", "invalid_json", "invalid_request", "invalid_request_url", "missing_version"],
      400,
      "no",
      "Notion does not take the request as it stands",
      CODES,
    ),
  ],
  limits: [{ requests: 3, per: "1s", scope: "per integration, on average", paces: true, source: LIMITS }],
  requestId: ["x-notion-request-id", "x-request-id"],
  error: { code: ["code", "error"], message: ["message", "error_description"] },
}

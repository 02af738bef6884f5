import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://docs.slack.dev/apis/web-api/rate-limits"
const CODES = "https://docs.slack.dev/reference/methods/conversations.history"
const SPECS = "https://github.com/slackapi/slack-api-specs"

type ErrorCodes = string[] | { readonly endsWith: string }

const failed = (error: ErrorCodes, rule: Omit<ProfileRule, "when">): ProfileRule => ({
  when: { status: { from: 200, to: 599 }, body: { ok: false, error } },
  ...rule,
})

/**
 * Slack's Web API: it responds with 200 or 429, and a 200 with `ok: false` is a failure.
 * @see https://docs.slack.dev/apis/web-api/
 */
export const slack: Profile = {
  name: "slack",
  title: "Slack Web API",
  hosts: ["slack.com/api", "*.slack.com/api", "slack-gov.com/api"],
  docs: [LIMITS, "https://docs.slack.dev/apis/web-api/"],
  failuresIn2xx: true,
  rules: [
    failed(["ratelimited", "rate_limited"], {
      means: 429,
      retry: "yes",
      says: "this method's limit for the workspace is reached",
      source: LIMITS,
    }),
    failed(["invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive"], {
      means: 401,
      retry: "no",
      says: "the token is missing, revoked or no longer valid",
      source: CODES,
    }),
    failed(
      [
        "missing_scope",
        "no_permission",
        "not_in_channel",
        "org_login_required",
        "ekm_access_denied",
        "access_denied",
        "accesslimited",
        "not_allowed_token_type",
        "enterprise_is_restricted",
        "team_access_not_granted",
      ],
      {
        means: 403,
        retry: "no",
        says: "the token lacks a scope, or the app or its user may not do this here",
        source: CODES,
      },
    ),
    failed(
      { endsWith: "_not_found" },
      {
        means: 404,
        retry: "no",
        says: "there is no such channel, user, file or message, or the token cannot see it",
        source: CODES,
      },
    ),
    failed(["fatal_error", "internal_error"], {
      means: 500,
      retry: "yes",
      says: "Slack failed on its own side",
      source: CODES,
    }),
    failed(["team_added_to_org", "service_unavailable"], {
      means: 503,
      retry: "yes",
      says: "not available for the moment, as while a workspace is moved to an Enterprise organisation",
      source: CODES,
    }),
    failed(["request_timeout"], {
      // Despite the name, the server was not slow.
      means: 400,
      retry: "no",
      says: "the POST arrived without its body or with a part of it",
      source: CODES,
    }),
    {
      when: { status: { from: 200, to: 299 }, body: { ok: false } },
      means: 400,
      retry: "no",
      says: "Slack does not take the request as it stands",
      source: SPECS,
    },
  ],
  waits: [{ header: "retry-after", unit: "seconds" }],
  limits: [
    { requests: 1, per: "1m", scope: "per method and workspace, tier 1, at least", source: LIMITS },
    { requests: 20, per: "1m", scope: "per method and workspace, tier 2, at least", source: LIMITS },
    { requests: 50, per: "1m", scope: "per method and workspace, tier 3, at least", source: LIMITS },
    { requests: 100, per: "1m", scope: "per method and workspace, tier 4, at least", source: LIMITS },
    { requests: 1, per: "1s", scope: "messages per channel", source: LIMITS },
    {
      requests: 1,
      per: "1m",
      scope:
        "conversations.history and .replies for commercial apps outside the Marketplace, 15 objects a call",
      source: LIMITS,
    },
  ],
  requestId: ["x-slack-req-id"],
  error: { code: ["error"], message: ["response_metadata.messages[]", "error"] },
}

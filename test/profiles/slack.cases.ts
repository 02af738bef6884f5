import type { FaqCode } from "../../src/faq/entry.ts"
import { slack } from "../../src/profiles/slack.ts"
import type { ProfileCase } from "./case.ts"

export const profile = slack

const history = "https://slack.com/api/conversations.history?channel=C012AB3CD&limit=200"

const failures: Readonly<Record<string, readonly [code: FaqCode, retryable: boolean]>> = {
  rate_limited: [429, true],
  invalid_auth: [401, false],
  not_authed: [401, false],
  token_revoked: [401, false],
  token_expired: [401, false],
  account_inactive: [401, false],
  no_permission: [403, false],
  not_in_channel: [403, false],
  org_login_required: [403, false],
  ekm_access_denied: [403, false],
  channel_not_found: [404, false],
  user_not_found: [404, false],
  file_not_found: [404, false],
  fatal_error: [500, true],
  internal_error: [500, true],
  team_added_to_org: [503, true],
  invalid_cursor: [400, false],
  invalid_arguments: [400, false],
  invalid_arg_name: [400, false],
  request_timeout: [400, false],
}

export const cases: readonly ProfileCase[] = [
  {
    name: "a rate limit",
    status: 429,
    url: history,
    headers: { "retry-after": "30" },
    body: { ok: false, error: "ratelimited" },
    expected: { code: 429, retryable: true, waitMs: 30_000 },
  },
  {
    name: "a rate limit without a body",
    status: 429,
    url: history,
    headers: { "retry-after": "60" },
    body: "",
    expected: { code: 429, retryable: true, waitMs: 60_000 },
  },
  {
    name: "a rate limit inside a 200",
    status: 200,
    url: history,
    headers: { "retry-after": "10" },
    body: { ok: false, error: "ratelimited" },
    expected: { code: 429, retryable: true, waitMs: 10_000, matchedBy: "profile" },
  },
  {
    name: "a rate limit inside a 200 that names no wait",
    status: 200,
    url: history,
    body: { ok: false, error: "ratelimited", warning: "superfluous_charset" },
    expected: { code: 429, retryable: true, waitMs: null, matchedBy: "profile" },
  },
  {
    name: "a missing scope",
    status: 200,
    url: history,
    body: { ok: false, error: "missing_scope", needed: "channels:history", provided: "identify,chat:write" },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
  ...Object.entries(failures).map(
    ([error, [code, retryable]]): ProfileCase => ({
      name: error,
      status: 200,
      url: history,
      body: { ok: false, error, response_metadata: { messages: [] } },
      expected: { code, retryable, matchedBy: "profile" },
    }),
  ),
  {
    name: "an error that no page lists",
    status: 200,
    url: history,
    body: { ok: false, error: "surprise" },
    expected: { code: 400, retryable: false, matchedBy: "profile" },
  },
  {
    name: "a good answer with a field named error",
    status: 200,
    url: history,
    body: { ok: true, error: "ratelimited", messages: [{ type: "message", text: "internal_error" }] },
    expected: null,
  },
  {
    name: "a good answer whose messages hold a failed one",
    status: 200,
    url: history,
    body: { ok: true, messages: [{ ok: false, error: "channel_not_found" }], has_more: false },
    expected: null,
  },
  {
    name: "a page of the web server, not of the API",
    status: 503,
    url: history,
    body: "<html><body>Service Unavailable</body></html>",
    expected: { code: 503, retryable: true, matchedBy: "status" },
  },

  {
    name: "service_unavailable",
    status: 200,
    url: history,
    body: { ok: false, error: "service_unavailable" },
    expected: { code: 503, retryable: true },
  },

  {
    // https://github.com/alex000kim/slack-gpt-bot/issues/7
    name: "missing scopes, all that would do",
    status: 200,
    url: "https://www.slack.com/api/conversations.replies",
    body: {
      ok: false,
      error: "missing_scope",
      needed: "channels:history,groups:history,mpim:history,im:history",
      provided: "app_mentions:read,chat:write",
    },
    expected: { code: 403, retryable: false, matchedBy: "profile" },
  },
]

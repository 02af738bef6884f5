import type { Profile, ProfileRule } from "./schema/profile.ts"

const LIMITS = "https://developer.xero.com/documentation/guides/oauth2/limits/"
const TAP = "https://github.com/singer-io/tap-xero/blob/master/tap_xero/client.py"

/** The newer APIs write the field in lower case. */
const detailed = (
  status: number,
  words: string[],
  finding: Omit<ProfileRule, "when">,
): readonly ProfileRule[] =>
  ["Detail", "detail"].map((path) => ({
    when: { status, body: { [path]: { contains: words } } },
    ...finding,
  }))

/**
 * Xero's Accounting and related APIs, whose limits are counted per organisation.
 * @see https://developer.xero.com/documentation/guides/oauth2/limits/
 */
export const xero: Profile = {
  name: "xero",
  title: "Xero",
  hosts: ["api.xero.com", "identity.xero.com"],
  docs: [LIMITS, "https://developer.xero.com/documentation/api/accounting/responsecodes"],
  rules: [
    {
      when: { status: 429, header: { "x-rate-limit-problem": { contains: "minute" } } },
      means: 429,
      retry: "yes",
      says: "the calls of this minute are used up",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 429, header: { "x-rate-limit-problem": { startsWith: ["day", "dail"] } } },
      means: 429,
      retry: "no",
      exhausted: true,
      quotaOf: "source",
      says: "the organisation's calls of the day are used up",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 429, header: { "x-rate-limit-problem": { contains: "concurrent" } } },
      means: 429,
      retry: "yes",
      says: "more than five calls at once to one organisation",
      source: LIMITS,
    },
    {
      when: { status: 429, header: { "x-daylimit-remaining": 0 } },
      means: 429,
      retry: "no",
      exhausted: true,
      quotaOf: "source",
      says: "the organisation's calls of the day are used up",
      source: LIMITS,
      basis: "observed",
    },
    {
      when: { status: 401, header: { "www-authenticate": { contains: "insufficient_scope" } } },
      means: 403,
      retry: "no",
      says: "the token lacks a scope",
      source: "https://www.rfc-editor.org/rfc/rfc6750#section-3.1",
    },
    ...detailed(401, ["AuthorizationUnsuccessful", "scope"], {
      means: 403,
      retry: "no",
      says: "the token lacks a scope",
      source: "https://github.com/XeroAPI/Xero-NetStandard/issues/298",
      basis: "observed",
    }),
    {
      when: { status: [400, 401], body: { error: "invalid_grant" } },
      means: 401,
      retry: "no",
      says: "the refresh token is no longer valid: authorise again",
      source: "https://www.rfc-editor.org/rfc/rfc6749#section-5.2",
    },
    ...detailed(401, ["TokenExpired", "token expired"], {
      means: 401,
      retry: "no",
      says: "the access token has expired: it lives for 30 minutes",
      source: TAP,
      basis: "observed",
    }),
    ...detailed(403, ["AuthenticationUnsuccessful"], {
      means: 403,
      retry: "no",
      says: "the organisation is no longer connected, or its trial has ended: connect it again",
      source: TAP,
      basis: "observed",
    }),
    {
      when: {
        status: 403,
        header: { "content-type": { contains: "html" } },
        body: { "": { contains: "Access Denied" } },
      },
      means: 403,
      retry: "no",
      says: "turned away at the edge, as for TLS before 1.2",
      source: TAP,
      basis: "observed",
    },
  ],
  waits: [{ header: "retry-after", unit: "seconds" }],
  states: [
    { name: "minute", header: { remaining: "x-minlimit-remaining" }, windowMs: 60_000 },
    // Without a window: a daily quota may be spent at any pace.
    { name: "day", header: { remaining: "x-daylimit-remaining" } },
    { name: "app's minute", header: { remaining: "x-appminlimit-remaining" }, windowMs: 60_000 },
  ],
  limits: [
    {
      requests: 60,
      per: "1m",
      concurrency: 5,
      scope: "per organisation",
      paces: true,
      source: LIMITS,
    },
    { requests: 5000, per: "1d", scope: "per organisation", source: LIMITS },
    { requests: 10_000, per: "1m", scope: "per app, over all organisations", source: LIMITS },
  ],
  requestId: ["xero-correlation-id", "x-request-id"],
  error: {
    code: ["Type", "type", "Title", "title", "error", "ErrorNumber"],
    message: ["Detail", "detail", "Message", "error_description"],
  },
}

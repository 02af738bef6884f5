import type { Profile } from "./schema/profile.ts"

const API = "https://developers.snap.com/api/marketing-api/Ads-API"
const LIMITS = `${API}/rate-limits`
const ERRORS = `${API}/errors`
const PATTERNS = `${API}/api-patterns`
const TAP = "https://github.com/singer-io/tap-snapchat-ads"

/**
 * Snapchat's Marketing API. In a 200 single items may have failed (`sub_request_status: "ERROR"`). Because the other
 * items succeeded, the response counts as a success unless `request_status` is an error.
 * @see https://developers.snap.com/api/marketing-api/Ads-API/rate-limits
 */
export const snapchat: Profile = {
  name: "snapchat",
  title: "Snapchat Marketing API",
  hosts: ["adsapi.snapchat.com"],
  docs: [LIMITS, ERRORS, PATTERNS],
  failuresIn2xx: true,
  rules: [
    {
      when: { status: { from: 200, to: 299 }, body: { request_status: "ERROR" } },
      means: 400,
      retry: "no",
      says: "the request as a whole failed",
      source: PATTERNS,
      basis: "observed",
    },
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      says: "too many requests a second; Snapchat does not say how long to wait",
      source: LIMITS,
    },
    {
      when: { status: 401, header: { "www-authenticate": { contains: "invalid_token" } } },
      means: 401,
      retry: "no",
      says: "the access token has expired or is not valid",
      source: ERRORS,
      basis: "observed",
    },
    {
      when: { status: [400, 404], body: { error_code: "E3003" } },
      means: 404,
      retry: "no",
      says: "there is no such entity",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 404 },
      means: 404,
      retry: "no",
      says: "not there, or not open to you: Snapchat does not tell the two apart, so check the access too",
      source: ERRORS,
      basis: "observed",
    },
  ],
  waits: [{ header: "retry-after", unit: "seconds" }],
  limits: [
    { requests: 10, per: "1s", scope: "per access token, on average", paces: true, source: LIMITS },
    { requests: 20, per: "1s", scope: "per app, on average", source: LIMITS },
  ],
  requestId: ["x-request-id"],
  error: {
    code: ["error_code", "error"],
    message: ["debug_message", "display_message", "error_description", "*[].sub_request_error_reason"],
  },
}

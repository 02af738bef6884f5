import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits"
const ERRORS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling"
const DECORATION = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/decoration"
const TAP = "https://github.com/singer-io/tap-linkedin-ads/blob/master/tap_linkedin_ads/client.py"

/**
 * LinkedIn's Marketing API. Its limits are daily, per endpoint, application and member; they are not published, and no
 * response states what is left.
 * @see https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits
 */
export const linkedin: Profile = {
  name: "linkedin",
  title: "LinkedIn Marketing",
  hosts: ["api.linkedin.com", "www.linkedin.com/oauth"],
  docs: [LIMITS, ERRORS],
  rules: [
    {
      when: { status: 429, body: { message: { contains: ["DAY limit", "APPLICATION DAY", "MEMBER DAY"] } } },
      means: 429,
      retry: "no",
      exhausted: true,
      wait: [{ until: "midnight-utc", documented: LIMITS }],
      says: "the calls of the day to this endpoint are used up; they come back at midnight, UTC",
      source: LIMITS,
      basis: "observed",
    },
    {
      when: { status: 429 },
      means: 429,
      retry: "yes",
      says: "a short throttle, not the day's limit; it clears by itself",
      source: LIMITS,
    },
    // The response is incomplete: a field that was to be resolved stays a URN.
    {
      when: { status: 200, body: { "elements[].*.status": 429, "elements[].*.serviceErrorCode": 101 } },
      means: 429,
      retry: "yes",
      says: "a decorated field was throttled and is missing from the answer",
      source: DECORATION,
      basis: "observed",
    },
    {
      when: { status: 200, body: { "*.status": 429, "*.serviceErrorCode": 101 } },
      means: 429,
      retry: "yes",
      says: "a decorated field was throttled and is missing from the answer",
      source: DECORATION,
      basis: "observed",
    },
    {
      when: { status: { from: 400, to: 499 }, body: { serviceErrorCode: [65601, 65602] } },
      means: 401,
      retry: "no",
      says: "the access token has expired or was revoked",
      source: TAP,
      basis: "observed",
    },
    {
      when: { status: 426 },
      means: 400,
      retry: "no",
      says: "the version is retired: send a newer LinkedIn-Version",
      source: "https://learn.microsoft.com/en-us/linkedin/marketing/versioning",
    },
    {
      when: { status: 401 },
      means: 401,
      retry: "no",
      says: "the access token is missing, has expired or was revoked",
      source: ERRORS,
    },
    {
      when: { status: 403 },
      means: 403,
      retry: "no",
      says: "the member or the application lacks a permission",
      source: ERRORS,
    },
    {
      when: { status: 504 },
      means: 504,
      retry: "yes",
      says: "LinkedIn took too long to answer",
      source: ERRORS,
    },
  ],
  requestId: ["x-li-uuid"],
  error: {
    code: ["serviceErrorCode", "code", "error"],
    message: ["message", "error_description"],
  },
  failuresIn2xx: true,
}

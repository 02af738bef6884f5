import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://docs.gitlab.com/user/gitlab_com/rate_limits/"

/**
 * GitLab.com; for an instance of your own, set the option `profile`. A single endpoint's own limit has no Retry-After.
 * @see https://docs.gitlab.com/user/gitlab_com/rate_limits/
 */
export const gitlab: Profile = {
  name: "gitlab",
  title: "GitLab",
  hosts: ["gitlab.com/api"],
  docs: [LIMITS, "https://docs.gitlab.com/api/rest/troubleshooting/"],
  rules: [
    {
      when: { status: 409, body: { message: { contains: "resource lock" } } },
      means: 503,
      retry: "yes",
      says: "a lock on these data could not be had in time",
      source: "https://github.com/renovatebot/renovate/issues/29006",
      basis: "observed",
    },
  ],
  limits: [
    { requests: 2000, per: "1m", scope: "per user", source: LIMITS },
    { requests: 500, per: "1m", scope: "per address, without a token", source: LIMITS },
  ],
}

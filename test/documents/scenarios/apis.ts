import { github } from "../../../src/profiles/github.ts"
import type { Scenario } from "../sequence.ts"

/** GitHub's primary rate limit: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export const apis: Scenario = {
  options: { profile: github },
  reply: ({ n, at }) => {
    if (n > 1) return { status: 200 }
    const reset = String(Math.floor((Date.UTC(2026, 0, 15) + at) / 1_000) + 40)
    return {
      status: 403,
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset },
      body: { message: "API rate limit exceeded for user ID 1." },
    }
  },
  play: ({ call }) => call("/repos/octocat/hello"),
  tells: ["hold", "retry", "probe", "success"],
}

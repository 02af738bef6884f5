import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://docs.bigcommerce.com/developer/docs/overview/api-fundamentals/rate-limits"
const STATUSES = "https://docs.bigcommerce.com/developer/api-reference/rest/overview"
const RESET = { name: "x-rate-limit-time-reset-ms", unit: "ms" } as const

/**
 * BigCommerce. All apps of a store share its quota. A 429 without these headers is the platform's own load.
 * @see https://docs.bigcommerce.com/developer/docs/overview/api-fundamentals/rate-limits
 */
export const bigCommerce: Profile = {
  name: "bigCommerce",
  title: "BigCommerce",
  hosts: ["api.bigcommerce.com"],
  docs: [LIMITS, STATUSES],
  rules: [],
  // Obeyed where requests are left, too: the quota is divided among the apps anew all the time.
  waits: [{ header: RESET.name, unit: RESET.unit }],
  states: [
    {
      header: {
        limit: "x-rate-limit-requests-quota",
        remaining: "x-rate-limit-requests-left",
        reset: RESET,
        windowMs: "x-rate-limit-time-window-ms",
      },
    },
  ],
  limits: [
    { requests: 150, per: "30s", scope: "per store, Standard and Plus", source: LIMITS },
    { requests: 450, per: "30s", scope: "per store, Pro", source: LIMITS },
  ],
}

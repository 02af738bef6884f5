import { google } from "./google.ts"
import type { Profile } from "./schema/profile.ts"

const LIMITS = "https://developers.google.com/workspace/sheets/api/limits"

/**
 * Google Sheets. Its quotas are per minute; there is no daily quota.
 * @see https://developers.google.com/workspace/sheets/api/limits
 */
export const googleSheets: Profile = {
  ...google,
  name: "googleSheets",
  title: "Google Sheets",
  hosts: ["sheets.googleapis.com"],
  docs: [LIMITS, ...google.docs],
  limits: [
    {
      requests: 60,
      per: "1m",
      scope: "reads, and as many writes, per user and project",
      paces: true,
      source: LIMITS,
    },
    { requests: 300, per: "1m", scope: "reads, and as many writes, per project", source: LIMITS },
  ],
}

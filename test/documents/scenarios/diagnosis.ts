import { diagnosisOf } from "heed"
import type { Scenario } from "../sequence.ts"

/** A call that meets three failures, and is diagnosed by the last. */
export const diagnosis: Scenario = {
  seed: 4,
  reply: ({ n }) => {
    if (n === 1) return { status: 503 }
    if (n === 2) return { status: 429, headers: { "retry-after": "2" } }
    return { status: 403, body: { message: "missing scope" } }
  },
  play: async ({ call, note }) => {
    const found = diagnosisOf(await call("/payments/17"))
    const told = found?.attempts.map(({ status, waitMs, waitReason }) =>
      waitReason === null ? `${status}` : `${status} after ${waitMs} ms (\`${waitReason}\`)`,
    )
    note(`\`attempts\`: ${told?.join(", ")}; \`totalWaitMs\`: ${found?.totalWaitMs}`)
  },
  tells: ["hold", "retry", "probe", "giveup"],
}

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
    const { attempts, totalWaitMs } = diagnosisOf(await call("/payments/17")) ?? {
      attempts: [],
      totalWaitMs: 0,
    }
    const told = attempts.map(
      ({ status, waitMs, waitReason }) => `${status} after ${waitMs} ms (\`${waitReason}\`)`,
    )
    note(`\`attempts\`: ${told.join(", ")}; \`totalWaitMs\`: ${totalWaitMs}`)
  },
  tells: ["hold", "retry", "probe", "giveup"],
}

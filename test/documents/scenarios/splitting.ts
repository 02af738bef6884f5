import { days, split } from "heed/split"
import type { Scenario } from "../sequence.ts"

/** Four months; the API answers a request for more than 31 days with a 504. */
export const splitWindow: Scenario = {
  reply: ({ path }) => {
    const [from = "", to = ""] = path.match(/\d{4}-\d\d-\d\d/g) ?? []
    const asked = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1
    return { status: asked > 31 ? 504 : 200 }
  },
  async play({ call, heed }) {
    const run = split({
      by: { window: days({ from: "2025-01-01", to: "2025-04-30" }) },
      send: ({ window: { from, to } }) => call(`/insights?from=${from}&to=${to}`),
      heed,
    })
    for await (const { state: _ } of run);
  },
  tells: ["split"],
}

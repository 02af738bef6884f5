import type { Scenario } from "../sequence.ts"

let token = ""
let hasCalled = () => {}

/** Three calls with an expired token: one refresh for all. */
export const credentials: Scenario = {
  options: {
    beforeAttempt: ({ headers }) => headers.set("authorization", `Bearer ${token}`),
    refreshCredentials: async () => {
      hasCalled()
      token = "fresh"
    },
  },
  reply: ({ headers }) => ({ status: headers.get("authorization") === "Bearer fresh" ? 200 : 401 }),
  play: ({ call, note }) => {
    token = "expired"
    hasCalled = () => note("calls `refreshCredentials`")
    return Promise.all(["/orders", "/invoices", "/stock"].map((path) => call(path)))
  },
  tells: ["retry", "success"],
}

import type { Scenario } from "../sequence.ts"

/** A call that fails twice, and succeeds with the third attempt. */
export const retries: Scenario = {
  reply: ({ n }) => ({ status: n < 3 ? 503 : 200 }),
  play: ({ call }) => call("/orders"),
  tells: ["retry", "success"],
  seed: 4,
}

/** What is not sent again: a POST after a 503, and a GET after a 504. */
export const notRetried: Scenario = {
  reply: ({ method }) => ({ status: method === "POST" ? 503 : 504 }),
  async play({ call, pause }) {
    await call("/orders", { method: "POST", body: "{}" })
    await pause(900)
    await call("/reports?days=365")
    await pause(900)
    await call("/orders", { method: "POST", body: "{}", headers: { "idempotency-key": "7f3a" } })
  },
  options: { retry: { retries: 1, backoff: { jitter: "none" } } },
}

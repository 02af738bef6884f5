import type { Scenario } from "../sequence.ts"

const WINDOW_MS = 10_000

/** A quota that is stated on every response: calls wait for the reset, and none is rejected. */
export const statedQuota: Scenario = {
  reply: ({ n, at }) => {
    const used = ((n - 1) % 5) + 1
    const reset = Math.ceil((WINDOW_MS - (at % WINDOW_MS)) / 1_000)
    return { status: 200, headers: { RateLimit: `"default";r=${5 - used};t=${reset}` } }
  },
  async play({ call }) {
    for (let n = 1; n <= 7; n++) await call(`/orders?page=${n}`)
  },
  tells: ["hold", "giveup"],
}

/** A 429 that names its wait: six calls at once, of which four are sent before the first 429 is there. */
export const hold: Scenario = {
  reply: ({ at }) => (at < 3_000 ? { status: 429, headers: { "retry-after": "3" } } : { status: 200 }),
  play: ({ call }) => Promise.all([1, 2, 3, 4, 5, 6].map((n) => call(`/orders?page=${n}`))),
  tells: ["hold", "probe", "release"],
}

/** The API asks for an hour: more than a call may wait. */
export const waitTooLong: Scenario = {
  reply: () => ({ status: 429, headers: { "retry-after": "3600" } }),
  async play({ call, pause }) {
    await call("/orders")
    await pause(1_000)
    await call("/items")
  },
  tells: ["hold", "giveup"],
}

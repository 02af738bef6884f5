import type { Scenario } from "../sequence.ts"

/** Eight calls meet a 429 that asks for two seconds. */
export const oneHold: Scenario = {
  reply: ({ at }) => (at < 2_000 ? { status: 429, headers: { "retry-after": "2" } } : { status: 200 }),
  play: ({ call }) => Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => call(`/orders?page=${n}`))),
  tells: ["hold", "probe", "release"],
}

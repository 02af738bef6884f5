import type { Scenario } from "../sequence.ts"

const RATE = { error: { code: "SLOW_DOWN", retry_in: 12 } }
const LIMITS = "https://docs.acme.example/limits"

/** As the page defines it, as far as the sequence needs it. */
const acme = {
  name: "acme",
  title: "Acme Reports",
  hosts: ["api.acme.example"],
  docs: [LIMITS],
  rules: [
    {
      when: { status: 403, body: { "error.code": "SLOW_DOWN" } },
      means: 429,
      retry: "yes",
      wait: [{ body: "error.retry_in", unit: "seconds" }],
      says: "more than two requests a second",
      source: LIMITS,
    },
    {
      when: { status: 400, body: { "error.code": "TOO_MANY_COLUMNS" } },
      means: 414,
      retry: "smaller",
      says: "the report has too many columns",
      source: LIMITS,
    },
  ],
} as const

/** A rate limit that comes as a 403, and a report that is too wide. */
export const profiles: Scenario = {
  options: { profile: acme },
  reply: ({ n, path }) => {
    if (path === "/reports/wide") return { status: 400, body: { error: { code: "TOO_MANY_COLUMNS" } } }
    return n <= 3 ? { status: 403, body: RATE } : { status: 200 }
  },
  play: ({ call }) => Promise.all(["/reports/1", "/reports/2", "/reports/wide"].map((path) => call(path))),
  tells: ["hold", "retry", "probe", "giveup", "success"],
}

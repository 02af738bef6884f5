import type { LoggedRun } from "../../src/forecast/logged-run.ts"

/** A run as its log has it: one that is bound by a limit of 50 a second, and met it `rejected` times. */
export function loggedRun(name: string, at: string, seconds: number, rejected = 0): LoggedRun {
  const from = Date.parse(at)
  const calls = seconds * 25
  return {
    ...{ name, run: name, source: "https://api.example.com", at },
    until: new Date(from + seconds * 1_000).toISOString(),
    ...{ calls, requests: calls + rejected, rejected, lostMs: rejected * 1_000 },
    ...{ latencyMs: 50, workers: 20, pacedShare: 0.5 },
    ...{ longestHoldMs: rejected ? 1_000 : 0, medianHoldMs: rejected ? 1_000 : 0 },
    ...{ stated: [{ requests: 50, perMs: 1_000 }], concurrency: [] },
    timeline: {
      from,
      binMs: 1_000,
      series: { succeeded: Array(seconds).fill(25), 429: Array(seconds).fill(rejected / seconds) },
    },
  }
}

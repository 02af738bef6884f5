/** The faults of the demo's API. Times are ms since the run began. */
export interface Weather {
  /** Seed of the random numbers. */
  seed: number
  latencyMs: Stretch
  /** A fixed window, stated in X-RateLimit headers. Rejected requests do not count. */
  limit: { requests: number; perMs: number }
  /** Intervals in which this share of the requests gets a 503. */
  bursts: (Stretch & { share: number })[]
  /** An interval in which all requests fail: this share of them by a reset connection, the others with 503. */
  outage: Stretch & { resets: number }
  /** Resources that do not exist: 404. */
  gone: string[]
  /** Resources and the scope that they require, which the demo's token lacks: 403. */
  missingScopes: Record<string, string>
  /** A report over more than this number of days ends after `afterMs` with 504. */
  wideWindow: { days: number; afterMs: number }
}

export interface Stretch {
  from: number
  to: number
}

export const WEATHER: Weather = {
  seed: 414,
  latencyMs: { from: 60, to: 140 },
  limit: { requests: 80, perMs: 2_000 },
  bursts: [
    { from: 5_000, to: 5_400, share: 0.5 },
    { from: 9_000, to: 9_400, share: 0.5 },
  ],
  // Early, so that it occurs while each contender is sending.
  outage: { from: 400, to: 2_400, resets: 0.3 },
  gone: ["keywords"],
  missingScopes: { audiences: "audiences:read" },
  wideWindow: { days: 31, afterMs: 1_200 },
}

/** The faults in words, one on each line. */
export function forecast(weather: Weather): string[] {
  const { limit, outage, bursts, gone, missingScopes, wideWindow } = weather
  const starts = bursts.map((burst) => seconds(burst.from)).join(" and ")
  return [
    `429  beyond ${limit.requests} requests in ${seconds(limit.perMs)}, as its X-RateLimit headers say`,
    `503  now and then: in a burst at ${starts}`,
    `503  and reset connections: down from ${seconds(outage.from)} to ${seconds(outage.to)}`,
    ...gone.map((resource) => `404  /${resource} is gone`),
    ...Object.entries(missingScopes).map(
      ([resource, scope]) => `403  /${resource} wants the scope ${scope}, which the token lacks`,
    ),
    `504  a report over more than ${wideWindow.days} days takes it too long`,
  ]
}

export function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}

export function within(stretch: Stretch, moment: number): boolean {
  return stretch.from <= moment && moment < stretch.to
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

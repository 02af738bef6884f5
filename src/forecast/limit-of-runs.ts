import type { LoggedRun } from "./logged-run.ts"
import type { SourceLimit } from "./source-limit.ts"

/** The lengths of windows that APIs have, in ms. */
const WINDOWS = [1, 10, 60, 300, 900, 3_600, 86_400].map((seconds) => seconds * 1_000)
/** A hold (ms) from which on the API has surely named it: those of heed begin at 5 ms and double. */
const NAMED_HOLD_MS = 750
/** What a wait that is named in whole seconds may be too long. */
const ROUNDED_UP_MS = 1_000
/** A run that spends this part of its calls' time at the gate is limited by the source, also without a rejection. */
const LIMITED_SHARE = 0.2
/** ms over which a rate is measured. Bursts count in a shorter time; in a longer one, the limit is not always met. */
const LEAST_MS = 10_000
const MOST_MS = 300_000

/**
 * The limit that binds several runs of one source: as the API states it, or else as it was measured, all runs added up.
 * Null if no run met one.
 * @param calls those that are to be made: of several stated limits, the one counts that takes the longest for them
 */
export function limitOfRuns(
  runs: readonly LoggedRun[],
  calls = runs.reduce((sum, run) => sum + run.calls, 0),
): SourceLimit | null {
  const holds = runs.map(({ medianHoldMs }) => medianHoldMs)
  const longestMs = Math.max(...runs.map(({ longestHoldMs }) => longestHoldMs))
  const isRejected = runs.some(({ rejected }) => rejected > 0)
  // Without a rejection, a gate can only keep to what responses state.
  const states = isRejected ? Math.max(...holds) >= NAMED_HOLD_MS : true
  const stated = strictest(
    runs.flatMap((run) => run.stated),
    calls,
  )
  const concurrency = learnedConcurrency(runs)
  if (stated) return { rate: stated, concurrency, states: true }
  if (concurrency !== null) return { rate: null, concurrency, states: false }
  if (!isRejected && !runs.some(({ pacedShare }) => pacedShare > LIMITED_SHARE)) return null
  const perSecond = busiestRate(runs)
  const named = states && isRejected ? longestMs - ROUNDED_UP_MS : 0
  const perMs = WINDOWS.find((window) => window >= named) ?? 86_400_000
  const requests = (perSecond * perMs) / 1_000
  // A rate below one a window is one request in a longer window.
  const rate =
    requests >= 1 ? { requests: Math.round(requests), perMs } : { requests: 1, perMs: perMs / requests }
  return { rate, concurrency: null, states }
}

type Rate = NonNullable<SourceLimit["rate"]>

/** The one of which this number of requests takes the longest; of those that it fits into, the lowest rate. */
function strictest(rates: readonly Rate[], calls: number): Rate | null {
  const perRequest = ({ requests, perMs }: Rate) => perMs / requests
  const takesMs = (rate: Rate) => Math.floor((calls - 1) / rate.requests) * rate.perMs
  return [...rates].sort((a, b) => takesMs(b) - takesMs(a) || perRequest(b) - perRequest(a))[0] ?? null
}

/** The most that runs had learned to have in flight at one moment, all of them together; null: a rate limits them, or nothing. */
function learnedConcurrency(runs: readonly LoggedRun[]): number | null {
  const paces = runs.flatMap(({ run, concurrency, until }) => [
    ...concurrency.map((pace) => ({ ...pace, run })),
    { at: Date.parse(until), most: null, run },
  ])
  paces.sort((a, b) => a.at - b.at)
  const known = new Map<string, number>()
  let most = 0
  let ended = 0
  for (const pace of paces) {
    if (pace.most === null) {
      known.delete(pace.run)
      ended++
    } else known.set(pace.run, pace.most)
    most = Math.max(
      most,
      [...known.values()].reduce((sum, one) => sum + one, 0),
    )
  }
  // Each run has an end, and a line for each time that it learned of no such limit.
  const learned = paces.length - runs.length
  return most > 0 && ended - runs.length <= learned / 2 ? most : null
}

/** Calls that succeeded in a second, of all runs together, in the busiest stretch that is long enough to tell. */
function busiestRate(runs: readonly LoggedRun[]): number {
  const binMs = Math.max(...runs.map(({ timeline }) => timeline.binMs))
  const bins = new Map<number, number>()
  for (const { timeline } of runs) {
    timeline.series.succeeded?.forEach((count, index) => {
      const bin = Math.floor((timeline.from + index * timeline.binMs) / binMs)
      bins.set(bin, (bins.get(bin) ?? 0) + count)
    })
  }
  const times = [...bins.keys()].sort((a, b) => a - b)
  const longestMs = Math.max(...runs.map(({ at, until }) => Date.parse(until) - Date.parse(at)))
  const widthMs = Math.min(MOST_MS, Math.max(LEAST_MS, longestMs / 3), longestMs)
  const width = Math.max(1, Math.round(widthMs / binMs))
  let most = 0
  let sum = 0
  let oldest = 0
  for (const time of times) {
    sum += bins.get(time) ?? 0
    while ((times[oldest] as number) <= time - width) sum -= bins.get(times[oldest++] as number) ?? 0
    most = Math.max(most, sum)
  }
  return (most * 1_000) / (width * binMs)
}

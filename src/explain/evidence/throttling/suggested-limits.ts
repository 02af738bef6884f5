import type { FailureContext } from "../../failure-context.ts"
import { formatCount, formatMs, formatTime } from "../../format.ts"
import type { Suggestion } from "../evidence.ts"
import { isConcurrencyLimit } from "./concurrency-limit.ts"
import { formatRate, statedLimitsOf, statedRate } from "./stated-limits.ts"

/** Fewer requests than these are no rate. */
const ENOUGH = 5

/** A quota that comes back only after this long is not a matter of pace. */
const LONG_MS = 3_600_000
/** No quota stays away for longer: what says so means something else. */
const YEAR_MS = 366 * 86_400_000

/** When to start the next run, where that is long off; the rate and the concurrency to set. */
export function* suggestedLimits(failure: FailureContext): Generator<Suggestion> {
  yield* schedule(failure)
  if (failure.verdict.exhausted) {
    const text =
      "Wait until the quota is renewed, or raise it with the API's provider: a slower pace does not bring it back."
    if (!failure.verdict.wait) yield { setting: "quota", value: null, text }
    return
  }
  const [first, second] = isConcurrencyLimit(failure)
    ? [concurrencySuggestion, rateSuggestion]
    : [rateSuggestion, concurrencySuggestion]
  yield* first(failure)
  yield* second(failure)
}

function* rateSuggestion(failure: FailureContext): Generator<Suggestion> {
  const rate = statedRate(failure)
  if (rate) {
    const value = { requests: Math.max(1, Math.floor(rate.limit)), per: perOf(rate.windowMs) }
    yield setLimit(value, ", as the API states it")
    return
  }
  const learned = failure.learned?.ratePerSecond ?? 0
  const ours = failure.measured.ratePerSecond
  const sustainable = sustainableRate(failure)
  if (isRate(learned)) {
    yield setLimit(limitOf(Math.min(learned, sustainable)), ": what heed has learned that the source takes")
  } else if (isRate(ours) && failure.sourceHealth.attempts >= ENOUGH) {
    // A fifth less than what was too much.
    if (ours * 0.8 <= sustainable)
      yield setLimit(limitOf(ours * 0.8), `: a fifth below the ${formatRate(ours)} that were too many`)
    else
      yield setLimit(
        limitOf(sustainable),
        `: at the ${formatRate(ours)} of now the quota does not last until it is renewed`,
      )
  }
}

/** The rate at which a stated quota of unknown window lasts, at most: its window is no shorter than the time to its reset. */
function sustainableRate(failure: FailureContext): number {
  const rates = statedLimitsOf(failure).flatMap(({ unit, limit, resetMs, windowMs }) =>
    unit === "requests" && limit && resetMs && !windowMs ? [(limit * 1000) / resetMs] : [],
  )
  return Math.min(...rates, Number.POSITIVE_INFINITY)
}

const isRate = (perSecond: number) => perSecond > 0 && Number.isFinite(perSecond)

interface Limit {
  readonly requests: number
  /** As the option takes it: `"10s"`; ms where it is no whole number of seconds. */
  readonly per: string | number
}

function setLimit(value: Limit, why: string): Suggestion {
  const text = `Set throttle.limit to { requests: ${value.requests}, per: ${JSON.stringify(value.per)} }${why}.`
  return { setting: "throttle.limit", value, text }
}

/** Whole requests in the shortest of these windows that holds one. */
function limitOf(perSecond: number): Limit {
  const per = UNITS.findLast(([, ms]) => (perSecond * ms) / 1000 >= 1) ?? UNITS[0]
  return { requests: Math.max(1, Math.floor((perSecond * per[1]) / 1000)), per: `1${per[0]}` }
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const

function perOf(windowMs: number): string | number {
  const unit = UNITS.find(([, ms]) => windowMs % ms === 0)
  return unit ? `${windowMs / unit[1]}${unit[0]}` : windowMs
}

function* concurrencySuggestion(failure: FailureContext): Generator<Suggestion> {
  const stated = statedLimitsOf(failure).find(
    ({ unit, limit }) => unit === "concurrent-requests" && limit,
  )?.limit
  const learned = failure.learned?.concurrency ?? 0
  const { inFlight } = failure.measured
  if (stated) yield setConcurrency(stated, ", as the API states it")
  else if (learned >= 1)
    yield setConcurrency(Math.floor(learned), ": what heed has learned that the source takes")
  else if (inFlight > 1) {
    const half = Math.floor(inFlight / 2)
    yield setConcurrency(half, `: half of the ${formatCount(inFlight)} requests that were in flight`)
  }
}

function setConcurrency(value: number, why: string): Suggestion {
  return { setting: "throttle.concurrency", value, text: `Set throttle.concurrency to ${value}${why}.` }
}

/** An hour or more away: no pace helps, only another time of the day. */
export function* schedule(failure: FailureContext): Generator<Suggestion> {
  const ms = failure.verdict.wait?.ms ?? 0
  if (ms < LONG_MS || ms > YEAR_MS) return
  const at = formatTime(failure.now + ms)
  const shared = failure.verdict.code === 429 ? "; runs of the same source share this limit" : ""
  yield {
    setting: "schedule",
    value: at,
    text: `Start the next run of this source at ${at} or later, in ${formatMs(ms)}${shared}.`,
  }
}

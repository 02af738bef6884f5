import type { Suggestion } from "./evidence.ts"
import type { Sight } from "./sight.ts"
import { spellRate, statedRate, statementsOf } from "./stated-limits.ts"
import { spellMs, spellTime } from "./wording.ts"

/** Fewer requests than these are no rate. */
const ENOUGH = 5

/** A quota that comes back only after this long is not a matter of pace. */
const LONG_MS = 3_600_000

/** When to start the next run, where that is long off; the rate and the concurrency to set. */
export function* slowDown(sight: Sight): Generator<Suggestion> {
  yield* schedule(sight)
  yield* pace(sight)
  yield* company(sight)
}

function* pace(sight: Sight): Generator<Suggestion> {
  const rate = statedRate(sight)
  if (rate) {
    const value = { requests: Math.max(1, Math.floor(rate.limit)), per: perOf(rate.windowMs) }
    yield {
      setting: "throttle.limit",
      value,
      text: `Set throttle.limit to { requests: ${value.requests}, per: ${JSON.stringify(value.per)} }, as the API states it.`,
    }
    return
  }
  const ours = sight.measured.ratePerSecond
  if (!(ours > 0) || !Number.isFinite(ours) || sight.sourceStanding.attempts < ENOUGH) return
  // A fifth less than what was too much.
  const less = ours * 0.8
  const value =
    less >= 1
      ? { requests: Math.floor(less), per: "1s" }
      : { requests: Math.max(1, Math.floor(less * 60)), per: "1m" }
  yield {
    setting: "throttle.limit",
    value,
    text: `Set throttle.limit to { requests: ${value.requests}, per: "${value.per}" }: a fifth below the ${spellRate(ours)} that were too many.`,
  }
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const

/** As the option takes it: `"10s"`; ms where it is no whole number of seconds. */
function perOf(windowMs: number): string | number {
  const unit = UNITS.find(([, ms]) => windowMs % ms === 0)
  return unit ? `${windowMs / unit[1]}${unit[0]}` : windowMs
}

function* company(sight: Sight): Generator<Suggestion> {
  const stated = statementsOf(sight).find(({ unit, limit }) => unit === "concurrent-requests" && limit)?.limit
  const { inFlight } = sight.measured
  if (stated) {
    yield {
      setting: "throttle.concurrency",
      value: stated,
      text: `Set throttle.concurrency to ${stated}, as the API states it.`,
    }
  } else if (inFlight > 1) {
    const half = Math.floor(inFlight / 2)
    yield {
      setting: "throttle.concurrency",
      value: half,
      text: `Set throttle.concurrency to ${half}: half of the ${inFlight} requests that were in flight.`,
    }
  }
}

/** An hour or more away: no pace helps, only another time of the day. */
function* schedule(sight: Sight): Generator<Suggestion> {
  const ms = sight.verdict.wait?.ms ?? 0
  if (ms < LONG_MS) return
  const at = spellTime(sight.now + ms)
  yield {
    setting: "schedule",
    value: at,
    text: `Start the next run of this source at ${at} or later, in ${spellMs(ms)}; runs of the same source share this limit.`,
  }
}

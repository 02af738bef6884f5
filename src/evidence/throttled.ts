import { apiMessage } from "./api-message.ts"
import type { Evidence } from "./evidence.ts"
import type { Row } from "./row.ts"
import { serverWait } from "./server-wait.ts"
import { shownHeader, shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { slowDown } from "./slow-down.ts"
import { spellRate, statedRate, statementsOf } from "./stated-limits.ts"
import { tooManyAtOnce } from "./too-many-at-once.ts"
import { USAGE_HEADERS } from "./usage-headers.ts"
import { plural, spellCount, spellMs } from "./wording.ts"

const MAX_USAGE = 2

/** 429: the limit as the API states it, and how fast heed was going when it hit. */
export const throttled: Row = {
  *evidence(sight) {
    yield* stated(sight)
    yield* serverWait(sight)
    yield* measured(sight)
    yield* tooManyAtOnce(sight)
    yield* otherRuns(sight)
    yield* others(sight)
    yield* learned(sight)
    yield* rejections(sight)
    yield* apiMessage(sight)
    yield* usage(sight)
  },
  suggestions: slowDown,
}

function* stated(sight: Sight): Generator<Evidence> {
  for (const { name, limit, remaining, resetMs, windowMs, unit, from } of statementsOf(sight)) {
    const counted = shownName(sight, unit.replaceAll("-", " "))
    const parts = [
      ...(limit === undefined
        ? []
        : [`a limit of ${spellCount(limit)} ${counted}${windowMs ? ` per ${spellMs(windowMs)}` : ""}`]),
      ...(remaining === undefined
        ? []
        : [`${spellCount(remaining)}${limit === undefined ? ` ${counted}` : ""} left`]),
      ...(resetMs === undefined ? [] : [`more in ${spellMs(resetMs)}`]),
    ]
    const named = name ? ` "${shownName(sight, name)}"` : ""
    const text = `The API states${named ? ` for${named}` : ""} ${parts.join(", ")} (${from}).`
    yield {
      kind: "rate-limit",
      text,
      value: {
        ...(name ? { name: shownName(sight, name) } : {}),
        limit,
        remaining,
        resetMs,
        windowMs,
        unit: counted,
      },
    }
  }
}

function* measured({ measured: { ratePerSecond, inFlight } }: Sight): Generator<Evidence> {
  if (!(ratePerSecond > 0)) return
  const text = `When it hit, heed was sending ${spellRate(ratePerSecond)}, ${plural(inFlight, "request")} in flight.`
  yield { kind: "measured", text, value: { ratePerSecond: Math.round(ratePerSecond * 100) / 100, inFlight } }
}

function* otherRuns({ otherRuns = null }: Sight): Generator<Evidence> {
  if (otherRuns === null || !(otherRuns > 0)) return
  const were = otherRuns === 1 ? "was" : "were"
  const text = `${plural(otherRuns, "other run")} ${were} extracting from this source.`
  yield { kind: "other-runs", text, value: otherRuns }
}

function* learned({ learned = null }: Sight): Generator<Evidence> {
  const { ratePerSecond = null, concurrency = null } = learned ?? {}
  const known = [
    ...(ratePerSecond && ratePerSecond > 0 ? [spellRate(ratePerSecond)] : []),
    ...(concurrency && concurrency > 0 ? [`${spellCount(concurrency)} at once`] : []),
  ]
  if (known.length === 0) return
  const text = `heed has learned that this source takes ${known.join(" and ")}.`
  yield { kind: "learned", text, value: { ratePerSecond, concurrency } }
}

/** Far below the stated rate and refused all the same: somebody else spends the same limit. */
function* others(sight: Sight): Generator<Evidence> {
  const rate = statedRate(sight)
  const ours = sight.measured.ratePerSecond
  if (!rate || !(ours > 0) || ours * 2 > rate.ratePerSecond) return
  const who = sight.otherRuns ? "the runs together, or others," : "it seems that others"
  const text = `That is far below the stated ${spellRate(rate.ratePerSecond)}: ${who} spend the same limit.`
  yield { kind: "others", text, value: { ours: Math.round(ours * 100) / 100, stated: rate.ratePerSecond } }
}

function* rejections({ sourceStanding: source, verdict }: Sight): Generator<Evidence> {
  const count = source.byCode[429] ?? 0
  if (count === 0 || source.attempts < 2 || verdict.code !== 429) return
  const text = `In this run ${spellCount(count)} of ${plural(source.attempts, "request")} to this source were refused for being too many.`
  yield { kind: "rejections", text, value: { rejected: count, requests: source.attempts } }
}

function* usage(sight: Sight): Generator<Evidence> {
  const found = USAGE_HEADERS.map((name) => [name, shownHeader(sight, name)] as const).filter(
    ([, value]) => value !== null,
  )
  for (const [name, value] of found.slice(0, MAX_USAGE))
    yield { kind: "usage", text: `${name}: ${value}`, value: { [name]: value } }
}

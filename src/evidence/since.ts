import type { Evidence } from "./evidence.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { plural, spellCount, spellMs, spellTime } from "./wording.ts"

/** Since when it fails, how much of how much, and whether it is this endpoint or the whole source. */
export function* since(sight: Sight): Generator<Evidence> {
  yield* extent(sight)
  yield* counts(sight)
}

function* extent(sight: Sight): Generator<Evidence> {
  const { endpointStanding: endpoint, sourceStanding: source, now } = sight
  if (onlyHere(sight) && endpoint.failingSince !== null && source.lastSuccessAt !== null) {
    const text = `Only this endpoint fails: ${shownName(sight, sight.endpoint)}, ${plural(endpoint.failedInARow, "time")} in a row since ${spellTime(endpoint.failingSince)}; the source answered another call ${spellMs(now - source.lastSuccessAt)} ago.`
    yield {
      kind: "endpoint-failing",
      text,
      value: { since: spellTime(endpoint.failingSince), inARow: endpoint.failedInARow },
    }
    return
  }
  if (source.failingSince === null) return
  const value = { since: spellTime(source.failingSince), inARow: source.failedInARow }
  const seen =
    source.failedInARow > endpoint.failedInARow
      ? "The whole source fails"
      : "The source fails, as far as this endpoint shows"
  const text = `${seen}: ${plural(source.failedInARow, "time")} in a row since ${value.since} (${spellMs(now - source.failingSince)}), ${lastSuccess(sight)}.`
  yield { kind: "source-failing", text, value }
}

/** The source has answered others well since this endpoint began to fail. */
export function onlyHere({ endpointStanding: endpoint, sourceStanding: source }: Sight): boolean {
  return (
    endpoint.failingSince !== null &&
    source.lastSuccessAt !== null &&
    source.lastSuccessAt >= endpoint.failingSince
  )
}

function lastSuccess({ sourceStanding: { lastSuccessAt }, now }: Sight): string {
  return lastSuccessAt === null
    ? "and never a success in this run"
    : `the last success ${spellMs(now - lastSuccessAt)} ago`
}

function* counts({ endpointStanding: endpoint, sourceStanding: source }: Sight): Generator<Evidence> {
  if (source.attempts < 2) return
  const here = `${spellCount(endpoint.failed)} of ${plural(endpoint.attempts, "request")} to this endpoint`
  const all = `${spellCount(source.failed)} of ${spellCount(source.attempts)} to the source`
  const value = {
    endpoint: { failed: endpoint.failed, requests: endpoint.attempts },
    source: { failed: source.failed, requests: source.attempts },
  }
  yield { kind: "failure-count", text: `In this run ${here} failed, ${all}.`, value }
}

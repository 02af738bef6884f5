import type { FailureContext } from "../failure-context.ts"
import { formatCount, formatMs, formatTime, plural } from "../format.ts"
import { maskedName } from "../masked-text.ts"
import type { Evidence } from "./evidence.ts"

/** Since when it fails, how much of how much, and whether it is this endpoint or the whole source. */
export function* failureExtent(failure: FailureContext): Generator<Evidence> {
  yield* extent(failure)
  yield* counts(failure)
}

function* extent(failure: FailureContext): Generator<Evidence> {
  const { endpointHealth: endpoint, sourceHealth: source, now } = failure
  if (isOnlyThisEndpoint(failure) && endpoint.failingSince !== null && source.lastSuccessAt !== null) {
    const times =
      endpoint.consecutiveFailures === 1
        ? "for the first time"
        : `${plural(endpoint.consecutiveFailures, "time")} in a row since ${formatTime(endpoint.failingSince)}`
    const text = `Only this endpoint fails: ${maskedName(failure, failure.endpoint)}, ${times}; the source answered another call ${formatMs(now - source.lastSuccessAt)} ago.`
    yield {
      kind: "endpoint-failing",
      text,
      value: { since: formatTime(endpoint.failingSince), inARow: endpoint.consecutiveFailures },
    }
    return
  }
  if (source.failingSince === null) return
  const value = { since: formatTime(source.failingSince), inARow: source.consecutiveFailures }
  const seen =
    source.consecutiveFailures > endpoint.consecutiveFailures
      ? "The whole source fails"
      : "The source fails, as far as this endpoint shows"
  const text =
    source.consecutiveFailures > 1
      ? `${seen}: ${plural(source.consecutiveFailures, "time")} in a row since ${value.since} (${formatMs(now - source.failingSince)}), ${lastSuccess(failure)}.`
      : source.lastSuccessAt === null
        ? "It failed on its first request."
        : `It is the first failure since the last success, ${formatMs(now - source.lastSuccessAt)} ago.`
  yield { kind: "source-failing", text, value }
}

/** The source has answered others well since this endpoint began to fail. */
export function isOnlyThisEndpoint({
  endpointHealth: endpoint,
  sourceHealth: source,
}: FailureContext): boolean {
  return (
    endpoint.failingSince !== null &&
    source.lastSuccessAt !== null &&
    source.lastSuccessAt >= endpoint.failingSince
  )
}

function lastSuccess({ sourceHealth: { lastSuccessAt }, now }: FailureContext): string {
  return lastSuccessAt === null
    ? "and never a success in this run"
    : `the last success ${formatMs(now - lastSuccessAt)} ago`
}

function* counts({ endpointHealth: endpoint, sourceHealth: source }: FailureContext): Generator<Evidence> {
  if (source.attempts < 2) return
  const here = `${formatCount(endpoint.failed)} of ${plural(endpoint.attempts, "request")} to this endpoint`
  const all = `${formatCount(source.failed)} of ${formatCount(source.attempts)} to the source`
  const value = {
    endpoint: { failed: endpoint.failed, requests: endpoint.attempts },
    source: { failed: source.failed, requests: source.attempts },
  }
  yield { kind: "failure-count", text: `In this run ${here} failed, ${all}.`, value }
}

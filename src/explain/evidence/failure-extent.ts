import type { HealthStats } from "../../report/health-stats.ts"
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
      endpoint.failuresSinceSuccess === 1
        ? "for the first time"
        : `${timesFailed(endpoint)} since ${formatTime(endpoint.failingSince)}`
    const text = `Only this endpoint fails: ${maskedName(failure, failure.endpoint)}, ${times}; the source answered another call ${formatMs(now - source.lastSuccessAt)} ago.`
    yield {
      kind: "endpoint-failing",
      text,
      value: { since: formatTime(endpoint.failingSince), inARow: endpoint.failuresSinceSuccess },
    }
    return
  }
  if (source.failingSince === null) return
  const value = { since: formatTime(source.failingSince), inARow: source.failuresSinceSuccess }
  const text =
    source.failuresSinceSuccess > 1
      ? `${howWide(failure)} since ${value.since} (${formatMs(now - source.failingSince)}), ${lastSuccess(failure)}.`
      : firstFailure(source, now)
  yield { kind: "source-failing", text, value }
}

function firstFailure({ attempts, lastSuccessAt }: HealthStats, now: number): string {
  if (lastSuccessAt !== null)
    return `It is the source's first failure since the last success, ${formatMs(now - lastSuccessAt)} ago.`
  return attempts > 1
    ? "It is the source's first failure in this run: it answered the other requests, none of them with success."
    : "It failed on its first request."
}

function howWide({ endpointHealth: endpoint, sourceHealth: source }: FailureContext): string {
  const times = timesFailed(source)
  if (hadOtherAnswers(source)) return `The source fails: ${times}`
  return source.failuresSinceSuccess > endpoint.failuresSinceSuccess
    ? `The whole source fails: ${times}`
    : `The source fails, as far as this endpoint shows: ${times}`
}

/** `"5 times in a row"` */
export function timesFailed(health: HealthStats): string {
  const times = plural(health.failuresSinceSuccess, "time")
  return hadOtherAnswers(health) ? `${times} (with other answers in between)` : `${times} in a row`
}

/** True after a 4xx or 429 since the first failure: the API may have sent it, or a gateway in front of it. */
const hadOtherAnswers = ({ serverFailures, failuresSinceSuccess }: HealthStats): boolean =>
  serverFailures < failuresSinceSuccess

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

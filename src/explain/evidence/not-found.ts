import type { HealthStats } from "../../report/health-stats.ts"
import type { FailureContext } from "../failure-context.ts"
import { formatCount, formatMs, formatTime, plural } from "../format.ts"
import { maskedHeader, maskedName } from "../masked-text.ts"
import { grantScopes, scopeGap, scopesOf } from "./credentials/scopes.ts"
import type { Collector, Evidence, Suggestion } from "./evidence.ts"

/** 404: gone, or an outage? The source's other answers tell. */
export const notFound: Collector = {
  *evidence(failure) {
    yield* workedBeforeEvidence(failure)
    yield* sourceAnswers(failure)
    yield* neighbours(failure)
    yield* scopeGap(failure)
    const location = maskedHeader(failure, "location")
    if (location) yield { kind: "location", text: `The answer points to ${location}.`, value: location }
  },
  *suggestions(failure) {
    yield* grantScopes(failure)
    if (!answersOthers(failure.sourceHealth)) return yield* lookAgain(failure)
    if (neverFound(failure)) {
      const text = `Check the path and the API's version: ${maskedName(failure, failure.endpoint)} found nothing in ${plural(failure.endpointHealth.failed, "request")} of this run.`
      yield { setting: "endpoint", value: maskedName(failure, failure.endpoint), text }
    } else {
      const text =
        "Check whether this resource is still available, that is, active; if it is gone, leave it out."
      yield { setting: "resource", value: maskedName(failure, failure.request.target.path), text }
    }
    if (failure.workedBefore || scopesOf(failure).missing.length > 0) return
    // GitHub, for one: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
    const hint =
      "Make sure that the credentials may see it: some APIs answer 404 where permission is missing."
    yield { setting: "permission", value: null, text: hint }
  },
}

/** In an outage there is nothing to check but the time. */
function* lookAgain({ sourceHealth: source, now, verdict }: FailureContext): Generator<Suggestion> {
  if (!isFailing(source) || verdict.wait) return
  const at = formatTime(now + OUTAGE_CHECK_MS)
  const text = `Look again at ${at}, in ${formatMs(OUTAGE_CHECK_MS)}, before you take the resource for gone.`
  yield { setting: "schedule", value: at, text }
}

const OUTAGE_CHECK_MS = 15 * 60_000

/** Once may be one resource; more often than that it is the endpoint. */
const neverFound = ({ endpointHealth: { succeeded, failed, byCode } }: FailureContext): boolean =>
  succeeded === 0 && failed > 2 && byCode[404] === failed

function* workedBeforeEvidence({ workedBefore }: FailureContext): Generator<Evidence> {
  if (!workedBefore) return
  const text =
    "This very URL worked earlier in this run: the resource has gone since, or the source is in trouble."
  yield { kind: "worked-before", text, value: true }
}

function* sourceAnswers({ sourceHealth: source, now }: FailureContext): Generator<Evidence> {
  const value = { answered: source.succeeded, failed: source.failed }
  if (answersOthers(source) && source.lastSuccessAt !== null) {
    const text = `The source answers other calls (${plural(source.succeeded, "success", "successes")} of this run, the last one ${formatMs(now - source.lastSuccessAt)} ago): so the resource is gone or was never there, and this is no outage.`
    yield { kind: "source-answers", text, value }
  } else if (isFailing(source)) {
    const text = `The source is in trouble: ${formatCount(source.failuresSinceSuccess)} of this run's requests were answered by 5xx or not at all, and none has succeeded since. It may be an outage.`
    yield { kind: "outage", text, value }
  } else if (source.failed > 1) {
    const text = `None of this run's ${plural(source.attempts, "request")} to this source succeeded: check the base URL, or look for an outage.`
    yield { kind: "source-never-answered", text, value }
  }
}

/** A server that has failed other requests, and has not answered well since, is in trouble as a whole. Once may be chance. */
const isFailing = (source: HealthStats): boolean => source.failuresSinceSuccess > 1

const answersOthers = (source: HealthStats): boolean => source.lastSuccessAt !== null && !isFailing(source)

function* neighbours(failure: FailureContext): Generator<Evidence> {
  const { succeeded, attempts } = failure.endpointHealth
  if (failure.workedBefore || (succeeded === 0 && !neverFound(failure))) return
  const found = succeeded === 0 ? "not one" : String(succeeded)
  const text = `Of ${maskedName(failure, failure.endpoint)}, ${found} of ${plural(attempts, "request")} found what ${succeeded > 1 ? "they" : "it"} asked for.`
  yield { kind: "neighbours", text, value: { answered: succeeded, attempts } }
}

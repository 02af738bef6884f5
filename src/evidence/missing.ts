import type { Standing } from "../history/standing.ts"
import { apiMessage } from "./api-message.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import type { Row } from "./row.ts"
import { grantScopes, scopeGap, scopesOf } from "./scopes.ts"
import { shownHeader, shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { plural, spellMs, spellTime } from "./wording.ts"

/** 404: gone, or an outage? The source's other answers tell. */
export const missing: Row = {
  *evidence(sight) {
    yield* before(sight)
    yield* sourceAnswers(sight)
    yield* neighbours(sight)
    yield* scopeGap(sight)
    const location = shownHeader(sight, "location")
    if (location) yield { kind: "location", text: `The answer points to ${location}.`, value: location }
    yield* apiMessage(sight)
  },
  *suggestions(sight) {
    yield* grantScopes(sight)
    if (!answersOthers(sight.sourceStanding)) return yield* comeBack(sight)
    if (neverFound(sight)) {
      const text = `Check the path and the API's version: ${shownName(sight, sight.endpoint)} found nothing in ${plural(sight.endpointStanding.failed, "request")} of this run.`
      yield { setting: "endpoint", value: shownName(sight, sight.endpoint), text }
    } else {
      const text =
        "Check whether this resource is still available, that is, active; if it is gone, leave it out."
      yield { setting: "resource", value: shownName(sight, sight.request.target.path), text }
    }
    if (sight.workedBefore || scopesOf(sight).missing.length > 0) return
    // GitHub, for one: https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
    const hint =
      "Make sure that the credentials may see it: some APIs answer 404 where permission is missing."
    yield { setting: "permission", value: null, text: hint }
  },
}

/** In an outage there is nothing to check but the time. */
function* comeBack({ sourceStanding: source, now, verdict }: Sight): Generator<Suggestion> {
  if (!inTrouble(source) || verdict.wait) return
  const at = spellTime(now + OUTAGE_CHECK_MS)
  const text = `Look again at ${at}, in ${spellMs(OUTAGE_CHECK_MS)}, before you take the resource for gone.`
  yield { setting: "schedule", value: at, text }
}

const OUTAGE_CHECK_MS = 15 * 60_000

/** Once may be one resource; more often than that it is the endpoint. */
const neverFound = ({ endpointStanding: { answered, failed, byCode } }: Sight): boolean =>
  answered === 0 && failed > 2 && byCode[404] === failed

function* before({ workedBefore }: Sight): Generator<Evidence> {
  if (!workedBefore) return
  const text =
    "This very URL was answered well earlier in this run: the resource has gone since, or the source is in trouble."
  yield { kind: "worked-before", text, value: true }
}

function* sourceAnswers({ sourceStanding: source, now }: Sight): Generator<Evidence> {
  const value = { answered: source.answered, failed: source.failed }
  const broken = brokenIn(source)
  if (answersOthers(source) && source.lastSuccessAt !== null) {
    const text = `The source answers other calls (${plural(source.answered, "success", "successes")} of this run, the last one ${spellMs(now - source.lastSuccessAt)} ago): so the resource is gone or was never there, and this is no outage.`
    yield { kind: "source-answers", text, value }
  } else if (inTrouble(source)) {
    const text = `The source is in trouble: ${plural(source.failedInARow, "failure")} in a row, ${broken} of this run's answers were 5xx or none at all. It may be an outage.`
    yield { kind: "outage", text, value }
  } else if (source.failed > 1) {
    const text = `Not one of this run's ${plural(source.attempts, "request")} to this source was answered well: check the base URL, or an outage.`
    yield { kind: "source-never-answered", text, value }
  }
}

const brokenIn = ({ byCode }: Standing): number =>
  (byCode[500] ?? 0) + (byCode[502] ?? 0) + (byCode[503] ?? 0)

/** A source that fails in other ways too, and has not answered well since, is in trouble as a whole. */
const inTrouble = (source: Standing): boolean => brokenIn(source) > 0 && source.failedInARow > 1

const answersOthers = (source: Standing): boolean => source.lastSuccessAt !== null && !inTrouble(source)

function* neighbours(sight: Sight): Generator<Evidence> {
  const { answered, attempts } = sight.endpointStanding
  if (sight.workedBefore || (answered === 0 && !neverFound(sight))) return
  const found = answered === 0 ? "not one" : String(answered)
  const text = `Of ${shownName(sight, sight.endpoint)}, ${found} of ${plural(attempts, "request")} found what ${answered === 0 ? "it" : "they"} asked for.`
  yield { kind: "neighbours", text, value: { answered, attempts } }
}

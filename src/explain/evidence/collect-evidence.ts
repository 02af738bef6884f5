import { statusReason } from "../../classify/status-reasons.ts"
import type { FaqCode } from "../../faq/entry.ts"
import { cutText, oneLine } from "../../redact/mask.ts"
import type { FailureContext } from "../failure-context.ts"
import { boundedValue, MAX_NAME, MAX_TEXT } from "../masked-text.ts"
import { apiMessage } from "./api-message.ts"
import { badRequest } from "./bad-request.ts"
import type { Collector, Evidence, Suggestion } from "./evidence.ts"
import { isExpiredPlace, startAgain } from "./expired-token.ts"
import { failureExtent } from "./failure-extent.ts"
import { forbidden } from "./forbidden.ts"
import { gatewayTimeout } from "./gateway-timeout.ts"
import { methodOf } from "./method.ts"
import { notFound } from "./not-found.ts"
import { isRedirect, redirect } from "./redirect.ts"
import { requestedWait } from "./requested-wait.ts"
import { serverError } from "./server-error.ts"
import { tooManyRequests } from "./too-many-requests.ts"
import { unauthorized } from "./unauthorized.ts"
import { repairHook, unreachable } from "./unreachable.ts"
import { uriTooLong } from "./uri-too-long.ts"
import { frontOf, passFront } from "./web-page.ts"

const MAX_EVIDENCE = 12
export const MAX_SUGGESTIONS = 6

const COLLECTORS: { readonly [code in FaqCode]: Collector } = {
  400: badRequest,
  401: unauthorized,
  403: forbidden,
  404: notFound,
  414: uriTooLong,
  429: tooManyRequests,
  500: serverError,
  502: serverError,
  503: serverError,
  504: gatewayTimeout,
}

const collectorFor = (failure: FailureContext): Collector =>
  isRedirect(failure) ? redirect : COLLECTORS[failure.verdict.code]

/** What was seen of this failure, the most telling first; at most MAX_EVIDENCE, masked, bounded. Never throws. */
export function collectEvidence(failure: FailureContext): Evidence[] {
  return boundAndMask(MAX_EVIDENCE, failure, evidence(failure)).map(({ kind, text, value, source }) => ({
    kind,
    text,
    ...(value === undefined ? {} : { value }),
    ...(source === undefined || failure.repeats(source)
      ? {}
      : { source: cutText(oneLine(source), MAX_TEXT) }),
  }))
}

/** The FAQ's advice with this failure's numbers in it; at most MAX_SUGGESTIONS, masked, bounded. Never throws. */
export function collectSuggestions(failure: FailureContext): Suggestion[] {
  return boundAndMask(MAX_SUGGESTIONS, failure, suggestions(failure)).map(({ setting, text, value }) => ({
    setting: cutText(oneLine(setting), MAX_NAME),
    value: value ?? null,
    text,
  }))
}

function* suggestions(failure: FailureContext): Generator<Suggestion> {
  if (failure.verdict.error === "HOOK") return yield* repairHook(failure)
  const front = frontOf(failure)
  if (front) return yield* passFront(failure, front)
  if (isExpiredPlace(failure)) return yield* startAgain(failure)
  yield* methodOf.suggestions(failure)
  if (failure.response || failure.attemptCount > 0) yield* collectorFor(failure).suggestions(failure)
}

function* evidence(failure: FailureContext): Generator<Evidence> {
  const { verdict, response, attemptCount } = failure
  const collector = collectorFor(failure)
  // A local fault (a bad certificate, an URL that is none) has no answer to look at, and a row chosen for its advice.
  const isSpent = verdict.error === "HELD" && verdict.exhausted
  if (verdict.status === null && !isSpent) {
    yield* unreachable(failure)
    if (
      verdict.kind === "transient" &&
      attemptCount > 0 &&
      verdict.error !== "ABORTED" &&
      collector !== serverError
    )
      yield* failureExtent(failure)
    if (verdict.kind === "permanent" && !response) return
  }
  if (collector !== redirect) yield* asFarAsReadable(apiMessage(failure))
  if (isSpent) yield* unreachable(failure)
  const front = frontOf(failure)
  // The rows are about what an API says, not about what answers in its place.
  if (front && front.kind !== "login") return yield* requestedWait(failure)
  yield* ruleEvidence(failure)
  if (collector !== redirect && !isExpiredPlace(failure)) yield* nearestRow(failure)
  yield* methodOf.evidence(failure)
  yield* collector.evidence(failure)
}

/** A response that throws where its message is read keeps the rest. */
function* asFarAsReadable(found: Iterable<Evidence>): Generator<Evidence> {
  try {
    yield* found
  } catch {}
}

/** What the rows stand for, after "this 403 is". */
const MEANS: { readonly [code in FaqCode]: string } = {
  400: "a request that the API cannot use",
  401: "about the credentials",
  403: "about permissions",
  404: "about a resource that is not there",
  414: "about how much was asked for",
  429: "a rate limit",
  500: "a fault of the server",
  502: "a fault behind the API's gateway",
  503: "a fault that passes",
  504: "about how much was asked for",
}

/** Why the response is read otherwise than its status says. The page that documents it is in `source`. */
function* ruleEvidence({ verdict }: FailureContext): Generator<Evidence> {
  const { rule, status, code, exhausted } = verdict
  // A convention that only says what the status says as well is no news.
  if (rule === null || (rule.profile === null && (status === code || status === null))) return
  const { says, source, basis, profile } = rule
  const seen = basis === "observed" ? ", as seen in use" : ""
  // What a rule says stands last: a word behind "token" would be taken for one.
  const text =
    status === code || status === null
      ? `${profile}${seen}: ${says}.`
      : `${profile ? `For ${profile}${seen}, this` : "This"} ${status} is ${exhausted ? "a quota that is used up" : MEANS[code]}: ${says}.`
  yield { kind: "rule", text, value: { says, basis }, source }
}

/** What a status means that is no row of the FAQ. */
function* nearestRow({ verdict, request }: FailureContext): Generator<Evidence> {
  const { status, code, matchedBy, rule } = verdict
  if (matchedBy !== "nearest" || status === null || rule !== null) return
  // Without such a header, 412 is about what the API itself compares: a version, a token of a synchronisation.
  const conditional = [...request.headers()].some(([name]) => /^if-/i.test(name))
  const means =
    status === 412 && !conditional ? "what the request builds on is no longer current" : statusReason(status)
  const text = `A ${status} means: ${means}. The FAQ's nearest row is ${code}.`
  yield { kind: "nearest-row", text, value: status }
}

/** A row that trips over something hostile keeps what it has found until then. */
function boundAndMask<T extends { text: string; value?: unknown }>(
  limit: number,
  failure: FailureContext,
  found: Iterable<T>,
): T[] {
  const items: T[] = []
  try {
    for (const item of found) {
      if (items.length === limit) break
      // Once more for everything, whatever a row may have forgotten.
      const text = cutText(oneLine(failure.mask(item.text)), MAX_TEXT)
      items.push({ ...item, text, value: boundedValue(item.value, failure.mask) })
    }
  } catch {
    // Only a client or an answer that throws where it is read gets here.
  }
  return items
}

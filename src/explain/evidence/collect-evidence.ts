import { statusReason } from "../../classify/status-reasons.ts"
import type { FaqCode } from "../../faq/entry.ts"
import { cutText, oneLine } from "../../redact/mask.ts"
import type { FailureContext } from "../failure-context.ts"
import { boundedValue, MAX_NAME, MAX_TEXT } from "../masked-text.ts"
import { badRequest } from "./bad-request.ts"
import type { Collector, Evidence, Suggestion } from "./evidence.ts"
import { failureExtent } from "./failure-extent.ts"
import { forbidden } from "./forbidden.ts"
import { gatewayTimeout } from "./gateway-timeout.ts"
import { notFound } from "./not-found.ts"
import { isRedirect, redirect } from "./redirect.ts"
import { serverError } from "./server-error.ts"
import { tooManyRequests } from "./too-many-requests.ts"
import { unauthorized } from "./unauthorized.ts"
import { repairHook, unreachable } from "./unreachable.ts"
import { uriTooLong } from "./uri-too-long.ts"

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
  return boundAndMask(MAX_EVIDENCE, failure, evidence(failure)).map(({ kind, text, value }) => ({
    kind,
    text,
    ...(value === undefined ? {} : { value }),
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
  if (failure.response || failure.attemptCount > 0) yield* collectorFor(failure).suggestions(failure)
}

function* evidence(failure: FailureContext): Generator<Evidence> {
  const { verdict, response, attemptCount } = failure
  const collector = collectorFor(failure)
  // A local fault (a bad certificate, an URL that is none) has no answer to look at, and a row chosen for its advice.
  if (verdict.status === null) {
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
  yield* ruleEvidence(verdict)
  if (verdict.matchedBy === "nearest" && verdict.status !== null && verdict.rule === null) {
    const text = `${verdict.status} is no row of the FAQ; ${verdict.code} is nearest: ${statusReason(verdict.status)}.`
    yield { kind: "nearest-row", text, value: verdict.status }
  }
  yield* collector.evidence(failure)
}

/** Why the answer is read otherwise than its status says, and where that is written. */
function* ruleEvidence({ rule, status, matchedBy, code }: FailureContext["verdict"]): Generator<Evidence> {
  // A convention that only says what the status says as well is no news.
  if (rule === null || (rule.profile === null && matchedBy === "status")) return
  const who =
    rule.profile === null
      ? "By a common convention"
      : `${rule.profile}${rule.basis === "observed" ? " (as seen in use)" : ""}`
  const read = status === code ? "" : ` This ${status} is row ${code}.`
  yield {
    kind: "rule",
    text: `${who}: ${rule.says}.${read} See ${rule.source}`,
    value: { says: rule.says, source: rule.source, basis: rule.basis },
  }
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

import { apiErrorOf } from "../../api-error/read-api-error.ts"
import type { FailureContext } from "../../failure-context.ts"
import { plural } from "../../format.ts"
import { maskedHeader } from "../../masked-text.ts"
import type { Evidence } from "../evidence.ts"
import { statedLimitsOf } from "./stated-limits.ts"

/**
 * Headers that say which limit was hit. Stripe: https://docs.stripe.com/rate-limits; Xero:
 * https://developer.xero.com/documentation/guides/oauth2/limits; Atlassian:
 * https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
const REASONS = ["stripe-rate-limited-reason", "x-rate-limit-problem", "ratelimit-reason"]

const AT_ONCE = /concurren|simultaneous|in parallel|too many (?:open )?connections|at the same time/i

const MAX_MESSAGE = 2_000

/** Is it the number of requests at once, rather than their rate, that was too high? By what the API says itself. */
export function isConcurrencyLimit(failure: FailureContext): boolean {
  return concurrencyReason(failure) !== null
}

function concurrencyReason(failure: FailureContext): string | null {
  for (const name of REASONS) {
    const value = maskedHeader(failure, name)
    if (value && AT_ONCE.test(value)) return `${name}: ${value}`
  }
  const counted = statedLimitsOf(failure).find(
    ({ unit, remaining }) => unit === "concurrent-requests" && remaining === 0,
  )
  if (counted) return counted.from
  const { code, message } = apiErrorOf(failure)
  return [code, message].some((quote) => AT_ONCE.test(quote?.slice(0, MAX_MESSAGE) ?? ""))
    ? "its message"
    : null
}

export function* concurrencyLimit(failure: FailureContext): Generator<Evidence> {
  const by = concurrencyReason(failure)
  if (by === null) return
  const { inFlight } = failure.measured
  const text = `It is the number of requests at once that was too high (${by}): ${plural(inFlight, "request")} of this run in flight.`
  yield { kind: "concurrency", text, value: inFlight }
}

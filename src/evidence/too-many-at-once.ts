import type { Evidence } from "./evidence.ts"
import { saidTo } from "./read-said.ts"
import { shownHeader } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { statementsOf } from "./stated-limits.ts"
import { plural } from "./wording.ts"

/**
 * Headers that say which limit was hit. Stripe: https://docs.stripe.com/rate-limits; Xero:
 * https://developer.xero.com/documentation/guides/oauth2/limits; Atlassian:
 * https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
const REASONS = ["stripe-rate-limited-reason", "x-rate-limit-problem", "ratelimit-reason"]

const AT_ONCE = /concurren|simultaneous|in parallel|too many (?:open )?connections|at the same time/i

const MAX_MESSAGE = 2_000

/** Is it the number of requests at once, rather than their rate, that was too high? By what the API says itself. */
export function isOfConcurrency(sight: Sight): boolean {
  return blame(sight) !== null
}

function blame(sight: Sight): string | null {
  for (const name of REASONS) {
    const value = shownHeader(sight, name)
    if (value && AT_ONCE.test(value)) return `${name}: ${value}`
  }
  const counted = statementsOf(sight).find(
    ({ unit, remaining }) => unit === "concurrent-requests" && remaining === 0,
  )
  if (counted) return counted.from
  const { code, message } = saidTo(sight)
  return [code, message].some((said) => AT_ONCE.test(said?.slice(0, MAX_MESSAGE) ?? ""))
    ? "its message"
    : null
}

export function* tooManyAtOnce(sight: Sight): Generator<Evidence> {
  const by = blame(sight)
  if (by === null) return
  const { inFlight } = sight.measured
  const text = `It is the number of requests at once that was too high (${by}): ${plural(inFlight, "request")} of this run in flight.`
  yield { kind: "concurrency", text, value: inFlight }
}

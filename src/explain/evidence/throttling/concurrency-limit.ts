import { apiErrorOf } from "../../api-error/read-api-error.ts"
import type { FailureContext } from "../../failure-context.ts"
import { formatCount, plural } from "../../format.ts"
import { maskedHeader, maskedText } from "../../masked-text.ts"
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
  const { code, message = "" } = apiErrorOf(failure)
  const [spent] = usedUpIn(message)
  if (spent) return AT_ONCE.test(spent.clause) ? "its message" : null
  return [code, message].some((quote) => AT_ONCE.test(quote?.slice(0, MAX_MESSAGE) ?? ""))
    ? "its message"
    : null
}

export function* concurrencyLimit(failure: FailureContext): Generator<Evidence> {
  for (const { used, limit, clause } of usedUpIn(apiErrorOf(failure).message ?? "")) {
    const text = `The limit that is used up: ${formatCount(used)} of ${formatCount(limit)} (${maskedText(failure, clause, 100)}).`
    yield { kind: "used-up", text, value: { used, limit } }
  }
  const by = concurrencyReason(failure)
  if (by === null) return
  const { inFlight } = failure.measured
  const text = `It is the number of requests at once that was too high (${by}): ${plural(inFlight, "request")} of this run in flight.`
  yield { kind: "concurrency", text, value: inFlight }
}

interface UsedUp {
  readonly used: number
  readonly limit: number
  /** The words around it. */
  readonly clause: string
}

/** Of several limits that a message counts ("concurrent: 1/5, 61/60 in the last hour"), those that are used up. */
function usedUpIn(message: string): UsedUp[] {
  return message
    .slice(0, MAX_MESSAGE)
    .split(/[,;()]|\. /)
    .flatMap((part) => {
      const [, used, limit] = COUNTED.exec(part) ?? []
      if (used === undefined || Number(limit) < 1 || Number(used) < Number(limit)) return []
      return [{ used: Number(used), limit: Number(limit), clause: part.trim() }]
    })
    .slice(0, 2)
}

/** "61/60", "61 / 60". A date or a path has a third part. */
const COUNTED = /(?<![\d/.-])(\d{1,9}) ?\/ ?(\d{1,9})(?![\d/-])/

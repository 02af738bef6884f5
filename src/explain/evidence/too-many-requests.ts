import type { FailureContext } from "../failure-context.ts"
import { formatCount, formatMs, plural } from "../format.ts"
import { maskedHeader, maskedName } from "../masked-text.ts"
import type { Collector, Evidence } from "./evidence.ts"
import { requestedWait } from "./requested-wait.ts"
import { concurrencyLimit } from "./throttling/concurrency-limit.ts"
import { formatLimit, formatRate, statedLimitsOf, statedRate } from "./throttling/stated-limits.ts"
import { suggestedLimits } from "./throttling/suggested-limits.ts"

/**
 * Headers in which vendors state how much of a quota is used, in forms of their own.
 * Meta: https://developers.facebook.com/docs/graph-api/overview/rate-limiting, Shopify:
 * https://shopify.dev/docs/api/usage/limits, Salesforce: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm,
 * HubSpot: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines, Xero:
 * https://developer.xero.com/documentation/guides/oauth2/limits, Microsoft Graph:
 * https://learn.microsoft.com/en-us/graph/throttling, Jira: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
const USAGE_HEADERS =
  `x-app-usage x-ad-account-usage x-business-use-case-usage x-page-usage x-fb-ads-insights-throttle
  x-shopify-shop-api-call-limit sforce-limit-info x-hubspot-ratelimit-daily-remaining
  x-hubspot-ratelimit-secondly-remaining x-minlimit-remaining x-daylimit-remaining x-appminlimit-remaining
  x-rate-limit-problem x-ms-throttle-information x-ms-throttle-scope x-ms-throttle-limit-percentage ratelimit-reason
  x-ratelimit-scope x-ratelimit-resource x-ratelimit-used`.split(/\s+/)

const MAX_USAGE = 2

/** 429: the limit as the API states it, and how fast heed was going when it hit. */
export const tooManyRequests: Collector = {
  *evidence(failure) {
    yield* statedLimits(failure)
    yield* requestedWait(failure)
    // How fast requests were sent is no matter for a quota of a day or a month.
    if (!failure.verdict.exhausted) {
      yield* concurrencyLimit(failure)
      yield* measured(failure)
    }
    yield* otherRuns(failure)
    if (!failure.verdict.exhausted) {
      yield* otherSpenders(failure)
      yield* learned(failure)
    }
    yield* rejections(failure)
    yield* usage(failure)
  },
  suggestions: suggestedLimits,
}

function* statedLimits(failure: FailureContext): Generator<Evidence> {
  for (const { name, limit, remaining, resetMs, windowMs, unit, from } of statedLimitsOf(failure)) {
    const counted = maskedName(failure, unit.replaceAll("-", " "))
    const parts = [
      ...(limit === undefined ? [] : [`a limit of ${formatLimit(limit, counted, windowMs)}`]),
      ...(remaining === undefined
        ? []
        : [`${formatCount(remaining)}${limit === undefined ? ` ${counted}` : ""} left`]),
      ...(resetMs === undefined ? [] : [`more in ${formatMs(resetMs)}`]),
    ]
    const named = name ? ` "${maskedName(failure, name)}"` : ""
    const text = `The API states${named ? ` for${named}` : ""} ${parts.join(", ")} (${from}).`
    yield {
      kind: "rate-limit",
      text,
      value: {
        ...(name ? { name: maskedName(failure, name) } : {}),
        limit,
        remaining,
        resetMs,
        windowMs,
        unit: counted,
      },
    }
  }
}

function* measured({ measured: { ratePerSecond, inFlight } }: FailureContext): Generator<Evidence> {
  if (!(ratePerSecond > 0)) return
  const text = `When it hit, heed was sending ${formatRate(ratePerSecond)}, ${plural(inFlight, "request")} in flight.`
  yield { kind: "measured", text, value: { ratePerSecond: Math.round(ratePerSecond * 100) / 100, inFlight } }
}

function* otherRuns({ otherRuns = null }: FailureContext): Generator<Evidence> {
  if (otherRuns === null || !(otherRuns > 0)) return
  const were = otherRuns === 1 ? "was" : "were"
  const text = `${plural(otherRuns, "other run")} ${were} extracting from this source.`
  yield { kind: "other-runs", text, value: otherRuns }
}

function* learned({ learned = null }: FailureContext): Generator<Evidence> {
  const { ratePerSecond = null, concurrency = null } = learned ?? {}
  const known = [
    ...(ratePerSecond && ratePerSecond > 0 ? [formatRate(ratePerSecond)] : []),
    ...(concurrency && concurrency > 0 ? [`${formatCount(concurrency)} at once`] : []),
  ]
  if (known.length === 0) return
  const text = `heed has learned that this source takes ${known.join(" and ")}.`
  yield { kind: "learned", text, value: { ratePerSecond, concurrency } }
}

/** Refused far below the stated rate: another client spends the same limit. */
function* otherSpenders(failure: FailureContext): Generator<Evidence> {
  const rate = statedRate(failure)
  const ours = failure.measured.ratePerSecond
  if (!rate || !(ours > 0) || ours * 2 > rate.ratePerSecond) return
  const who = failure.otherRuns ? "the runs together, or others," : "it seems that others"
  const text = `That is far below the stated ${formatRate(rate.ratePerSecond)}: ${who} spend the same limit.`
  yield { kind: "others", text, value: { ours: Math.round(ours * 100) / 100, stated: rate.ratePerSecond } }
}

function* rejections({ sourceHealth: source, verdict }: FailureContext): Generator<Evidence> {
  const count = source.byCode[429] ?? 0
  if (count === 0 || source.attempts < 2 || verdict.code !== 429) return
  const text = `In this run ${formatCount(count)} of ${plural(source.attempts, "request")} to this source ${count === 1 ? "was" : "were"} refused for being too many.`
  yield { kind: "rejections", text, value: { rejected: count, requests: source.attempts } }
}

function* usage(failure: FailureContext): Generator<Evidence> {
  const found = USAGE_HEADERS.map((name) => [name, maskedHeader(failure, name)] as const).filter(
    ([, value]) => value !== null,
  )
  for (const [name, value] of found.slice(0, MAX_USAGE))
    yield { kind: "usage", text: `${name}: ${value}`, value: { [name]: value } }
}

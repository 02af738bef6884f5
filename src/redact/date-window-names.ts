/** Which end of a stretch of time a parameter names. */
export interface WindowEnd {
  readonly end: "from" | "to"
  /** What it is a stretch of: `"updatedat"` of `updated_at_min`, `"date"` of `startDate`, `""` of `since`. */
  readonly of: string
}

/**
 * How APIs call the two ends. Sources: https://developers.facebook.com/docs/marketing-api/insights/parameters (since, until),
 * https://developers.google.com/analytics/devguides/reporting/data/v1 (startDate, endDate), https://docs.stripe.com/api/charges/list
 * (created[gte]), https://shopify.dev/docs/api/admin-rest (updated_at_min), https://docs.slack.dev/reference/methods (oldest,
 * latest), https://developers.google.com/calendar/api/v3/reference/events/list (timeMin, timeMax)
 */
const FROM = "since from starting start beginning begin after oldest earliest lower gte ge gt min".split(" ")
const TO = "until to ending end stop before latest upper lte le lt max".split(" ")

/** A bare minimum may be of anything. */
const NOT_ALONE = new Set(["min", "max", "lower", "upper"])

/** What has a stretch of time: `min_id` and `max_price` do not. */
const OF_TIME =
  /(?:date|time|timestamp|day|period|range|window|interval|created|updated|modified|changed|edited|received|processed|published|posted|closed|completed|resolved|occurred|scheduled|ordered|(?:d|n|t)at|(?:d|n|t)on)s?\d*(?:utc|gmt|value)?$/

/**
 * @param plain a name without case and punctuation
 * @returns null for a name that is no end of a window
 */
export function windowEnd(plain: string): WindowEnd | null {
  if (plain.length > 60) return null
  return endIn(plain, FROM, "from") ?? endIn(plain, TO, "to")
}

function endIn(plain: string, words: readonly string[], end: WindowEnd["end"]): WindowEnd | null {
  for (const word of words) {
    if (plain === word) return NOT_ALONE.has(word) ? null : { end, of: "" }
    const of = plain.endsWith(word)
      ? plain.slice(0, -word.length)
      : plain.startsWith(word)
        ? plain.slice(word.length)
        : null
    if (of !== null && OF_TIME.test(of)) return { end, of }
  }
  return null
}

/** Longest text that is read as a date, in characters. */
const MAX_LENGTH = 100

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

const TIME = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})"
const ZONE = "(?<zone>z|(?:gmt|utc)?[+-]\\d{2}:?\\d{2}|gmt|utc)"

const HTTP_FORMS = [
  // IMF-fixdate "Sun, 06 Nov 1994 08:49:37 GMT" and RFC 850 "Sunday, 06-Nov-94 08:49:37 GMT"
  `(?:[a-z]{3,9}, ?)?(?<day>\\d{1,2})[ -](?<month>[a-z]{3})[ -](?<year>\\d{4}|\\d{2}) ${TIME} ?${ZONE}`,
  // asctime "Sun Nov  6 08:49:37 1994", in UTC though it names no zone
  `[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \\d]?\\d) ${TIME} (?<year>\\d{4})`,
  // Date.toString() of JavaScript, "Sun Nov 06 1994 09:49:37 GMT+0100 (CET)": not allowed by HTTP, but servers send it
  `[a-z]{3} (?<month>[a-z]{3}) (?<day>\\d{2}) (?<year>\\d{4}) ${TIME} ${ZONE}(?: \\([^()]*\\))?`,
].map((form) => new RegExp(`^${form}$`, "i"))

const ISO_FORM = new RegExp(
  "^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})[t ](?<hour>\\d{2}):(?<minute>\\d{2})" +
    `(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d+))?)?(?: ?${ZONE})?$`,
  "i",
)

type Fields = Readonly<Record<string, string | undefined>>

/**
 * Parses a date of HTTP: IMF-fixdate, RFC 850 or asctime, in any case, also with a numeric zone. `Date.parse` is not
 * used, because it reads asctime as local time, "120" as the year 120, and two-digit years from 50 on as 19xx.
 * @param now epoch ms; a two-digit year that would lie more than 50 years after it means the century before
 * @returns epoch ms; null for any other text, impossible dates included
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
export function parseHttpDate(text: string, now: number): number | null {
  if (text.length > MAX_LENGTH) return null
  for (const form of HTTP_FORMS) {
    const fields = form.exec(text)?.groups
    if (!fields) continue
    const month = MONTHS.indexOf((fields.month as string).toLowerCase())
    return epochMs(fields, fullYear(fields, month, now), month)
  }
  return null
}

/**
 * Parses a date and time of RFC 3339 or of ISO 8601's extended format; seconds may be missing, and a space may replace
 * the T. Without a zone it is read as UTC. Rounded up to the next ms.
 * @returns epoch ms; null for any other text, impossible dates included
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseIsoDate(text: string): number | null {
  const fields = text.length > MAX_LENGTH ? undefined : ISO_FORM.exec(text)?.groups
  return fields ? epochMs(fields, Number(fields.year), Number(fields.month) - 1) : null
}

function fullYear(fields: Fields, month: number, now: number): number {
  const year = Number(fields.year)
  if (fields.year?.length !== 2) return year
  const today = new Date(now)
  const latest = new Date(now).setUTCFullYear(today.getUTCFullYear() + 50)
  const nextCentury = Math.floor(today.getUTCFullYear() / 100 + 1) * 100 + year
  const candidates = [nextCentury, nextCentury - 100, nextCentury - 200]
  const moment = [
    Number(fields.day),
    Number(fields.hour),
    Number(fields.minute),
    Number(fields.second),
  ] as const
  return candidates.find((candidate) => Date.UTC(candidate, month, ...moment) <= latest) ?? Number.NaN
}

function epochMs(fields: Fields, year: number, month: number): number | null {
  const day = Number(fields.day)
  const hour = Number(fields.hour)
  const minute = Number(fields.minute)
  const second = Number(fields.second ?? 0)
  const offset = offsetMs(fields.zone)
  // 60 is a leap second.
  if (hour > 23 || minute > 59 || second > 60 || offset === null) return null
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  // 31 Feb rolls over into March, an unknown month (-1) into the year before.
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return null
  return date.setUTCHours(hour, minute, second, fractionMs(fields.fraction ?? "")) - offset
}

function fractionMs(digits: string): number {
  const beyond = /[1-9]/.test(digits.slice(3)) ? 1 : 0
  return Number(digits.slice(0, 3).padEnd(3, "0")) + beyond
}

/** ms by which a zone is ahead of UTC; null if there is no such zone. */
function offsetMs(zone = ""): number | null {
  const offset = /(?<sign>[+-])(?<hours>\d{2}):?(?<minutes>\d{2})$/.exec(zone)?.groups
  if (!offset) return 0
  const hours = Number(offset.hours)
  const minutes = Number(offset.minutes)
  if (hours > 23 || minutes > 59) return null
  return (hours * 60 + minutes) * (offset.sign === "-" ? -60_000 : 60_000)
}

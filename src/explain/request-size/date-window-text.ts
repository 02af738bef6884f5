import { windowEnd } from "../../redact/date-window-names.ts"
import { plainParameterName, RANGE_NAMES } from "./size-parameter-names.ts"

/** The two ends as a text holds them, dates in the form that `parseDateValue` takes. */
export type WindowEnds = readonly [from: string, to: string]

const MAX_RANGE = 200
const MAX_TEXT = 64 * 1024
const MAX_ENDS = 100

/**
 * The ends of a date window inside one parameter's value: both in a row, named, or compared, as in a filter, a query
 * or a search. Not every text that looks like a date is one. Linear time.
 */
export function* endsInText(name: string, value: string): Generator<WindowEnds> {
  const text = value.slice(0, MAX_TEXT)
  if (text.length < 16 || !/\d{4}/.test(text)) return
  if (text.length <= MAX_RANGE && RANGE_NAMES.has(plainParameterName(name))) yield* adjacentDates(text)
  const dated = inWhole(text)
  yield* between(dated)
  yield* searched(dated)
  yield* compared(dated)
}

/** `2026-01-01..2026-01-31`, `2026-01-01,2026-01-31`, `["2026-01-01","2026-01-31"]` */
function* adjacentDates(text: string): Generator<WindowEnds> {
  const ends = text.replace(/["'[\]]/g, "").split(/\.\.|--|,|\/|\||~/, 3)
  const [from = "", to = ""] = ends.map((end) => end.trim())
  if (ends.length === 2) yield [from, to]
}

// LinkedIn: https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/ads-reporting ;
// Xero: https://developer.xero.com/documentation/api/accounting/requests-and-responses
const IN_PARTS =
  /\(year:(\d{4}),month:(\d{1,2}),day:(\d{1,2})\)|DateTime\((\d{4}), {0,2}(\d{1,2}), {0,2}(\d{1,2})\)/g

function inWhole(text: string): string {
  if (!text.includes("(")) return text
  return text.replace(IN_PARTS, (_, ...found: (string | undefined)[]) => {
    const [year = "", month = "", day = ""] = found.slice(0, 6).filter((part) => part !== undefined)
    return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
  })
}

const DATE = String.raw`\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?|\d{13}|\d{10}|\d{8}`

// Google Ads' query language, SQL and their kin: BETWEEN '2026-01-01' AND '2026-01-31'.
const BETWEEN = new RegExp(`\\bBETWEEN\\s{1,5}["']?(${DATE})["']?\\s{1,5}AND\\s{1,5}["']?(${DATE})`, "gi")

function* between(text: string): Generator<WindowEnds> {
  for (const [, from, to] of bounded(text.matchAll(BETWEEN))) if (from && to) yield [from, to]
}

// https://docs.github.com/en/search-github/getting-started-with-searching-on-github/understanding-the-search-syntax
const SEARCHED = new RegExp(`[A-Za-z]:(${DATE})\\.\\.(${DATE})`, "g")

function* searched(text: string): Generator<WindowEnds> {
  for (const [, from, to] of bounded(text.matchAll(SEARCHED))) if (from && to) yield [from, to]
}

/**
 * `CreatedDate >= 2026-01-01T00:00:00Z AND CreatedDate < …` (SOQL, SQL, JQL), `created ge 2026-01-01 and created lt …` (OData),
 * `created:>=2026-01-01`, `{"since":"2026-01-01","until":"2026-01-31"}`, `dateRange: {start: "2026-01-01", …}` (GraphQL)
 */
const COMPARED = new RegExp(`(:?[<>]=?|[:=]|\\s(?:ge|gt|le|lt)\\s)\\s{0,3}["']?(${DATE})\\b`, "gi")

function* compared(text: string): Generator<WindowEnds> {
  const open = new Map<string, { from?: string; to?: string }>()
  for (const { index, 1: sign = "", 2: date = "" } of bounded(text.matchAll(COMPARED))) {
    const name = nameBefore(text, index)
    const found = name === "" ? null : endOf(plainParameterName(name), sign.trim().toLowerCase())
    if (!found) continue
    const ends = open.get(found.of) ?? {}
    ends[found.end] ??= date
    open.set(found.of, ends)
  }
  for (const { from, to } of open.values()) if (from && to) yield [from, to]
}

const MAX_NAME = 60

/** The name that ends before a place, but for up to 3 blanks and a quote: `"since": ` */
function nameBefore(text: string, at: number): string {
  const front = text.slice(Math.max(0, at - MAX_NAME - 4), at)
  let end = front.length
  while (end > front.length - 3 && front[end - 1]?.trim() === "") end--
  if (/["'`]/.test(front[end - 1] ?? "")) end--
  let start = end
  while (start > 0 && /[\w.]/.test(front[start - 1] as string)) start--
  return front.slice(start, end).replace(/^[\d.]+/, "")
}

function endOf(name: string, sign: string): { of: string; end: "from" | "to" } | null {
  if (/^:?>|^g[et]$/.test(sign)) return { of: `compared ${name}`, end: "from" }
  if (/^:?<|^l[et]$/.test(sign)) return { of: `compared ${name}`, end: "to" }
  return windowEnd(name)
}

function* bounded<T>(found: Iterable<T>): Generator<T> {
  let count = 0
  for (const item of found) {
    if (++count > MAX_ENDS) return
    yield item
  }
}

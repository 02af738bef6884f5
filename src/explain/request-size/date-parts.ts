import type { Parameter } from "./parameter.ts"

const PARTS = { year: /^\d{4}$/, month: /^\d{1,2}$/, day: /^\d{1,2}$/ } as const

/**
 * Dates that are sent in three parts, put together: `dateRange.start.year=2026&dateRange.start.month=1&…`, and
 * `{"start":{"year":2026,"month":1,"day":31}}`.
 * LinkedIn: https://learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/ads-reporting ;
 * Google's `google.type.Date`: https://github.com/googleapis/googleapis/blob/master/google/type/date.proto
 */
export function* datesInParts(parameters: readonly Parameter[]): Generator<Parameter> {
  const dates = new Map<string, { first: Parameter; parts: Partial<Record<string, string>> }>()
  for (const parameter of parameters) {
    const path = `${parameter.parent}${parameter.name}`
    const dot = path.lastIndexOf(".")
    const part = path.slice(dot + 1) as keyof typeof PARTS
    if (dot === -1 || !Object.hasOwn(PARTS, part) || !PARTS[part].test(parameter.value)) continue
    const key = `${parameter.where} ${path.slice(0, dot)}`
    const date = dates.get(key) ?? { first: parameter, parts: {} }
    date.parts[part] ??= parameter.value
    dates.set(key, date)
  }
  for (const [key, { first, parts }] of dates) {
    const { year, month, day } = parts
    if (!year || !month || !day) continue
    const value = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
    const path = key.slice(key.indexOf(" ") + 1)
    const dot = first.where === "body" ? path.lastIndexOf(".") : -1
    yield {
      name: path.slice(dot + 1),
      value,
      raw: value,
      length: 0,
      where: first.where,
      parent: path.slice(0, dot + 1),
    }
  }
}

import { parseHttpDate } from "./http-date.ts"

/** One header's value, several lines joined by ", "; the name is lower case. */
export type HeaderLookup = (name: string) => string | null

/** Half of a field may say something else than the whole: what is longer than this is not read at all. */
const MAX_LENGTH = 4096

/** A field's value, trimmed; null where it is missing, empty or too long to be meant. */
export function fieldValue(header: HeaderLookup, name: string): string | null {
  const value = header(name)
  return value && value.length <= MAX_LENGTH ? value.trim() || null : null
}

const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?$/i

/** The values of a field that was sent more than once. The comma inside an HTTP date parts nothing. */
export function fieldMembers(value: string): string[] {
  const members: string[] = []
  let weekday = ""
  for (const part of value.split(",")) {
    const text = part.trim()
    if (WEEKDAY.test(text)) {
      weekday = `${text}, `
    } else {
      members.push(weekday + text)
      weekday = ""
    }
  }
  return members
}

/** One of a header's `name=value` members, as `total=400; remaining=0; resets=17` or `api-usage=18/5000` writes them. */
export function namedValue(value: string, name: string): string | null {
  const wanted = name.toLowerCase()
  for (const member of value.slice(0, MAX_LENGTH).split(/[;,]/)) {
    const equals = member.indexOf("=")
    if (equals !== -1 && member.slice(0, equals).trim().toLowerCase() === wanted)
      return member
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, "$1")
  }
  return null
}

/** A delay, and the field that it was read from. */
export interface FieldDelay {
  readonly ms: number
  readonly from: string
  readonly value: string
}

/**
 * The longest of the delays that a field names; null where none of its values is valid.
 * @param counts picks the values that are looked at; missing: all
 */
export function longestDelay(
  header: HeaderLookup,
  from: string,
  read: (member: string) => number | null,
  counts: (member: string, index: number, members: readonly string[]) => boolean = () => true,
): FieldDelay | null {
  const value = fieldValue(header, from)
  if (value === null) return null
  const delays = fieldMembers(value)
    .filter(counts)
    .map(read)
    .filter((ms) => ms !== null)
  return delays.length > 0 ? { ms: Math.max(...delays), from, value } : null
}

/** The answer comes from a cache that kept it for a while: its dates and counts are old. */
export function isFromCache(header: HeaderLookup): boolean {
  return Number(fieldValue(header, "age") ?? 0) > 0
}

/**
 * Against what a point in time in this answer is to be measured, as epoch ms: the server's own clock where it tells,
 * for ours may be wrong; the receipt where there is no valid Date, or where Date is a cached answer's.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
export function sentAt(header: HeaderLookup, receivedAt: number): number {
  const date = fieldValue(header, "date")
  if (date === null || isFromCache(header)) return receivedAt
  return parseHttpDate(date, receivedAt) ?? receivedAt
}

import { parseHttpDate } from "./http-date.ts"

/** The value of a header by its lower-case name, with several lines joined by ", "; null if it is missing. */
export type HeaderLookup = (name: string) => string | null

/** Longest field that is read, in characters. A part of a field may mean something else, so a longer one is ignored. */
const MAX_LENGTH = 4096

/** The trimmed value of a field; null if it is missing, empty or longer than MAX_LENGTH. */
export function fieldValue(header: HeaderLookup, name: string): string | null {
  const value = header(name)
  return value && value.length <= MAX_LENGTH ? value.trim() || null : null
}

const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?$/i

/** The values of a field with several members. The comma in an HTTP date does not separate. */
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

/** The value of one `name=value` member of a header such as `total=400; remaining=0; resets=17`; null if missing. */
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

/** A delay in ms, and the field that it was read from. */
export interface FieldDelay {
  readonly ms: number
  readonly from: string
  readonly value: string
}

/**
 * The longest of the delays in a field; null if none of its values is valid.
 * @param counts selects the values that are read. @default all
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

/** True if a cache has kept the response for a while, so that its dates and counts are old. */
export function isFromCache(header: HeaderLookup): boolean {
  return Number(fieldValue(header, "age") ?? 0) > 0
}

/**
 * Epoch ms against which a date in this response is measured: its Date, because the local clock may be wrong. The time
 * of receipt, if there is no valid Date or the response comes from a cache.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
 */
export function sentAt(header: HeaderLookup, receivedAt: number): number {
  const date = fieldValue(header, "date")
  if (date === null || isFromCache(header)) return receivedAt
  return parseHttpDate(date, receivedAt) ?? receivedAt
}

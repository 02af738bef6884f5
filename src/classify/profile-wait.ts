import { boundedDelayMs, parseDelay } from "../headers/delay.ts"
import { fieldMembers, namedValue } from "../headers/header-field.ts"
import type { ServerWait } from "../headers/retry-after.ts"
import { toNumber } from "../profiles/schema/match-value.ts"
import type { BodyPath, ProfileWait, Unit } from "../profiles/schema/profile.ts"
import { ResponseBody } from "../profiles/schema/response-body.ts"
import { headerOperands, type ResponseHead } from "../profiles/schema/response-head.ts"
import { nextReset, parseWait } from "./wait-units.ts"

/** The response that a wait is read from. */
export interface WaitInput {
  readonly head: ResponseHead
  readonly body: ResponseBody | null
  /** Epoch ms of receipt. */
  readonly now: number
  /** Epoch ms against which a date is measured: by the server's clock, if it sent a Date. */
  readonly referenceMs: number
}

/** Longest JSON in a header that is read, in characters. */
export const MAX_JSON_LENGTH = 16_384

/**
 * The wait that a response states in the fields of the profile: the first field with a wait above 0. A wait of 0 is
 * returned only if no field has more, because some APIs always send the field.
 */
export function readStatedWait(waits: readonly ProfileWait[], input: WaitInput): ServerWait | null {
  let none: ServerWait | null = null
  for (const wait of waits) {
    const found = sentWait(wait, input)
    if (found && found.ms > 0) return found
    none ??= found
  }
  return none
}

/** The first wait of the list that the API documents but does not send. */
export function documentedWait(waits: readonly ProfileWait[], now: number): ServerWait | null {
  for (const wait of waits) {
    if ("ms" in wait) return documented(boundedDelayMs(wait.ms), `${wait.ms} ms`)
    if ("until" in wait) return documented(boundedDelayMs(nextReset(wait.until, now) - now), wait.until)
  }
  return null
}

const documented = (ms: number, value: string): ServerWait => ({
  ms,
  from: "documentation",
  value,
  documented: true,
})

function sentWait(wait: ProfileWait, input: WaitInput): ServerWait | null {
  if ("header" in wait) return headerWait(wait, input)
  if (input.body === null) return null
  if ("body" in wait) return bodyWait(wait, input.body, input)
  return "bucket" in wait ? bucketWait(wait.bucket, input.body) : null
}

type Of<Key extends string> = Extract<ProfileWait, { readonly [key in Key]: unknown }>

function headerWait(wait: Of<"header">, input: WaitInput): ServerWait | null {
  const from = wait.header
  const values = headerOperands(input.head, from).flatMap(({ value }) => valuesIn(wait, String(value)))
  const read = from === "retry-after" ? readRetryAfterAs(wait.unit) : parseWait
  return longest(values, from, (value) => read(value, wait.unit, input.referenceMs))
}

function valuesIn({ path, member }: Of<"header">, value: string): unknown[] {
  if (member !== undefined) {
    // Of several limits, only one that is used up names a wait.
    const left = toNumber(namedValue(value, "remaining"))
    return left !== null && left > 0 ? [] : [namedValue(value, member)]
  }
  if (path === undefined) return fieldMembers(value.slice(0, MAX_JSON_LENGTH))
  return value.length > MAX_JSON_LENGTH ? [] : valuesAt(ResponseBody.ofWhole(value), path)
}

/** Retry-After may be a date, whichever unit the profile names. */
const readRetryAfterAs =
  (own: Unit): typeof parseWait =>
  (value, unit, referenceMs) =>
    parseWait(value, unit, referenceMs) ??
    (own === "seconds" && typeof value === "string" ? parseDelay(value.slice(0, 100), referenceMs) : null)

function bodyWait(
  { body: path, after, unit }: Of<"body">,
  body: ResponseBody,
  sent: Pick<WaitInput, "referenceMs">,
): ServerWait | null {
  const values = valuesAt(body, path)
  const from = path === "" ? "the body" : path
  if (after === undefined) return longest(values, from, (value) => parseWait(value, unit, sent.referenceMs))
  const delays = values.map((value) => (typeof value === "string" ? numberAfter(value, after) : null))
  return longest(delays, from, (value) => parseWait(value, unit, sent.referenceMs))
}

/** `"Retry in 30 seconds"`: 30 stands after "retry in". */
function numberAfter(text: string, words: string): string | null {
  const at = text.toLowerCase().indexOf(words.toLowerCase())
  if (at === -1) return null
  return (
    /^[\s:="']{0,10}(\d{1,12}(?:\.\d{1,9})?)/.exec(
      text.slice(at + words.length, at + words.length + 40),
    )?.[1] ?? null
  )
}

function bucketWait(
  { needs, has, restoresPerSecond }: Of<"bucket">["bucket"],
  body: ResponseBody,
): ServerWait | null {
  const number = (path: string) =>
    valuesAt(body, path)
      .map(toNumber)
      .find((n) => n !== null) ?? null
  const [needed, left, rate] = [number(needs), number(has), number(restoresPerSecond)]
  if (needed === null || left === null || rate === null || rate <= 0) return null
  const missing = Math.max(0, needed - left)
  return {
    ms: boundedDelayMs((missing / rate) * 1_000),
    from: needs,
    value: `${needed} needed, ${left} left, ${rate} a second`,
  }
}

const valuesAt = (body: ResponseBody, path: BodyPath): unknown[] => body.at(path).map(({ value }) => value)

function longest(
  values: readonly unknown[],
  from: string,
  read: (value: unknown) => number | null,
): ServerWait | null {
  let found: ServerWait | null = null
  for (const value of values) {
    const ms = read(value)
    if (ms !== null && (found === null || ms > found.ms))
      found = { ms, from, value: String(value).slice(0, 100) }
  }
  return found
}

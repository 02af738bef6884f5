import { boundedDelayMs, epochMsOf, MAX_WAIT_MS, parsePlainNumber } from "../headers/delay.ts"
import { parseHttpDate, parseIsoDate } from "../headers/http-date.ts"
import type { ServerWait } from "../headers/retry-after.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import { parseDuration } from "../time/duration.ts"
import type { WaitInput } from "./profile-wait.ts"
import { saysFailure } from "./says-failure.ts"

/** What the body of a failed response says in the places where APIs put it. */
export interface ApiWords {
  readonly codes: readonly string[]
  readonly messages: readonly string[]
  /** Fields that name a wait: normalised name, name as sent, value. */
  readonly waits: readonly (readonly [name: string, key: string, value: unknown])[]
  /** The body of a 2xx says itself that it is no success. */
  readonly failed: boolean
}

export const NO_WORDS: ApiWords = { codes: [], messages: [], waits: [], failed: false }

const names = (text: string): ReadonlySet<string> => new Set(text.split(" "))

/** Names of fields in lower case, without separators. */
const CODE = names(
  "code error type errorcode errortype errcode errorname statuscode httpstatuscode reason exception faultcode status subcode oerrorcode quotaid quotalimit quotaunit errorstatus subdomain",
)
const MESSAGE = names(
  "message msg errormessage errormsg errmsg longmessage errordescription detail details title description faultstring errordetails info statusmessage errorsummary exceptionmessage error errors errormessages messages reason err",
)
/** Only these are looked into, so that what the caller has sent and gets back is not taken for the API's words. */
const WITHIN = names(
  "error errors reasons extras limit errormessage odataerror extensions fault details detail parameters meta metadata response errordata errorresponse errorinfo responsestatus exception ratelimit innererror violations rootcause causedby oerrordetails err apierror",
)
const MESSAGES = names("errormessages messages message")
const WAIT =
  /^(?:error)?(?:retry(?:after|in|at|delay|time)?|wait|throttle|resets?|ratelimitreset|ratelimitresets?)(?:s|secs?|seconds?|ms|msecs?|millis|milliseconds?|minutes?|after|at|in|inseconds|time|inms|timestamp)?$|^seconds(?:until|to)(?:reset|retry|wait)$|^msbeforenext$|^availableat$/

const MAX_DEPTH = 6
const MAX_VALUES = 300
const MAX_ITEMS = 10
/** Longest text without a form that is taken for a message, in characters. */
const MAX_PLAIN = 500
/** Characters of a message in which a wait is looked for. */
const MAX_MESSAGE = 1_000

/** The words in JSON, XML or a short plain text. Never throws. */
export function apiWordsOf(body: ResponseBody): ApiWords {
  const data = body.json()
  if (data !== undefined) return wordsInJson(data)
  const text = body.text.trim()
  if (text.startsWith("<")) return wordsInXml(text)
  return text === "" || text.length > MAX_PLAIN ? NO_WORDS : { ...NO_WORDS, codes: [text], messages: [text] }
}

function wordsInJson(data: unknown): ApiWords {
  const codes: string[] = []
  const messages: string[] = []
  const waits: [string, string, unknown][] = []
  let left = MAX_VALUES
  const say = (message: string) => {
    if (messages.push(message) > MAX_ITEMS) return
    const [code] = CODE_IN_MESSAGE.exec(message) ?? []
    if (code !== undefined) codes.push(code)
  }
  const walk = (value: unknown, depth: number): void => {
    if (typeof value === "string") {
      say(value)
      return
    }
    if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length && i < MAX_ITEMS; i++) walk(value[i], depth + 1)
      return
    }
    for (const key in value) {
      if (left-- <= 0) return
      if (key.length > 40 || !Object.hasOwn(value, key)) continue
      const found = (value as Record<string, unknown>)[key]
      if (found === null) continue
      const name = key.toLowerCase().replace(/[^a-z0-9]+/g, "")
      const isText = typeof found === "string"
      if (isText || typeof found === "number") {
        // At the top, `status` is a field of the resource as often as an error's code.
        if (CODE.has(name) && (depth > 0 || name !== "status")) codes.push(String(found).slice(0, 200))
        if (isText && MESSAGE.has(name)) say(found)
        if (WAIT.test(name)) waits.push([name, key, found])
        continue
      }
      if (typeof found !== "object") continue
      const isList = Array.isArray(found)
      if (name === "message" && !isList) say(textOf(found))
      // `errors` that is no list has the caller's own fields as its members.
      else if (name === "errors" && !isList && !Object.hasOwn(found, "code")) continue
      else if (WITHIN.has(name) || MESSAGES.has(name) || (name === "status" && depth === 0))
        walk(found, depth + 1)
      // eBay has each value in a list.
      else if (isList && name === "subdomain") codes.push(...found.slice(0, MAX_ITEMS).map(String))
    }
  }
  let failed = false
  try {
    walk(data, Array.isArray(data) ? -1 : 0)
    failed = saysFailure(data)
  } catch {
    // A reviver of the client may have made an object that throws when it is read.
  }
  return { codes, messages, waits, failed }
}

/** A code that stands in the place of a message, or before it: `"QUOTA_EXCEEDED : Exceeded quota for …"`. */
const CODE_IN_MESSAGE = /^[A-Z][A-Z0-9]{1,40}(?:_[A-Z0-9]{1,40}){1,8}(?=\s*(?::|$))/

/** `{ lang: "en", value: "…" }`, as OData writes a message. */
function textOf(message: object): string {
  const { value } = message as { readonly value?: unknown }
  return typeof value === "string" ? value : ""
}

/** Characters of XML that are read. */
const MAX_XML = 8_192
/** Any element with a text in it; not what stands behind its end. */
const ELEMENT = /<([^<>/][^<>]{0,349})>\s*(?:<!\[CDATA\[)?([^<>]{1,500})/g
/** Attributes that say the same: `<error code="maxlag" info="…">`. */
const ATTRIBUTE = /\s(code|errorcode|message|info)="([^"<>]{1,500})"/gi
const XML_CODE = names("code errorcode faultcode exceptioncode type value status subdomain")
const XML_MESSAGE = names("message errormessage faultstring text reason description title h2")

const FAULT = /<(?:[\w-]{1,40}:)?Fault\b/

/** True for a fault of SOAP. */
export const isSoapFault = (body: ResponseBody): boolean =>
  body.json() === undefined && FAULT.test(body.text.slice(0, MAX_XML))

/** The codes and messages of a SOAP fault, of AWS and other XML, and the title of a page. */
function wordsInXml(text: string): ApiWords {
  const codes: string[] = []
  const messages: string[] = []
  const waits: [string, string, unknown][] = []
  for (const [, inside = "", content = ""] of text.slice(0, MAX_XML).matchAll(ELEMENT)) {
    const [tag = ""] = inside.split(/\s/, 1)
    const key = tag.slice(tag.indexOf(":") + 1)
    const name = key.toLowerCase().replace(/[^a-z0-9]+/g, "")
    const value = content.replace(/\]\]$/, "").trim()
    if (name === "retryafterseconds") waits.push([name, key, value])
    else if (XML_CODE.has(name)) codes.push(value)
    else if (XML_MESSAGE.has(name)) messages.push(value)
  }
  for (const [, name = "", value = ""] of text.slice(0, MAX_XML).matchAll(ATTRIBUTE))
    (name.toLowerCase().endsWith("code") ? codes : messages).push(value)
  return { codes, messages, waits, failed: false }
}

/** The time that a point in time is measured against, epoch ms: worked out if it is read. */
type Sent = Pick<WaitInput, "referenceMs">

/** The longest wait that the body names, in a field or in words; null if it names none whose unit is certain. */
export function readBodyWait(words: ApiWords, sent: Sent): ServerWait | null {
  let longest: ServerWait | null = null
  const take = (ms: number | null, from: string, value: unknown) => {
    if (ms === null || ms < 0 || ms > MAX_WAIT_MS || (longest && longest.ms >= ms)) return
    longest = { ms: boundedDelayMs(ms), from, value: String(value).slice(0, 100) }
  }
  for (const [name, key, value] of words.waits) take(fieldWait(name, value, sent), key, value)
  if (longest === null) for (const message of words.messages) take(...textWait(message, sent))
  return longest
}

/** Names of fields whose plain number is in seconds. */
const SECONDS =
  /^(?:error)?(?:retryafter|retrydelay)$|(?:s|secs?|seconds)$|^(?:resetafter|resetin|secondsuntilreset|secondsuntilretry|secondstoreset|secondstowait|secondstoretry)$/

function fieldWait(name: string, value: unknown, sent: Sent): number | null {
  const text = String(value).trim()
  const number = parsePlainNumber(text)
  if (number === null) {
    const point = pointOf(text, sent)
    return point === null ? parseDuration(text) : Math.max(0, point - sent.referenceMs)
  }
  const point = epochMsOf(number)
  if (point !== null) return Math.max(0, point - sent.referenceMs)
  if (/ms(?:ecs?)?$|milli|^msbefore/.test(name)) return number
  if (/minutes?$/.test(name)) return number * 60_000
  return SECONDS.test(name) && !/^(?:resets|ratelimitresets)$/.test(name) ? number * 1_000 : null
}

/** A date with its zone. */
function pointOf(text: string, sent: Sent): number | null {
  const iso = /(?:z|utc|gmt|[+-]\d\d:?\d\d)$/i.test(text) ? parseIsoDate(text) : null
  return iso ?? parseHttpDate(text, sent.referenceMs)
}

const UNIT = "(?:milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)"
const AMOUNT = `\\d{1,9}(?:\\.\\d{1,9})?['"]? ?${UNIT}`
/** Words after which a message says when. */
const CUE = /\b(?:again|retry|retrying|available|resets?|wait|until)\b/gi
/** Characters after such a word that are read. */
const MAX_AFTER_CUE = 120
const IN_WORDS = new RegExp(
  `^([a-z ,:'"]{0,40}?)['"]?(${AMOUNT}(?:(?:,? and |, | )?${AMOUNT}){0,2})(?![a-z0-9])`,
  "i",
)
const DATES = [
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]{0,16} ?(?:UTC|GMT|Z|[+-]\d\d:?\d\d)/i,
  /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/i,
]
/** "retry after one minute" */
const ONE = /\bone (?=(?:second|minute|hour)\b)/gi
/** "banned until 1529256050872" */
const EPOCH = /^[ :'"]{0,3}(\d{10}|\d{13})(?!\d)/
const PARTS = new RegExp(`(\\d{1,9}(?:\\.\\d{1,9})?)['"]? ?(${UNIT})`, "gi")

/** "try again in 20s", "retry after 33 seconds", "try after '900' seconds", "try again after <date>". */
function textWait(message: string, sent: Sent): [ms: number | null, from: string, value: string] {
  const text = message.slice(0, MAX_MESSAGE).replace(ONE, "1 ")
  // A wait has a number in it.
  const cues = /\d/.test(text) ? [...text.matchAll(CUE)] : []
  const after = cues.map(({ 0: cue, index }) => {
    const from = index + cue.length
    return { cue: cue.toLowerCase(), rest: text.slice(from, from + MAX_AFTER_CUE) }
  })
  for (const { cue, rest } of after) {
    const date = cue === "wait" || cue === "retrying" ? undefined : dateIn(rest)
    const at = date === undefined ? null : pointOf(date, sent)
    if (date !== undefined && at !== null) return [Math.max(0, at - sent.referenceMs), "the message", date]
  }
  for (const { cue, rest } of after) {
    const [, epoch] = (cue === "until" && EPOCH.exec(rest)) || []
    const at = epoch === undefined ? null : epochMsOf(Number(epoch))
    if (epoch !== undefined && at !== null) return [Math.max(0, at - sent.referenceMs), "the message", epoch]
  }
  for (const { cue, rest } of after) {
    const [, between = "", amount] = (cue !== "until" && IN_WORDS.exec(rest)) || []
    if (amount === undefined) continue
    if (/\b(?:every|each|per|once)\b/i.test(between)) break
    let ms = 0
    for (const [, number, unit = ""] of amount.matchAll(PARTS))
      ms += Number(number) * unitMs(unit.toLowerCase())
    return [ms, "the message", amount.replace(/['"]/g, "")]
  }
  return [null, "", ""]
}

/** A date that stands near the start, with nothing but words before it. */
function dateIn(text: string): string | undefined {
  for (const form of DATES) {
    const found = form.exec(text)
    if (found && found.index <= 30 && /^[a-z :'"]*$/i.test(text.slice(0, found.index))) return found[0]
  }
  return undefined
}

function unitMs(unit: string): number {
  if (unit.startsWith("ms") || unit.startsWith("milli")) return 1
  return unit.startsWith("s") ? 1_000 : unit.startsWith("m") ? 60_000 : 3_600_000
}

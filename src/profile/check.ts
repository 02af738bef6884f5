import { FAQ_CODES } from "../faq/entry.ts"
import { parseDuration } from "../time/duration.ts"
import { parsePath } from "./path.ts"
import type { Profile } from "./profile.ts"
import {
  type Check,
  eachNamed,
  type Fields,
  fields,
  isText,
  listOf,
  oneOf,
  optional,
  whole,
  wrong,
} from "./shape.ts"

const text = whole("a text that is not empty", isText)
const name = whole('a lower-case name such as "github"', (v) => isText(v) && /^[a-z][\w-]{0,60}$/i.test(v))
const link = whole('a link, "https://…"', (v) => isText(v) && /^https?:\/\/\S+$/.test(v))
const path = whole('a path such as "error.errors[].reason", or ""', isPath)
const count = whole("a number above 0", (v) => typeof v === "number" && v > 0 && v < Number.POSITIVE_INFINITY)
const status = whole(
  "a status from 200 to 999",
  (v) => Number.isInteger(v) && (v as number) >= 200 && (v as number) <= 999,
)
const headerName = whole(
  'a header\'s name in lower case, which may end in "*"',
  (v) => isText(v) && /^[a-z0-9!#$%&'+.^_`|~-]{1,100}\*?$/.test(v),
)
const plainHeaderName = whole(
  "a header's name in lower case",
  (v) => isText(v) && /^[a-z0-9!#$%&'+.^_`|~-]{1,100}$/.test(v),
)
/** Its value is shown as it comes. */
const requestIdName = whole(
  "the name, in lower case, of a header that bears an id and no secret",
  (v) =>
    plainHeaderName(v, "").length === 0 && !/cookie|auth|token|key|secret|session|passw/.test(v as string),
)
const host = whole(
  'a host such as "api.example.com" or "*.example.com", without "https://", which a path may follow',
  (v) => isText(v) && /^(?:\*\.)?[\w.-]{0,200}\*?[\w.-]{1,200}(?:\/\S{0,200})?$/.test(v),
)
const unit = oneOf(
  "ms",
  "seconds",
  "minutes",
  "epoch-seconds",
  "epoch-ms",
  "iso-date",
  "duration",
  "per-second",
  "per-minute",
)

const statuses: Check = (value, at) => {
  if (Array.isArray(value)) return listOf(status, "a list of statuses")(value, at)
  if (typeof value === "object" && value !== null) return fields({ from: status, to: status })(value, at)
  return status(value, at)
}

const scalar = (v: unknown): boolean =>
  v === null || isText(v) || v === "" || typeof v === "boolean" || Number.isFinite(v)
const number = whole("a number", Number.isFinite)
const oneOrMore = whole(
  "a text, or a list of texts",
  (v) => isText(v) || (Array.isArray(v) && v.length > 0 && v.every(isText)),
)
const TESTS: Fields = {
  contains: optional(oneOrMore),
  startsWith: optional(oneOrMore),
  endsWith: optional(oneOrMore),
  from: optional(number),
  to: optional(number),
  present: optional(whole("true or false", (v) => typeof v === "boolean")),
}
const test: Check = (value, at) => {
  if (scalar(value)) return []
  if (Array.isArray(value))
    return value.length > 0 && value.every(scalar)
      ? []
      : wrong(at, "a list of texts, numbers, true, false or null", value)
  if (typeof value !== "object")
    return wrong(at, "a value to compare with, or { contains: … } and its kin", value)
  const names = Object.keys(value as object)
  const ranges = names.every((each) => each === "from" || each === "to")
  if (names.length === 0 || (names.length > 1 && !ranges))
    return wrong(at, "one of { contains }, { startsWith }, { endsWith }, { from, to }, { present }", value)
  return fields(TESTS)(value, at)
}

const documented = link
const HEADER_WAIT = fields({ header: headerName, path: optional(path), member: optional(text), unit })
const BODY_WAIT = fields({ body: path, after: optional(text), unit })
const BUCKET_WAIT = fields({ bucket: fields({ needs: path, has: path, restoresPerSecond: path }) })
const MS_WAIT = fields({
  ms: whole("ms, a number of 0 or more", (v) => typeof v === "number" && v >= 0),
  documented,
})
const UNTIL_WAIT = fields({ until: oneOf("midnight-utc", "midnight-pacific", "next-month-utc"), documented })

const wait: Check = (value, at) => {
  const own = (key: string) => typeof value === "object" && value !== null && Object.hasOwn(value, key)
  if (own("header")) return HEADER_WAIT(value, at)
  if (own("body")) return BODY_WAIT(value, at)
  if (own("bucket")) return BUCKET_WAIT(value, at)
  if (own("ms")) return MS_WAIT(value, at)
  if (own("until")) return UNTIL_WAIT(value, at)
  return wrong(at, "a wait with one of header, body, bucket, ms, until", value)
}
const waits = listOf(wait, "a list of waits")

const RULE = fields({
  when: fields({
    status: optional(statuses),
    header: optional(eachNamed(headerName, test)),
    body: optional(eachNamed(path, test)),
    path: optional(test),
    method: optional(oneOrMore),
  }),
  means: whole(`a row of the FAQ (${FAQ_CODES.join(", ")})`, (v) =>
    (FAQ_CODES as readonly unknown[]).includes(v),
  ),
  retry: oneOf("yes", "no", "smaller"),
  exhausted: optional(whole("true, or nothing", (v) => v === true)),
  exhaustedFromMs: optional(whole("ms, a number above 0", (v) => typeof v === "number" && v > 0)),
  wait: optional(waits),
  says: text,
  source: link,
  basis: optional(oneOf("documented", "observed")),
})

/** What no field tells by itself. */
const rule: Check = (value, at) => {
  const found = RULE(value, at)
  if (found.length > 0) return found
  const { when, retry, exhausted } = value as { when: object; retry: string; exhausted?: true }
  if (Object.keys(when).length === 0) return wrong(`${at}.when`, "at least one condition", when)
  return exhausted && retry !== "no" ? wrong(`${at}.retry`, '"no", for a quota that is used up', retry) : []
}

const statement = fields({
  name: optional(text),
  header: optional(
    fields({
      limit: optional(plainHeaderName),
      remaining: optional(plainHeaderName),
      used: optional(plainHeaderName),
      reset: optional(fields({ name: plainHeaderName, unit })),
      usedOfLimit: optional(plainHeaderName),
      windowMs: optional(plainHeaderName),
      members: optional(
        fields({
          of: headerName,
          limit: optional(text),
          remaining: optional(text),
          reset: optional(text),
          usedOfLimit: optional(text),
        }),
      ),
    }),
  ),
  body: optional(
    fields({ limit: optional(path), remaining: optional(path), restoresPerSecond: optional(path) }),
  ),
  restoresPerSecond: optional(count),
  windowMs: optional(count),
  unit: optional(text),
})

const LIMIT = fields({
  requests: optional(count),
  per: optional(whole('ms above 0, or a duration such as "10s" or "1m"', isPer)),
  concurrency: optional(count),
  scope: text,
  paces: optional(whole("true or false", (v) => typeof v === "boolean")),
  source: link,
})
const limit: Check = (value, at) => {
  const found = LIMIT(value, at)
  if (found.length > 0) return found
  const { requests, per, concurrency } = value as { requests?: number; per?: unknown; concurrency?: number }
  if ((requests === undefined) !== (per === undefined)) return wrong(at, "both of requests and per", value)
  return requests === undefined && concurrency === undefined
    ? wrong(at, "requests and per, or concurrency", value)
    : []
}

const PROFILE = fields({
  name,
  title: text,
  hosts: listOf(host, "a list of hosts"),
  docs: listOf(link, "a list of links"),
  rules: listOf(rule, "a list of rules"),
  waits: optional(waits),
  states: optional(listOf(statement, "a list of statements")),
  limits: optional(listOf(limit, "a list of limits")),
  requestId: optional(listOf(requestIdName, "a list of header names")),
  error: optional(
    fields({
      code: optional(listOf(path, "a list of paths")),
      message: optional(listOf(path, "a list of paths")),
    }),
  ),
  failuresIn2xx: optional(whole("true or false", (v) => typeof v === "boolean")),
})

const MAX_TOLD = 50

/** Every problem of a profile, each with its place: `profile.rules[2].when.status: expected …`. None: it is sound. */
export function profileProblems(value: unknown, at = "profile"): string[] {
  return PROFILE(value, at).slice(0, MAX_TOLD)
}

const sound = new WeakSet<object>()

/** @throws TypeError that lists every problem of a profile */
export function checkProfile(profile: Profile): void {
  if (sound.has(profile)) return
  const found = profileProblems(profile)
  if (found.length > 0)
    throw new TypeError(`this profile is not sound\n${found.map((line) => `  - ${line}`).join("\n")}`)
  sound.add(profile)
}

/**
 * A profile for an API of one's own, checked.
 * @returns the same profile
 * @throws TypeError that lists everything that is wrong with it, each with its place
 */
export function defineProfile(profile: Profile): Profile {
  checkProfile(profile)
  return profile
}

function isPath(value: unknown): boolean {
  return value === "" || (typeof value === "string" && parsePath(value) !== null)
}

function isPer(value: unknown): boolean {
  const ms = typeof value === "string" ? parseDuration(value) : value
  return typeof ms === "number" && ms > 0 && ms < Number.POSITIVE_INFINITY
}

import { FAQ_CODES } from "../../faq/entry.ts"
import {
  type Check,
  checkThat,
  eachNamed,
  fields,
  listOf,
  oneOf,
  optional,
  problem,
} from "./check-combinators.ts"
import {
  count,
  duration,
  flag,
  headerName,
  host,
  link,
  name,
  oneOrMore,
  path,
  plainHeaderName,
  requestIdName,
  span,
  statuses,
  test,
  text,
  unit,
} from "./value-checks.ts"

const documented = link
const HEADER_WAIT = fields({ header: headerName, path: optional(path), member: optional(text), unit })
const BODY_WAIT = fields({ body: path, after: optional(text), unit })
const BUCKET_WAIT = fields({ bucket: fields({ needs: path, has: path, restoresPerSecond: path }) })
const MS_WAIT = fields({
  ms: duration,
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
  return problem(at, "a wait with one of header, body, bucket, ms, until", value)
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
  means: checkThat(`a row of the FAQ (${FAQ_CODES.join(", ")})`, (v) =>
    (FAQ_CODES as readonly unknown[]).includes(v),
  ),
  retry: oneOf("yes", "no", "smaller"),
  exhausted: optional(checkThat("true, or nothing", (v) => v === true)),
  exhaustedFromMs: optional(checkThat("ms, a number above 0", (v) => typeof v === "number" && v > 0)),
  quotaOf: optional(oneOf("source")),
  wait: optional(waits),
  says: text,
  source: link,
  basis: optional(oneOf("documented", "observed")),
})

/** Checks the conditions between the fields of a rule. */
const rule: Check = (value, at) => {
  const found = RULE(value, at)
  if (found.length > 0) return found
  const { when, retry, exhausted } = value as { when: object; retry: string; exhausted?: true }
  if (Object.keys(when).length === 0) return problem(`${at}.when`, "at least one condition", when)
  return exhausted && retry !== "no" ? problem(`${at}.retry`, '"no", for a quota that is used up', retry) : []
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
      usedPercent: optional(
        fields({
          name: plainHeaderName,
          paths: listOf(path, "a list of paths"),
          reset: optional(fields({ path, unit })),
        }),
      ),
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
    fields({
      limit: optional(path),
      remaining: optional(path),
      reset: optional(fields({ path, unit })),
      restoresPerSecond: optional(path),
    }),
  ),
  restoresPerSecond: optional(count),
  windowMs: optional(count),
  unit: optional(text),
})

const COST = fields({ path: optional(path), header: optional(plainHeaderName), unit: optional(text) })
const cost: Check = (value, at) => {
  const found = COST(value, at)
  if (found.length > 0) return found
  const named = Object.keys(value as object).filter((key) => key !== "unit")
  return named.length === 1 ? [] : problem(at, "one of path and header", value)
}

const LIMIT = fields({
  requests: optional(count),
  per: optional(span),
  concurrency: optional(count),
  scope: text,
  paces: optional(flag),
  source: link,
})
const limit: Check = (value, at) => {
  const found = LIMIT(value, at)
  if (found.length > 0) return found
  const { requests, per, concurrency } = value as { requests?: number; per?: unknown; concurrency?: number }
  if ((requests === undefined) !== (per === undefined)) return problem(at, "both of requests and per", value)
  return requests === undefined && concurrency === undefined
    ? problem(at, "requests and per, or concurrency", value)
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
  cost: optional(cost),
  limits: optional(listOf(limit, "a list of limits")),
  requestId: optional(listOf(requestIdName, "a list of header names")),
  error: optional(
    fields({
      code: optional(listOf(path, "a list of paths")),
      message: optional(listOf(path, "a list of paths")),
    }),
  ),
  failuresIn2xx: optional(flag),
})

const MAX_PROBLEMS = 50

/** Every problem of a profile with its path: `profile.rules[2].when.status: expected …`; empty if it is valid. */
export function profileProblems(value: unknown, at = "profile"): string[] {
  return PROFILE(value, at).slice(0, MAX_PROBLEMS)
}

import { FAQ_CODES, type Faq } from "../faq/entry.ts"
import { oneOf } from "../profiles/schema/check-combinators.ts"
import { profileProblems } from "../profiles/schema/validate-profile.ts"
import { duration, span as timeSpan } from "../profiles/schema/value-checks.ts"
import {
  expected,
  flag,
  hook,
  isFunction,
  isNumber,
  isRecord,
  isText,
  listOf,
  problems,
  required,
  type Shape,
  text,
  texts,
  throwProblems,
} from "./option-checks.ts"

const count = expected(
  "a whole number, 0 or more (or Infinity)",
  (v) => isNumber(v) && v >= 0 && (Number.isInteger(v) || v === Number.POSITIVE_INFINITY),
)
const span = expected("ms, a number above 0", (v) => isNumber(v) && v > 0)
const priority = expected(
  "a whole number from -100 to 100",
  (v) => Number.isInteger(v) && Math.abs(v as number) <= 100,
)
const status = expected(
  "a status from 400 to 999",
  (v) => Number.isInteger(v) && (v as number) >= 400 && (v as number) <= 999,
)

const TIMEOUT: Shape = { attempt: span, total: span }

const OPTIONS: Shape = {
  source: expected(
    "a text that is not empty, or a function of the request",
    (v) => isText(v) || isFunction(v),
  ),
  faq: expected("the ten rows, as faqFromMarkdown of heed/faq returns them", isFaq),
  retry: {
    retries: count,
    statuses: listOf(status, "a list of statuses from 400 to 999"),
    methods: texts,
    backoff: {
      base: duration,
      factor: expected("a number of 1 or more", (v) => isNumber(v) && v >= 1 && v < Number.POSITIVE_INFINITY),
      max: expected(
        "ms, a number of 0 or more",
        (v) => isNumber(v) && v >= 0 && v < Number.POSITIVE_INFINITY,
      ),
      jitter: oneOf("full", "equal", "none"),
    },
  },
  throttle: {
    maxWait: duration,
    limit: {
      requests: required(
        expected(
          "a whole number from 1 to 1,000,000",
          (v) => Number.isInteger(v) && (v as number) >= 1 && (v as number) <= 1_000_000,
        ),
      ),
      per: required(timeSpan),
    },
    concurrency: expected(
      "a whole number, 1 or more (or Infinity)",
      (v) => isNumber(v) && v >= 1 && (Number.isInteger(v) || v === Number.POSITIVE_INFINITY),
    ),
    share: expected("a number above 0, 1 at most", (v) => isNumber(v) && v > 0 && v <= 1),
    leave: expected('a whole number, 0 or more, or a part such as "20%"', isLeave),
    budget: count,
    expectedRuns: expected("a whole number, 1 or more", (v) => Number.isSafeInteger(v) && (v as number) >= 1),
    adaptive: flag,
    gate: expected(
      "what bottleneckGate or redisGate returns",
      (v) => isRecord(v) && isFunction(v.make) && isFunction(v.close),
    ),
  },
  timeout: TIMEOUT,
  beforeAttempt: hook,
  refreshCredentials: hook,
  throwHttpErrors: flag,
  idempotent: hook,
  memory: expected(
    "the path of a file, or { load, save }",
    (v) => isText(v) || (isRecord(v) && isFunction(v.load) && isFunction(v.save)),
  ),
  redact: { headers: texts, parameters: texts },
  // Its own room checks it.
  profile: () => [],
  failuresIn2xx: flag,
}

export const CALL_OPTIONS: Shape = {
  maxWait: duration,
  idempotent: flag,
  failuresIn2xx: flag,
  retries: count,
  source: text,
  label: text,
  timeout: TIMEOUT,
  priority,
  cost: expected("a number of 0 or more", (v) => isNumber(v) && v >= 0 && v < Number.POSITIVE_INFINITY),
}

/** Options that take `false` for "off". */
const CAN_BE_OFF = new Set(["retry", "throttle"])

/** @throws TypeError that lists every problem, each with the option's name and what was expected */
export function validateOptions(options: unknown): void {
  throwProblems("createHeed", [
    ...problems(options, OPTIONS, "", CAN_BE_OFF),
    ...problemsOfThrottle(options),
    ...problemsOfProfiles(options),
  ])
}

/** @throws TypeError, likewise */
export function validateCallOptions(options: unknown): void {
  throwProblems("heed (of this call)", problems(options, CALL_OPTIONS))
}

/** What an option of `throttle` needs of another. */
function problemsOfThrottle(options: unknown): string[] {
  if (!isRecord(options) || !isRecord(options.throttle)) return []
  const { adaptive, leave } = options.throttle
  return adaptive === false && leave
    ? ["throttle.leave: needs throttle.adaptive, which reads what the API states"]
    : []
}

/** `profile` is one, several or null; a profile is checked by its own room. */
function problemsOfProfiles(options: unknown): string[] {
  if (!isRecord(options) || !Object.hasOwn(options, "profile")) return []
  const given = options.profile
  if (given === null) return []
  // Taken for "by host", it would hide that `profiles` has no such name.
  if (given === undefined) return ["profile: expected a profile, a list of them or null, got undefined"]
  return Array.isArray(given)
    ? given.flatMap((profile, i) => profileProblems(profile, `profile[${i}]`))
    : profileProblems(given)
}

function isLeave(value: unknown): boolean {
  const part = typeof value === "string" ? /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(value)?.[1] : undefined
  return part === undefined ? Number.isSafeInteger(value) && (value as number) >= 0 : Number(part) < 100
}

function isFaq(value: unknown): value is Faq {
  return (
    isRecord(value) &&
    FAQ_CODES.every((code) => isRecord(value[code]) && (value[code] as { code?: unknown }).code === code)
  )
}

import { FAQ_CODES, type Faq } from "../faq/entry.ts"
import { profileProblems } from "../profiles/schema/validate-profile.ts"
import { cutText, oneLine } from "../redact/mask.ts"
import { parseDuration } from "../time/duration.ts"

type Check = (value: unknown) => string | null
type Shape = { readonly [name: string]: Check | Shape }

const expected =
  (what: string, isValid: (value: unknown) => boolean): Check =>
  (value) =>
    isValid(value) ? null : what

const isNumber = (value: unknown): value is number => typeof value === "number" && !Number.isNaN(value)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
const listOf = (isValid: (value: unknown) => boolean) => (value: unknown) =>
  Array.isArray(value) && value.every(isValid)

const count = expected(
  "a whole number, 0 or more (or Infinity)",
  (v) => isNumber(v) && v >= 0 && (Number.isInteger(v) || v === Number.POSITIVE_INFINITY),
)
const duration = expected("ms, a number of 0 or more", (v) => isNumber(v) && v >= 0)
const span = expected("ms, a number above 0", (v) => isNumber(v) && v > 0)
const flag = expected("true or false", (v) => typeof v === "boolean")
const text = expected("a text that is not empty", (v) => typeof v === "string" && v !== "")
const priority = expected(
  "a whole number from -100 to 100",
  (v) => Number.isInteger(v) && Math.abs(v as number) <= 100,
)
const texts = expected(
  "a list of texts",
  listOf((v) => typeof v === "string" && v !== ""),
)
const hook = expected("a function", (v) => typeof v === "function")

const TIMEOUT: Shape = { attempt: span, total: span }

const OPTIONS: Shape = {
  source: expected(
    "a text that is not empty, or a function of the request",
    (v) => (typeof v === "string" && v !== "") || typeof v === "function",
  ),
  faq: expected("the ten rows, as faqFromMarkdown of heed/faq returns them", isFaq),
  retry: {
    retries: count,
    statuses: expected(
      "a list of statuses from 400 to 999",
      listOf((v) => Number.isInteger(v) && (v as number) >= 400 && (v as number) <= 999),
    ),
    methods: texts,
    backoff: {
      base: duration,
      factor: expected("a number of 1 or more", (v) => isNumber(v) && v >= 1 && v < Number.POSITIVE_INFINITY),
      max: expected(
        "ms, a number of 0 or more",
        (v) => isNumber(v) && v >= 0 && v < Number.POSITIVE_INFINITY,
      ),
      jitter: expected('"full", "equal" or "none"', (v) => ["full", "equal", "none"].includes(v as string)),
    },
  },
  throttle: {
    maxWait: duration,
    limit: {
      requests: expected(
        "a whole number from 1 to 1,000,000",
        (v) => Number.isInteger(v) && (v as number) >= 1 && (v as number) <= 1_000_000,
      ),
      per: expected('ms above 0, or a duration such as "10s" or "1m"', isPer),
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
      (v) => isRecord(v) && typeof v.make === "function" && typeof v.close === "function",
    ),
  },
  timeout: TIMEOUT,
  beforeAttempt: hook,
  refreshCredentials: hook,
  throwHttpErrors: flag,
  idempotent: hook,
  memory: expected(
    "the path of a file, or { load, save }",
    (v) =>
      (typeof v === "string" && v !== "") ||
      (isRecord(v) && typeof v.load === "function" && typeof v.save === "function"),
  ),
  redact: { headers: texts, parameters: texts },
  // Its own room checks it.
  profile: () => null,
  failuresIn2xx: flag,
}

const CALL_OPTIONS: Shape = {
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

const RUN_OPTIONS: Shape = { ...CALL_OPTIONS, statusOf: hook, answerOf: hook }

/** Options that take `false` for "off". */
const CAN_BE_OFF = new Set(["retry", "throttle"])

/** @throws TypeError that lists every problem, each with the option's name and what was expected */
export function validateOptions(options: unknown): void {
  throwProblems("createHeed", [...problems(options, OPTIONS, ""), ...problemsOfProfiles(options)])
}

/** @throws TypeError, likewise */
export function validateCallOptions(options: unknown): void {
  throwProblems("heed (of this call)", problems(options, CALL_OPTIONS, ""))
}

/** @throws TypeError, likewise */
export function validateRunOptions(options: unknown): void {
  throwProblems("heed.run", problems(options, RUN_OPTIONS, ""))
}

function throwProblems(where: string, found: string[]): void {
  if (found.length === 0) return
  const head = found.length === 1 ? "an option is wrong" : `${found.length} options are wrong`
  throw new TypeError(`${where}: ${head}\n${found.map((line) => `  - ${line}`).join("\n")}`)
}

function problems(value: unknown, shape: Shape, path: string): string[] {
  if (!isRecord(value)) return [`${path || "options"}: expected an object, got ${describe(value)}`]
  const found: string[] = []
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(shape, name))
      found.push(`${path}${shownName(name)}: no such option; ${otherPlace(name, shape)}`)
  }
  for (const [name, check] of Object.entries(shape)) {
    const given = value[name]
    if (given === undefined || (given === false && path === "" && CAN_BE_OFF.has(name))) continue
    if (typeof check === "function") {
      const what = check(given)
      if (what) found.push(`${path}${name}: expected ${what}, got ${describe(given)}`)
    } else {
      found.push(...problems(given, check, `${path}${name}.`).map((line) => line.replace(".: ", ": ")))
    }
  }
  if (path === "throttle." && value.adaptive === false && value.leave)
    found.push("throttle.leave: needs throttle.adaptive, which reads what the API states")
  if (path === "throttle.limit.")
    for (const name of ["requests", "per"])
      if (value[name] === undefined) found.push(`${path}${name}: missing; a limit needs both`)
  return found
}

/** Where an option of this name is, or which there are. */
function otherPlace(name: string, shape: Shape): string {
  const group = Object.keys(shape).find((group) => {
    const inner = shape[group]
    return typeof inner === "object" && Object.hasOwn(inner, name)
  })
  return group === undefined ? `there are ${Object.keys(shape).join(", ")}` : `it is ${group}.${name}`
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

function isPer(value: unknown): boolean {
  const ms = typeof value === "string" ? parseDuration(value) : isNumber(value) ? value : null
  return ms !== null && ms > 0 && ms < Number.POSITIVE_INFINITY
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

const shownName = (name: string) => cutText(oneLine(name), 60)

/** Names the type where the value itself might be long, or secret, such as a URL with a password. */
function describe(value: unknown): string {
  if (value === null || ["number", "boolean", "undefined", "bigint"].includes(typeof value))
    return String(value)
  if (typeof value === "string")
    return /^[\w .,%-]{0,20}$/.test(value) ? JSON.stringify(value) : "another text"
  return Array.isArray(value) ? "a list" : `a ${typeof value}`
}

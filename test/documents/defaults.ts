import { resolveOptions } from "../../src/call/resolve-options.ts"
import { FAQ } from "../../src/faq/rows.ts"
import { localGates } from "../../src/gate/local-gate.ts"
import { OTHER_IN_WORDS, OTHER_VALUES } from "./other-defaults.ts"

const { retry, throttle, timeout, redact, ...settings } = resolveOptions({})
const { baseMs: base, maxMs: max, ...backoff } = retry.backoff

/** Defaults that are told in words, by option: true while they are so. */
const IN_WORDS: Readonly<Record<string, readonly [words: string, isSo: boolean]>> = {
  ...OTHER_IN_WORDS,
  source: ["the request's origin", settings.source === null],
  profile: ["by host", settings.apis.find({ origin: "https://api.github.com", path: "/" } as never) !== null],
  faq: ["built in", settings.faq === FAQ],
  "throttle.gate": ["this process", throttle.gate === localGates],
}

/** The real defaults of `HeedOptions`. null, Infinity and []: none. Options of other functions: `redisGate.prefix`. */
const VALUES: Readonly<Record<string, unknown>> = {
  ...OTHER_VALUES,
  ...settings,
  redact: [...redact.headers, ...redact.parameters],
  "retry.retries": retry.retries,
  "retry.statuses": [...retry.statuses],
  "retry.methods": [...retry.methods].join(" "),
  "retry.backoff": { base, max, ...backoff },
  "retry.backoff.base": base,
  "retry.backoff.factor": backoff.factor,
  "retry.backoff.max": max,
  "retry.backoff.jitter": backoff.jitter,
  "throttle.maxWait": throttle.maxWaitMs,
  "throttle.limit": throttle.limit,
  "throttle.concurrency": throttle.concurrency,
  "throttle.adaptive": throttle.adaptive,
  "throttle.share": throttle.share,
  "throttle.leave": throttle.leave ?? 0,
  "throttle.budget": throttle.budget,
  "throttle.expectedRuns": throttle.expectedRuns,
  "timeout.attempt": timeout.attempt,
  "timeout.total": timeout.total,
}

/** A row of a table whose header is `| option | default |`, or ``| option of `redisGate` | default |``. */
interface DefaultRow {
  readonly option: string
  readonly told: string
}

const TABLE = /^\| option(?: of `(\w+)`)? \| default \|.*\n\|[-|]+\|\n((?:\|.*\n)+)/gm

export function defaultRowsIn(page: string): DefaultRow[] {
  return [...page.matchAll(TABLE)].flatMap(([, owner, rows = ""]) =>
    rows.split("\n").flatMap((row) => {
      const [, option, told] = /^\| `([\w.]+)` \| (.*?) \|/.exec(row) ?? []
      if (option === undefined || told === undefined) return row === "" ? [] : [{ option: row, told: "" }]
      return [{ option: owner ? `${owner}.${option}` : option, told }]
    }),
  )
}

/** The default as a table has to tell it; null: there is no such option. */
export function defaultOf(option: string): string | null {
  const [words, isSo] = IN_WORDS[option] ?? []
  if (words !== undefined) return isSo ? normal(words) : `no longer ${words}`
  const value = option in VALUES ? VALUES[option] : undefined
  if (value === undefined) return null
  const isNone = value === null || value === Number.POSITIVE_INFINITY || (Array.isArray(value) && !value[0])
  return isNone ? "none" : normal(`\`${typeof value === "string" ? value : JSON.stringify(value)}\``)
}

/** Without what the spelling of a value leaves open: spaces, quotation marks, `30_000`, the order of properties. */
export function normal(told: string): string {
  const code = /^`(.*)`$/.exec(told)?.[1]
  if (code === undefined) return told
  const plain = code.replace(/["' ]|_(?=\d)/g, (mark) => (mark === " " ? " " : ""))
  const object = /^\{(.*)\}$/.exec(plain)?.[1]
  const parts = (object ?? plain).split(/, ?/).map((part) => part.trim().replace(/: /, ":"))
  return object === undefined ? parts.join(",") : `{${parts.sort().join(",")}}`
}

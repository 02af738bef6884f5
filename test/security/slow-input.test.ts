import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { fuzz, TEST_TIMEOUT_MS } from "../fuzz/budget.ts"
import { anyProfile, anyStatus, bodyText, HEADERS, headerValue } from "../fuzz/hostile.ts"
import { leastCpu } from "./diagnose-cpu.ts"
import { ATTACKS, type Exchange, fill } from "./slow-attacks.ts"

const KB = 1024
/** Of CPU, for classification, evidence, redaction and summary together. */
const BOUND_MS = 50
/** The same where the caller's own request is as long as the answer: twice as much is to be read. */
const LONG_REQUEST_BOUND_MS = 2 * BOUND_MS
/** From this number of characters on, a request is as long as the response. */
const LONG_REQUEST = 16 * KB
/** Four times the size may take four times as long, and twice that, since small ones are measured badly. */
const GROWTH = 8
/** Below this, the clock and the collector are measured. */
const NOTICED_MS = 20
/** The compiler needs a few of a kind, and the collector comes when it likes. */
const RUNS = 20

/** Twice the same, of two sizes: within the bound, and no more than linear. */
async function expectLinear(exchange: (size: number) => Exchange): Promise<void> {
  const { request } = exchange(64 * KB)
  const isLong = request.url.length + (request.body?.length ?? 0) > LONG_REQUEST
  const large = await leastCpu(exchange(64 * KB), NOTICED_MS, RUNS)
  expect(large).toBeLessThan(isLong ? LONG_REQUEST_BOUND_MS : BOUND_MS)
  if (large <= NOTICED_MS) return
  const small = await leastCpu(exchange(16 * KB), 0, RUNS)
  expect(large).toBeLessThan(GROWTH * Math.max(small, 1))
}

describe("an answer that is made to be slow", () => {
  it.each(Object.entries(ATTACKS))("%s", (_name, attack) => expectLinear(attack), TEST_TIMEOUT_MS)
})

const STARTS =
  `missing_scopes:_ requires_scope_ merchant_approval_for_ grant_ scopes_on_the_request_' between_1_and_ password= "password":
  Authorization:_Bearer_ https:// -----BEGIN_ eyJ <a> <![CDATA[ {"error":" [[ {"a": )]}' Bearer_realm=" 5;w= &quot; %22`
    .split(/\s+/)
    .map((start) => start.replaceAll("_", " "))
const MARKS =
  ` _ - . : / \\ " ' [ ] ( ) { } < > & % %5B %22 %2 = == , ; | ~ + * ? # @ ! $ ^ \` \t \n 0 9 a A aA a1 _-
  a_ a. a: a- a/ :// a:// ../ \\" \\\\" \\u00 [] {} [{ {" ," :" "," ":" <a <a> </a> <a/> &amp; &#39; a=1& a=1; 1, 1,1 [1, 2026-01-01 T00: \u0130 \ud83d \u0000 é`
    .split(/ +|\n +/)
    .filter((mark) => mark !== "")

/** What is said over and over: marks, what they make together, and the starts of what readers look for. */
const unit = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...MARKS) },
  { weight: 2, arbitrary: fc.constantFrom(...STARTS) },
  {
    weight: 4,
    arbitrary: fc
      .array(fc.constantFrom(...MARKS, ...STARTS, " "), { minLength: 2, maxLength: 5 })
      .map((parts) => parts.join("")),
  },
  { weight: 1, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 20 }) },
)

/** A start, something over and over, and an end that disappoints. */
const long = fc.record({
  start: fc.constantFrom("", ...STARTS),
  unit,
  end: fc.constantFrom("", "!", "-", '"', "]", "\n", "a", "\\"),
})

type Text = (size: number) => string
const textOf =
  ({ start, unit, end }: { start: string; unit: string; end: string }): Text =>
  (size) =>
    (start + fill(unit, size)).slice(0, size) + end
const base64 = (text: string) => Buffer.from(text).toString("base64")
const times = (count: number) => Array.from({ length: count }, (_, n) => n)

/** How a body may hold such a text. */
const BODIES: readonly ((text: Text, size: number) => string)[] = [
  (text, size) => text(size),
  (text, size) => JSON.stringify({ error: { message: text(size), code: text(90) } }),
  (text, size) => JSON.stringify({ error: { message: text(size), code: text(90) } }).slice(0, size - 40),
  (text, size) =>
    JSON.stringify({
      errors: times(60).map((n) => ({ message: n + text(size / 80), field: text(60), code: text(60) })),
    }),
  (text, size) =>
    JSON.stringify(Object.fromEntries(times(size / 64).map((n) => [`${n}${text(20)}`, text(20)]))),
  (text, size) =>
    JSON.stringify({ errors: Object.fromEntries(times(size / 64).map((n) => [n + text(20), [text(20)]])) }),
  (text, size) => `${fill('{"error":', size / 2)}${JSON.stringify(text(size / 2))}`,
  (text, size) => `${fill('[{"errors":[', size / 2)}${text(size / 2)}`,
  (text, size) => JSON.stringify({ message: JSON.stringify({ error: { message: text(size / 2) } }) }),
  (text, size) => JSON.stringify({ data: base64(text(size / 2)), message: text(size / 8) }),
  (text, size) => `<html><title>${text(size / 2)}</title><h1>${text(size / 2)}`,
  (text, size) =>
    `<?xml version="1.0"?>${times(60)
      .map(() => `<Error><Code>${text(90)}</Code><Message>${text(size / 80)}</Message></Error>`)
      .join("")}`,
]

const URL = "https://api.example.com/v1/orders"

/** What a request may hold of it: most often credentials that the answer nearly repeats. */
const REQUESTS: readonly ((text: Text, size: number) => Exchange["request"])[] = [
  () => ({ method: "GET", url: `${URL}?since=2026-01-01&limit=100` }),
  (text) => ({
    method: "POST",
    url: URL,
    headers: { authorization: `Bearer ${text(60)}`, "x-api-key": text(400), cookie: `sid=${text(900)}` },
    body: JSON.stringify({ password: text(50), client_secret: text(70) }),
  }),
  (text) => ({
    method: "POST",
    url: URL,
    headers: { authorization: `Bearer ${text(60)}` },
    body: JSON.stringify(Object.fromEntries(times(200).map((n) => [`secret_${n}`, text(40) + n]))),
  }),
  (text, size) => ({ method: "GET", url: `${URL}?${new URLSearchParams({ ids: text(size / 3) })}` }),
  (text, size) => ({ method: "GET", url: `${URL}?ids=${text(size)}&since=${text(200)}&q=2026${text(9)}` }),
  (text, size) => ({ method: "GET", url: `https://api.example.com/${text(size)}` }),
  (text, size) => ({ method: "POST", url: URL, body: text(size) }),
  (text, size) => ({
    method: "POST",
    url: URL,
    body: JSON.stringify({
      filters: times(size / 400).map(() => ({ field: text(40), operator: "GTE", value: text(40) })),
      query: `2026${text(size / 2)}`,
    }),
  }),
]

const NAMES = [
  ...HEADERS,
  ..."location link server via set-cookie x-debug x-error-message x-request-id".split(" "),
]

/** At most 16 KB each and 64 KB together. */
const sent = fc.uniqueArray(fc.tuple(fc.constantFrom(...NAMES), long), {
  maxLength: 6,
  selector: ([name]) => name,
})

const PROFILE = anyProfile

describe("any answer of 64 KB", () => {
  it(
    "is read in less than 50 ms of CPU, and in linear time",
    () =>
      fuzz(
        60,
        fc.record({
          profile: PROFILE,
          status: anyStatus.map((status) => (status < 400 ? status + 300 : status)),
          text: long,
          headers: sent,
          body: fc.nat({ max: BODIES.length - 1 }),
          request: fc.nat({ max: REQUESTS.length - 1 }),
          json: fc.boolean(),
        }),
        ({ profile, status, text, headers, body, request, json }) => {
          const repeated = textOf(text)
          return expectLinear((size) => ({
            profile,
            status,
            request: (REQUESTS[request] as (typeof REQUESTS)[number])(repeated, size),
            headers: {
              ...(json ? { "content-type": "application/json" } : {}),
              ...Object.fromEntries(headers.map(([name, value]) => [name, textOf(value)(size / 6)])),
            },
            body: (BODIES[body] as (typeof BODIES)[number])(repeated, size).slice(0, size),
          }))
        },
      ),
    TEST_TIMEOUT_MS * 6,
  )

  it(
    "is, whatever else is in it",
    () =>
      fuzz(
        60,
        fc.tuple(PROFILE, anyStatus, bodyText, headerValue, fc.constantFrom(...NAMES)),
        async ([profile, status, body, value, name]) => {
          const exchange = {
            profile,
            status: status < 400 ? status + 300 : status,
            request: { method: "GET", url: URL },
            headers: { [name]: value.slice(0, 16 * KB) },
            body,
          }
          expect(await leastCpu(exchange, BOUND_MS, RUNS)).toBeLessThan(BOUND_MS)
        },
      ),
    TEST_TIMEOUT_MS * 2,
  )
})

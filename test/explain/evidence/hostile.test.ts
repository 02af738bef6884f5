import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { requestIdOf } from "../../../src/explain/api-error/request-id.ts"
import { providerOf } from "../../../src/explain/evidence/api-message.ts"
import { collectEvidence, collectSuggestions } from "../../../src/explain/evidence/collect-evidence.ts"
import { FAQ_CODES } from "../../../src/faq/entry.ts"
import { parsedBodyText } from "../../../src/http/body-text.ts"
import { within } from "../../support/cpu-time.ts"
import { fewOrAll } from "../../support/thorough.ts"
import { jwt, NOW, type Scene, sightOf } from "../failure-contexts.ts"

/** All that is shown of a failure, but for its attempts and URL. */
function shown(scene: Scene): string {
  const failure = sightOf(scene)
  return JSON.stringify([
    collectEvidence(failure),
    collectSuggestions(failure),
    providerOf(failure),
    requestIdOf(failure),
  ])
}

const SECRET = "s3cr3t-Zq81vKx0pLw7-s3cr3t"

/** What a server may write anywhere. */
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constantFrom(
    "",
    " ",
    "-1",
    "0",
    "1e999",
    "NaN",
    "9".repeat(400),
    "2026-02-30",
    "9999-99-99T99:99:99Z",
    "Sun, 99 Nov 2026 99:99:99 GMT",
    "\ufffd\ud800\u202e",
    SECRET,
    `Bearer ${SECRET}`,
    `realm="${SECRET}", error="${SECRET}", scope="${SECRET} a:b"`,
    `Bearer scope="${SECRET}"`,
    "requires one of 'a.b, c.d'",
    `requires the scope ${SECRET}`,
    "between 1 and 999999999",
  ),
  fc.integer({ min: 1, max: 400 }).map((times) => '",=a{[('.repeat(times)),
)

const NAMES = [
  "error",
  "errors",
  "message",
  "code",
  "status",
  "details",
  "fieldViolations",
  "source",
  "pointer",
  "extensions",
  "needed",
  "provided",
  "parameters",
  "errorCode",
  "path",
  "fields",
  "requestId",
  "__proto__",
  "constructor",
  "toString",
  "then",
  "toJSON",
]
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 7 },
    text,
    fc.double(),
    fc.constantFrom(null, true, false),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...NAMES), text), tie("tree")), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  ),
}))
const json = tree.map((value) => JSON.stringify(value) ?? "")
/** Cut short, as a body is; or not JSON at all. */
const body = fc.oneof(
  json,
  fc
    .tuple(json, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([whole, part]) => whole.slice(0, whole.length * part)),
  text,
)

const HEADERS = [
  "www-authenticate",
  "proxy-authenticate",
  "x-oauth-scopes",
  "x-accepted-oauth-scopes",
  "x-accepted-github-permissions",
  "date",
  "server",
  "via",
  "cf-ray",
  "retry-after",
  "ratelimit",
  "ratelimit-policy",
  "x-ratelimit-limit",
  "x-ratelimit-remaining",
  "x-ratelimit-reset",
  "stripe-rate-limited-reason",
  "x-app-usage",
  "location",
  "x-request-id",
]
const headers = fc.dictionary(fc.constantFrom(...HEADERS), text, { maxKeys: 8 })

const PARAMETERS = [
  "since",
  "until",
  "start_date",
  "end_date",
  "created[gte]",
  "time_range",
  "limit",
  "page_size",
  "ids",
  "id[]",
  "fields",
  "$filter",
  "q",
  "access_token",
  "api_key",
  "__proto__",
]
const values = fc.oneof(
  text,
  fc.constantFrom("2026-01-01", "20260131", "1767225600", "1,2,3,4,5,6", "5000", '["a","b"]'),
)
const query = fc
  .array(fc.tuple(fc.constantFrom(...PARAMETERS), values), { maxLength: 8 })
  .map((pairs) =>
    pairs.map(([name, value]) => `${name}=${encodeURIComponent(value.replace(/\p{Cs}/gu, ""))}`).join("&"),
  )

/** Where the caller's credential travels. */
const credential = fc.constantFrom<Scene>(
  { requestHeaders: { authorization: `Bearer ${SECRET}` } },
  { requestHeaders: { authorization: SECRET } },
  { requestHeaders: { "x-api-key": SECRET } },
  { requestHeaders: { authorization: `Bearer ${jwt({ exp: NOW / 1000 - 60, scope: "a b", sub: SECRET })}` } },
)

const times = fc.oneof(fc.integer({ min: 0, max: NOW }), fc.constantFrom(NOW, 0))
const standing = fc.record(
  {
    succeeded: fc.nat(1_000),
    failed: fc.nat(1_000),
    failuresSinceSuccess: fc.nat(1_000),
    failingSince: fc.option(times),
    lastSuccessAt: fc.option(times),
    byCode: fc.dictionary(fc.constantFrom(...FAQ_CODES.map(String)), fc.nat(50)),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<NonNullable<Scene["source"]>>
const numbers = fc.oneof(fc.double(), fc.constantFrom(0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY))

const scenes: fc.Arbitrary<Scene> = fc
  .record({
    status: fc.constantFrom(...FAQ_CODES, 407, 413, 422, 431),
    query,
    credential,
    headers,
    answerBody: body,
    body: fc.oneof(json, query),
    source: standing,
    endpoint: standing,
    workedBefore: fc.boolean(),
    measured: fc.record({ ratePerSecond: numbers, inFlight: numbers }),
    learned: fc.option(fc.record({ ratePerSecond: fc.option(numbers), concurrency: fc.option(numbers) })),
    otherRuns: fc.option(numbers),
  })
  .map(({ query, credential, ...scene }) => ({
    method: "POST",
    url: `https://api.example.com/v1/orders?${query}&api_key=${SECRET}`,
    ...scene,
    ...credential,
  }))

describe("whatever comes in", () => {
  it("nothing throws, what is shown is bounded and plain, and no credential is in it", () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        const failure = sightOf(scene)
        const [evidence, suggestions] = [collectEvidence(failure), collectSuggestions(failure)]
        expect(evidence.length).toBeLessThanOrEqual(12)
        expect(suggestions.length).toBeLessThanOrEqual(6)
        for (const { text } of [...evidence, ...suggestions]) expect(text.length).toBeLessThanOrEqual(300)
        for (const { setting, value } of suggestions) {
          expect(setting).not.toBe("")
          expect(value).not.toBeUndefined()
        }
        const all = shown(scene)
        expect(all.length).toBeLessThan(64_000)
        expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence)
        expect(all).not.toContain(SECRET)
        expect(all).not.toContain(SECRET.slice(0, 14))
        expect(({} as Record<string, unknown>).message).toBeUndefined()
      }),
      { numRuns: fewOrAll(50, 200) },
    )
  }, 60_000)

  it("no generator gives up half way: what throws is a fault of ours", () => {
    // `gather` swallows what a row throws, so each row is asked for something that it yields at its very end.
    const last: [Scene, string][] = [
      [{ status: 401, source: { succeeded: 1, lastSuccessAt: NOW } }, "worked-until"],
      [{ status: 403, source: { succeeded: 1 } }, "let-through"],
      [{ status: 404, answerBody: { message: "No." } }, "api-message"],
      [{ status: 429, headers: { "x-app-usage": "{}" } }, "usage"],
      [{ status: 503, answerBody: { message: "No." } }, "api-message"],
      [{ status: 504, answerBody: { message: "No." } }, "api-message"],
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(...last),
        headers,
        query,
        fc.oneof(json, query),
        (row, more, asked, sent) => {
          const [scene, kind] = row
          const failure = sightOf({
            ...scene,
            // Whatever row the headers make it: here it is this one.
            verdict: { code: scene.status as (typeof FAQ_CODES)[number], matchedBy: "status", rule: null },
            method: "POST",
            url: `https://api.example.com/v1?${asked}`,
            body: sent,
            headers: { ...more, ...scene.headers },
          })
          expect(collectEvidence(failure).map((item) => item.kind)).toContain(kind)
        },
      ),
      { numRuns: fewOrAll(40, 150) },
    )
  }, 60_000)

  it.each<[string, unknown]>([
    ["a body that is deep", "[".repeat(60_000)],
    ["one that is deep and whole", `${'{"error":'.repeat(9_000)}1${"}".repeat(9_000)}`],
    [
      "one of many errors",
      { errors: Array.from({ length: 3_000 }, (_, i) => ({ message: `m${i}`, field: `f${i}` })) },
    ],
    ["__proto__ as a field", '{"__proto__":{"message":"polluted"},"errors":{"__proto__":["is bad"]}}'],
    [
      "invalid UTF-8",
      new TextDecoder().decode(new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0xc0, 0x22, 0x3a, 0x31, 0x7d])),
    ],
  ])("%s is read in no time", (_, answerBody) => {
    for (const status of FAQ_CODES) {
      expect(within(500, () => shown({ status, answerBody })).length).toBeLessThan(16_000)
    }
    expect(({} as Record<string, unknown>).message).toBeUndefined()
  })

  it("headers of 64 KB are", () => {
    for (const piece of ['a="', "a=b,", "[{(", "a.b ", "9", "Bearer ", '"\\', "é"]) {
      const value = piece.repeat(65_536 / piece.length)
      const headers = Object.fromEntries(HEADERS.map((name) => [name, value]))
      for (const status of [401, 403, 429, 503]) within(1_000, () => shown({ status, headers }))
    }
  })

  it("a message of 64 KB is", () => {
    for (const piece of [
      "a_b ",
      "requires one of 'a.b, ",
      "between 1 and ",
      "missing scope: a.b ",
      "merchant approval for a ",
    ]) {
      const message = piece.repeat(65_536 / piece.length)
      for (const status of [400, 403, 429]) within(700, () => shown({ status, answerBody: { message } }))
    }
  })

  it("data that a client has revived into a circle says nothing, and harms nothing", () => {
    const data: Record<string, unknown> = { message: "round" }
    data.self = data
    expect(shown({ status: 400, answerBody: parsedBodyText(data) })).not.toContain("round")
  })
})

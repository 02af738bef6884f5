import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type DiagnoseInput, diagnose } from "../../src/explain/diagnose.ts"
import type { FailureContext } from "../../src/explain/failure-context.ts"
import { FAQ_CODES, type Faq } from "../../src/faq/entry.ts"
import { FAQ } from "../../src/faq/rows.ts"
import { fewOrAll } from "../support/thorough.ts"
import { diagnosed } from "./diagnosed.ts"
import { NOW, type Scene, sightOf, standing } from "./failure-contexts.ts"

const HOUR = 3_600_000

describe("diagnose", () => {
  it("assembles everything", () => {
    const diagnosis = diagnosed(
      {
        status: 503,
        headers: { "retry-after": "600", "x-request-id": "r-1" },
        answerBody: { error: { code: "overloaded", message: "Try later." } },
        durations: [120, 80],
      },
      { refusal: "wait-too-long", retryAt: NOW + 600_000, totalWaitMs: 1_500 },
    )
    expect(diagnosis).toMatchObject({
      code: 503,
      status: 503,
      matchedBy: "status",
      title: FAQ[503].title,
      meaning: FAQ[503].meaning,
      advice: FAQ[503].advice,
      action: "retry",
      retryable: true,
      totalWaitMs: 1_500,
      stopped: "wait-too-long",
      retryAt: "2026-11-22T19:40:00.000Z",
      source: "https://api.example.com",
      request: { method: "GET", url: "https://api.example.com/v1/orders" },
      requestId: "r-1",
      provider: { code: "overloaded", message: "Try later." },
      suggestions: [{ setting: "throttle.maxWait", value: 600_000 }],
    })
    expect(diagnosis.attempts.map(({ n, status, durationMs }) => [n, status, durationMs])).toEqual([
      [1, 503, 120],
      [2, 503, 80],
    ])
    expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis)
  })

  it("ends what the renewal of credentials said before it goes on", () => {
    for (const error of ["login server is down", "login server is down."]) {
      const { summary } = diagnosed({ status: 401, renewal: { error, refused: null } })
      expect(summary).toContain("Refreshing the credentials failed: login server is down. 1 try over 420 ms;")
    }
  })

  it("says that a response had been handed on, whatever its row", () => {
    const error = Object.assign(new Error("x"), { code: "ECONNRESET" })
    const { summary, stopped } = diagnosed({ error }, { wasHandedOn: true })
    expect(stopped).toBe("not-retryable")
    expect(summary).toContain("heed could not repeat it, because the response had already been handed on.")
  })

  it("speaks with a team's own FAQ", () => {
    const faq: Faq = { ...FAQ, 404: { ...FAQ[404], title: "Weg", advice: ["Ask Anna."] } }
    const diagnosis = diagnosed({ status: 404 }, { faq })
    expect(diagnosis).toMatchObject({ title: "Weg", advice: ["Ask Anna."] })
    expect(diagnosis.summary).toMatch(/404 Weg\.[\s\S]*Ask Anna\.$/)
  })

  describe("after a wait that was too long", () => {
    const none = Number.POSITIVE_INFINITY
    it.each<[name: string, limits: DiagnoseInput["limits"], setting: string, value: number, text: string]>([
      [
        "nobody knows which limit it was",
        undefined,
        "throttle.maxWait",
        600_000,
        "To wait for it instead, allow 10 m: throttle.maxWait, and timeout.total where there is one.",
      ],
      [
        "maxWait",
        { maxWaitMs: 300_000, heldMs: 60_000, totalMs: none, elapsedMs: 61_000 },
        "throttle.maxWait",
        660_000,
        "To wait for it instead, allow 11 m: throttle.maxWait.",
      ],
      [
        "timeout.total alone",
        { maxWaitMs: 3_600_000, heldMs: 0, totalMs: 30_000, elapsedMs: 1_000 },
        "timeout.total",
        601_000,
        "To wait 10 m for it instead, allow the call more time: timeout.total of 10 m 1 s or more.",
      ],
      [
        "both",
        { maxWaitMs: 300_000, heldMs: 0, totalMs: 30_000, elapsedMs: 1_000 },
        "throttle.maxWait",
        600_000,
        "To wait for it instead, allow 10 m: throttle.maxWait, and timeout.total of 10 m 1 s or more.",
      ],
    ])("names the limit that stood in the way: %s", (_, limits, setting, value, text) => {
      const { suggestions } = diagnosed(
        { status: 503, headers: { "retry-after": "600" } },
        { refusal: "wait-too-long", retryAt: NOW + 600_000, ...(limits ? { limits } : {}) },
      )
      expect(suggestions).toEqual([{ setting, value, text }])
    })
  })

  it.each([
    [0, "was not sent: its hook beforeAttempt threw.", "so nothing was sent: no token."],
    [1, "was not sent again: its hook beforeAttempt threw.", "so no other try was sent: no token."],
  ])("says that a hook threw, after %i tries", (tries, happened, seen) => {
    const { suggestions, summary, retryable } = diagnosed({
      tries,
      durations: tries === 0 ? [] : [10],
      hookError: "no token",
      verdict: { code: 400, kind: "permanent", error: "HOOK" },
    })
    expect(summary.split("\n")[0]).toContain(happened)
    expect(summary).toContain(`The hook beforeAttempt threw, ${seen}`)
    expect(summary).not.toContain("no answer")
    expect(suggestions).toMatchObject([{ setting: "beforeAttempt" }])
    expect(retryable).toBe(false)
  })

  it.each<[Scene, Partial<DiagnoseInput>, boolean]>([
    [{ status: 400 }, {}, false],
    [{ status: 401 }, {}, false],
    [{ status: 404 }, {}, false],
    [{ status: 429 }, { refusal: "wait-too-long" }, true],
    [{ status: 429 }, { refusal: "quota-exhausted" }, false],
    [{ status: 503 }, { refusal: "not-idempotent" }, true],
    [{ status: 504 }, {}, true],
    [{ status: 507 }, {}, false],
    [{ error: Object.assign(new Error(), { code: "ECONNRESET" }) }, { refusal: "retries-used" }, true],
    [{ error: Object.assign(new Error(), { code: "CERT_HAS_EXPIRED" }) }, {}, false],
  ])("of %j with %j, retryable is %j", (scene, rest, retryable) => {
    expect(diagnosed(scene, rest).retryable).toBe(retryable)
  })

  it("names no time to come back where there is none", () => {
    for (const retryAt of [null, Number.NaN, Number.POSITIVE_INFINITY])
      expect(diagnosed({ status: 429 }, { refusal: "wait-too-long", retryAt })).toMatchObject({
        retryAt: null,
      })
  })

  it("suggests what would let the call be repeated", () => {
    const post: Scene = { method: "POST", status: 503 }
    expect(diagnosed(post, { refusal: "not-idempotent" }).suggestions).toMatchObject([
      { setting: "idempotent", value: true },
    ])
    expect(diagnosed(post, { refusal: "body-not-replayable" }).suggestions).toMatchObject([
      { setting: "body" },
    ])
    expect(diagnosed(post, { refusal: "retries-used" }).suggestions).toEqual([])
  })
})

describe("the summary", () => {
  it.each<[string, Scene, Partial<DiagnoseInput>, string]>([
    [
      "of an expired token",
      {
        status: 401,
        headers: { "www-authenticate": 'Bearer error="invalid_token"' },
        requestHeaders: {
          authorization: `Bearer e30.${Buffer.from(`{"exp":${(NOW - HOUR) / 1000}}`).toString("base64url")}.x`,
        },
      },
      {},
      `GET https://api.example.com/v1/orders failed: 401 Incorrect authentication.
The bearer token expired at 2026-11-22 18:30:00 UTC, 1 h ago. 1 try over 420 ms; heed did not repeat it, because it would fail again.
Get a fresh access token before each run, and renew it in time during long ones.`,
    ],
    [
      "of a long wait",
      {
        status: 429,
        headers: { "retry-after": "3600", "ratelimit-policy": '"d";q=100;w=10' },
        measured: { ratePerSecond: 14.2, inFlight: 16 },
        durations: [4_200],
      },
      { refusal: "wait-too-long", retryAt: NOW + HOUR, totalWaitMs: 90_000 },
      `GET https://api.example.com/v1/orders failed: 429 Too many requests.
The API states for "d" a limit of 100 requests per 10 s (ratelimit-policy). 1 try over 4.2 s, waited 1 m 30 s; heed gave up, because the wait of 1 h is longer than this call may take.
Start the next run of this source at 2026-11-22 20:30:00 UTC or later, in 1 h; runs of the same source share this limit.`,
    ],
    [
      "of an outage",
      {
        error: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
        durations: [10, 10, 10],
        source: { failed: 9, failuresSinceSuccess: 9 },
      },
      {
        refusal: "retries-used",
        totalWaitMs: 6_000,
        url: "https://api.example.com/v1/orders?api_key=[redacted]",
      },
      `GET https://api.example.com/v1/orders got no answer (ECONNREFUSED): 503 Service unavailable.
ECONNREFUSED: nothing accepts connections there. 3 tries over 30 ms, waited 6 s; heed gave up, because the retries are used up.
The fault lies on the server's side, so the best option is to try again later.`,
    ],
    [
      "of a window that is too wide",
      {
        status: 504,
        url: "https://api.example.com/v1/insights?since=2026-01-01&until=2026-03-31",
        durations: [60_000],
      },
      {},
      `GET https://api.example.com/v1/insights failed: 504 Gateway timeout.
It ran for 1 m before it failed. 1 try over 1 m; heed did not repeat it, because the remedy is to ask for less.
Ask for 45 days at a time instead of 90 days, since=2026-01-01, until=2026-02-14 first.`,
    ],
    [
      "of a POST that may have been acted on",
      { method: "POST", status: 520 },
      { refusal: "not-idempotent" },
      `POST https://api.example.com/v1/orders failed with 520, which here means 502 Bad gateway.
It failed on its first request. 1 try over 420 ms; heed did not repeat it, because a POST sent twice might act twice.
If this call only reads, or may safely be sent twice, mark it: heed: { idempotent: true }.`,
    ],
    [
      "of a call that a 429 kept from being sent",
      {
        tries: 0,
        durations: [],
        verdict: { code: 429, matchedBy: "status", kind: "throttled", error: "HELD" },
      },
      { refusal: "wait-too-long", retryAt: NOW + HOUR },
      `GET https://api.example.com/v1/orders was not sent: the source https://api.example.com is held (429 Too many requests).
The source is held after a 429: every request to it waits. Heed gave up, because the wait of 1 h is longer than this call may take.
To wait for it instead, allow 1 h: throttle.maxWait, and timeout.total where there is one. Try again after 2026-11-22 20:30:00 UTC (in 1 h).`,
    ],
    [
      "of a call whose time ran out in the queue",
      {
        tries: 0,
        durations: [],
        verdict: { code: 504, matchedBy: "network", kind: "transient", error: "DEADLINE" },
      },
      { refusal: "deadline", totalWaitMs: 5_000 },
      `GET https://api.example.com/v1/orders was not sent: its time ran out first.
The time for the whole call ran out while it waited for its turn. Waited 5 s; heed gave up, because the call's time (timeout.total) is up, or would be before another try.
Allow the call more time (timeout.total), or start fewer calls at once.`,
    ],
    [
      "of an abort",
      { error: new DOMException("x", "AbortError"), durations: [300] },
      { refusal: "aborted" },
      `GET https://api.example.com/v1/orders was aborted.
1 try over 300 ms.`,
    ],
  ])("%s", (_, scene, rest, summary) => {
    expect(diagnosed(scene, rest).summary).toBe(summary)
  })

  it("has two or three lines, whatever the server says", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(...FAQ_CODES), (message, status) => {
        const lines = diagnosed({ status, answerBody: { message } }).summary.split("\n")
        expect([2, 3]).toContain(lines.length)
      }),
      { numRuns: fewOrAll(25, 100) },
    )
  })
})

describe("the size of a diagnosis", () => {
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)).length
  // The worst in UTF-8, in JSON's escapes, and for a cut: half characters.
  const unit = fc.constantFrom(
    "a",
    "é",
    "漢",
    "😀",
    "\u0000",
    "\u0001",
    '"',
    "\\",
    "\ud83d",
    "\udc00",
    "[redacted]",
  )
  const text = fc
    .tuple(fc.array(unit, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 20_000 }))
    .map(([units, length]) => units.join("").repeat(length).slice(0, length))

  const hostile = fc.record({
    status: fc.constantFrom(...FAQ_CODES, 431, 413, 599, null),
    message: text,
    header: text,
    parameter: text,
    faqText: text,
    source: text,
    error: text,
    attempts: fc.integer({ min: 0, max: 40 }),
  })

  it("is under 16 KB of JSON, whatever comes in, and it is plain", () => {
    fc.assert(
      fc.property(hostile, ({ status, message, header, parameter, faqText, source, error, attempts }) => {
        const names = [
          "www-authenticate",
          "server",
          "via",
          "retry-after",
          "x-request-id",
          "x-app-usage",
          "ratelimit",
        ]
        const url = `https://api.example.com/v1?ids=${encodeURIComponent(parameter.replace(/\p{Cs}/gu, ""))}&limit=500`
        const failure: FailureContext = {
          ...sightOf({
            status,
            url,
            error: Object.assign(new Error(message), { code: error }),
            headers: Object.fromEntries(names.map((name) => [name, header])),
            answerBody: { error: { message, code: message, errors: [{ field: message, message: header }] } },
            measured: { ratePerSecond: 1e308, inFlight: 1e9 },
          }),
          attempts: Array.from({ length: attempts }, (_, i) => ({
            n: i,
            at: new Date(NOW).toISOString(),
            durationMs: 1,
            error,
            waitMs: Number.NaN,
            waitReason: null,
          })),
          source,
          // A redactor that lets everything through: the bounds are the diagnosis' own.
          mask: (text) => text,
          maskHeader: (_, value) => value,
          maskParameter: (_, value) => value,
        }
        const entry = (code: (typeof FAQ_CODES)[number]) => ({
          ...FAQ[code],
          title: faqText,
          meaning: faqText,
          advice: Array.from({ length: 50 }, () => faqText),
        })
        const faq = Object.fromEntries(FAQ_CODES.map((code) => [code, entry(code)])) as unknown as Faq
        const diagnosis = diagnose({
          failure,
          faq,
          refusal: "wait-too-long",
          retryAt: Number.MAX_SAFE_INTEGER,
          totalWaitMs: Number.NaN,
          url: source,
        })
        expect(bytes(diagnosis)).toBeLessThan(16_000)
        expect(JSON.parse(JSON.stringify(diagnosis))).toEqual(diagnosis)
      }),
      { numRuns: fewOrAll(15, 60) },
    )
  })

  it("keeps the first and the latest tries of a long history", () => {
    const filler = "\u0001".repeat(250)
    const failure = sightOf({
      status: 503,
      durations: Array.from({ length: 20 }, () => 10),
      answerBody: { message: "漢".repeat(300) },
    })
    const attempts = failure.attempts.map((attempt) => ({
      ...attempt,
      error: `e${filler.replaceAll("\u0001", "漢")}`,
    }))
    const diagnosis = diagnose({
      failure: { ...failure, attempts },
      faq: FAQ,
      refusal: null,
      retryAt: null,
      totalWaitMs: 0,
      url: "u",
    })
    const kept = diagnosis.attempts.map(({ n }) => n)
    expect(kept.length).toBeLessThan(20)
    expect([kept[0], kept.at(-1)]).toEqual([1, 20])
    expect(diagnosis.summary).toContain("20 tries")
  })

  it("leaves an ordinary diagnosis whole", () => {
    const diagnosis = diagnosed({ status: 503, durations: Array.from({ length: 20 }, () => 10) })
    expect(diagnosis.attempts).toHaveLength(20)
    expect(bytes(diagnosis)).toBeLessThan(6_000)
  })
})

it("never throws, even where request and answer do", () => {
  const failure = sightOf({ status: 503 })
  const boom = () => {
    throw new Error("hostile")
  }
  const hostile: FailureContext = {
    ...failure,
    request: {
      ...failure.request,
      header: boom,
      headers: boom,
      body: { replayable: true, text: boom },
      get url(): string {
        return boom()
      },
    },
    response: { ...failure.response, header: boom, headers: boom } as never,
    sourceHealth: standing(),
    mask: boom,
  }
  for (const code of FAQ_CODES) {
    const diagnosis = diagnose({
      failure: { ...hostile, verdict: { ...failure.verdict, code } },
      faq: FAQ,
      refusal: null,
      retryAt: null,
      totalWaitMs: 0,
      url: "https://x.test/",
    })
    expect(diagnosis).toMatchObject({ code, evidence: [], suggestions: [], requestId: null, provider: null })
    expect(diagnosis.summary).toContain("GET https://x.test/ failed")
  }
})

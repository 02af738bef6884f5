import { describe, expect, it } from "vitest"
import { classifyResponse, failureIn2xx, needsBody } from "../../src/classify/classify.ts"
import { compileProfile } from "../../src/profiles/schema/compiled-profile.ts"
import type { Profile, ProfileRule } from "../../src/profiles/schema/profile.ts"
import { ResponseBody } from "../../src/profiles/schema/response-body.ts"
import type { ResponseHead } from "../../src/profiles/schema/response-head.ts"

const NOW = Date.UTC(2026, 0, 31, 12)
const PAGE = "https://docs.example.com"

type Headers = Readonly<Record<string, string>>

const head = (status: number, headers: Headers = {}): ResponseHead => ({
  status,
  method: "GET",
  path: "/rows",
  header: (name) => headers[name] ?? null,
  headers: () => Object.entries(headers),
})
const bodyOf = (data: unknown) => {
  const text = typeof data === "string" ? data : JSON.stringify(data)
  return data === undefined ? null : ResponseBody.ofStart(text)
}
const rule = (given: Partial<ProfileRule> & Pick<ProfileRule, "when" | "means">): ProfileRule => ({
  retry: "no",
  says: "own",
  source: PAGE,
  ...given,
})
const profileOf = (rules: readonly ProfileRule[], more: Partial<Profile> = {}) =>
  compileProfile({ name: "acme", title: "Acme", hosts: [], docs: [PAGE], rules, ...more })

const verdictOf = (
  status: number,
  given: { headers?: Headers; body?: unknown; rules?: readonly ProfileRule[]; more?: Partial<Profile> } = {},
) =>
  classifyResponse({
    head: head(status, given.headers),
    body: bodyOf(given.body),
    profile: given.rules || given.more ? profileOf(given.rules ?? [], given.more) : null,
    now: NOW,
  })
const waitOf = (...args: Parameters<typeof verdictOf>) => {
  const { wait } = verdictOf(...args)
  return wait && [wait.ms, wait.from]
}

describe("a verdict", () => {
  it("by the status alone has nothing else in it", () => {
    expect(verdictOf(503)).toEqual({
      code: 503,
      status: 503,
      matchedBy: "status",
      kind: "transient",
      notProcessed: false,
      error: null,
      exhausted: false,
      rule: null,
      wait: null,
    })
  })

  it("by the row nearest in meaning says so, and whether the request was processed", () => {
    expect(verdictOf(410)).toMatchObject({ code: 404, matchedBy: "nearest", notProcessed: false })
    expect(verdictOf(425)).toMatchObject({ matchedBy: "nearest", notProcessed: true })
  })

  it("by what the response says has that in it, and how it was found", () => {
    expect(verdictOf(400, { body: { code: "RATE_LIMIT_EXCEEDED" } })).toEqual({
      code: 429,
      status: 400,
      matchedBy: "nearest",
      kind: "throttled",
      notProcessed: false,
      error: null,
      exhausted: false,
      rule: null,
      told: { meaning: "throttled", by: "code", value: "RATE_LIMIT_EXCEEDED" },
      wait: null,
    })
    expect(verdictOf(429, { body: { code: "RATE_LIMIT_EXCEEDED" } }).matchedBy).toBe("status")
    expect(verdictOf(400, { body: { message: "too many requests" } })).toMatchObject({
      matchedBy: "message",
      told: { by: "message", value: "too many requests" },
    })
    expect(verdictOf(403, { headers: { "retry-after": "7" } })).toMatchObject({
      matchedBy: "nearest",
      told: { meaning: "throttled", by: "header", value: "retry-after" },
    })
  })

  it("by a rule names the rule, its page and the profile", () => {
    const rules = [rule({ when: { header: { "x-why": "gone" } }, means: 404, quotaOf: "source" })]
    expect(verdictOf(400, { headers: { "x-why": "gone" }, rules })).toEqual({
      code: 404,
      status: 400,
      matchedBy: "profile",
      kind: "permanent",
      notProcessed: false,
      error: null,
      exhausted: false,
      quotaOf: "source",
      rule: { says: "own", source: PAGE, basis: "documented", profile: "Acme" },
      wait: null,
    })
    const observed = [rule({ when: { status: 400 }, means: 503, retry: "yes", basis: "observed" })]
    const verdict = verdictOf(400, { rules: observed })
    expect(verdict).toMatchObject({ kind: "transient", rule: { basis: "observed" } })
    expect(verdict).not.toHaveProperty("quotaOf")
  })

  it("by a convention of many APIs names no profile", () => {
    const body = { error: "invalid_grant" }
    for (const more of [undefined, {}])
      expect(verdictOf(400, { body, ...(more && { more }) })).toMatchObject({
        code: 401,
        matchedBy: "nearest",
        rule: { profile: null },
      })
    const headers = { "www-authenticate": 'Bearer error="invalid_token"' }
    expect(verdictOf(401, { headers })).toMatchObject({
      code: 401,
      matchedBy: "status",
      rule: { profile: null },
    })
  })
})

describe("a fault of SOAP, which is a 500 of any meaning", () => {
  const fault = (code: string, text = "", detail = "") =>
    `<soap:Envelope xmlns:soap="x"><soap:Body><soap:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring><detail>${detail}</detail></soap:Fault></soap:Body></soap:Envelope>`
  const read = (body: unknown, status = 500) => {
    const { code, kind, matchedBy } = verdictOf(status, { body })
    return [code, kind, matchedBy]
  }

  it.each([
    ["soap:Client", "A field is missing"],
    ["SOAP-ENV:Client.validationError", "Validation error occurred."],
    ["Client", "Unmarshalling Error"],
    ["env:Sender", "No such element"],
  ])("%s lies in the request", (code, text) => {
    expect(read(fault(code, text))).toEqual([400, "permanent", "nearest"])
  })

  it("says what its code and its text say", () => {
    expect(read(fault("sf:INVALID_SESSION_ID", "Illegal Session"))).toEqual([401, "permanent", "nearest"])
    expect(read(fault("q0:Security", "Token Expired"))).toEqual([401, "permanent", "message"])
    expect(read(fault("soap:Client", "Token Expired"))).toEqual([401, "permanent", "message"])
    const detail = "<errorCode>RATE_LIMIT_EXCEEDED</errorCode>"
    expect(read(fault("soap:Client", "", detail))).toEqual([429, "throttled", "nearest"])
  })

  it("of the server is a 500", () => {
    for (const code of [
      "soap:Server",
      "SOAP-ENV:Server.Client",
      "soapenv:Server.userException",
      "ClientError",
    ])
      expect(read(fault(code, "Session lost"))).toEqual([500, "transient", "status"])
  })

  it("is none under another status, in JSON, and without an element of that name", () => {
    expect(read(fault("soap:Client"), 503)).toEqual([503, "transient", "status"])
    expect(read({ error: "<Fault><faultcode>Client</faultcode></Fault>" })).toEqual([
      500,
      "transient",
      "status",
    ])
    expect(read("<Faulty><faultcode>Client</faultcode></Faulty>")).toEqual([500, "transient", "status"])
    expect(read("<e><code>TOKEN_EXPIRED</code></e>")).toEqual([500, "transient", "status"])
  })
})

describe("a page where an API would have answered with data", () => {
  const HTML = { "content-type": "text/html; charset=utf-8" }

  it.each([401, 403, 405, 406, 503])("of status %i is one of a firewall", (status) => {
    expect(verdictOf(status, { headers: HTML })).toMatchObject({ isWebPage: true })
    expect(verdictOf(status, { headers: { "cf-mitigated": "challenge" } })).toMatchObject({ isWebPage: true })
    expect(verdictOf(status, { headers: { "content-type": "application/json" } })).not.toHaveProperty(
      "isWebPage",
    )
    expect(verdictOf(status)).not.toHaveProperty("isWebPage")
  })

  it("of another status may be the API's own", () => {
    expect(verdictOf(500, { headers: HTML })).not.toHaveProperty("isWebPage")
  })

  it("is not read, and no rule that looks at the bare status has a say in it", () => {
    const bare = [rule({ when: { status: 403 }, means: 429, retry: "yes" })]
    expect(verdictOf(403, { headers: HTML, rules: bare })).toMatchObject({ code: 403, matchedBy: "status" })
    expect(verdictOf(403, { rules: bare })).toMatchObject({ code: 429, matchedBy: "profile" })
    const body = "<title>Too many requests</title>"
    expect(verdictOf(403, { headers: HTML, body })).toMatchObject({ code: 403, matchedBy: "status" })
    for (const when of [
      { status: 403, body: { "": { contains: "Too many" } } },
      { status: 403, header: { "cf-mitigated": "challenge" } },
      { status: 403, path: "/rows" },
    ]) {
      const rules = [rule({ when, means: 429, retry: "yes" })]
      const headers = { ...HTML, "cf-mitigated": "challenge" }
      expect(verdictOf(403, { headers, body, rules }), JSON.stringify(when)).toMatchObject({
        code: 429,
        matchedBy: "profile",
      })
    }
  })
})

describe("what goes before what", () => {
  const RATE = { code: "RATE_LIMIT_EXCEEDED" }

  it.each<
    [what: string, when: ProfileRule["when"], means: ProfileRule["means"], body: unknown, matchedBy: string]
  >([
    ["a code about a limit before a rule on the bare status", { status: 400 }, 401, RATE, "nearest"],
    ["… but not before one that says 429 itself", { status: 400 }, 429, RATE, "profile"],
    [
      "… nor before one that looks at more",
      { status: 400, body: { code: { present: true } } },
      401,
      RATE,
      "profile",
    ],
    [
      "a rule on the bare status before a code about a token",
      { status: 400 },
      403,
      { code: "TOKEN_EXPIRED" },
      "profile",
    ],
    ["… and before no code", { status: 400 }, 403, { message: "no" }, "profile"],
    [
      "a quota's code before a rule on the bare status",
      { status: 400 },
      401,
      { code: "INSUFFICIENT_QUOTA" },
      "nearest",
    ],
  ])("%s", (_, when, means, body, matchedBy) => {
    expect(verdictOf(400, { body, rules: [rule({ when, means })] }).matchedBy).toBe(matchedBy)
  })

  it("a message about the day's quota goes before a general code beside it", () => {
    const body = { code: "RATE_LIMIT_EXCEEDED", message: "The daily limit of requests is exceeded" }
    expect(verdictOf(429, { body })).toMatchObject({
      exhausted: true,
      told: { meaning: "quota", by: "message" },
    })
    const other = { code: "RATE_LIMIT_EXCEEDED", message: "too many requests" }
    expect(verdictOf(429, { body: other })).toMatchObject({ exhausted: false, told: { by: "code" } })
  })

  it("a 401 with a code about its token is read by the conventions first", () => {
    const body = { code: "TOKEN_EXPIRED" }
    const headers = { "www-authenticate": 'Bearer error="insufficient_scope"' }
    expect(verdictOf(401, { body, headers })).toMatchObject({ code: 403 })
    expect(verdictOf(400, { body, headers })).toMatchObject({ code: 401, told: { meaning: "token" } })
    expect(verdictOf(401, { body })).toMatchObject({ code: 401, told: { by: "code" } })
    expect(verdictOf(401, { body: { code: "RATE_LIMIT_EXCEEDED" }, headers })).toMatchObject({ code: 429 })
  })

  it.each<[message: string, exhausted: boolean]>([
    ["The daily limit of requests is exceeded, try again in 5 minutes", false],
    ["The daily limit of requests is exceeded, try again in 59 minutes", false],
    ["The daily limit of requests is exceeded, try again in 1 hour", true],
    ["The daily limit of requests is exceeded", true],
    ["The daily limit of requests is exceeded, try again in 0 seconds", true],
  ])("a quota that is back within the hour moves on: %s", (message, exhausted) => {
    expect(verdictOf(429, { body: { message } })).toMatchObject({
      code: 429,
      exhausted,
      kind: exhausted ? "permanent" : "throttled",
    })
  })

  it("… also by a date, and a token or another failure is what it is", () => {
    const later = new Date(NOW + 300_000).toISOString()
    const quota = { message: `The daily limit of requests is exceeded, try again at ${later}` }
    expect(verdictOf(429, { body: quota })).toMatchObject({ kind: "throttled", wait: { ms: 300_000 } })
    const token = { message: "The access token has expired, try again in 5 minutes" }
    expect(verdictOf(400, { body: token })).toMatchObject({ code: 401, told: { meaning: "token" } })
    const query = { code: "QUERY_TIMEOUT", message: "try again in 5 minutes" }
    expect(verdictOf(400, { body: query })).toMatchObject({ code: 504, told: { meaning: "too-long" } })
  })

  it("a quota by its code does not, whatever is said beside it", () => {
    const body = { code: "DAILY_LIMIT_EXCEEDED", message: "try again in 5 minutes" }
    expect(verdictOf(429, { body })).toMatchObject({ exhausted: true, told: { by: "code" } })
  })
})

describe("whether the body is read", () => {
  it.each<[status: number, type: string | undefined, reads: boolean]>([
    [399, "application/json", false],
    [400, "application/json", true],
    [500, undefined, true],
    [500, "text/plain", true],
    [500, "text/html", false],
    [404, "text/html", false],
    [400, "text/html", true],
    [500, " image/png", false],
    [500, "application/octet-stream", false],
    [500, "application/pdf", false],
    [500, "application/x-image", true],
  ])("%i %s: %s", (status, type, reads) => {
    expect(needsBody(head(status, type === undefined ? {} : { "content-type": type }), null)).toBe(reads)
    expect(needsBody(head(status, type === undefined ? {} : { "content-type": type }), profileOf([]))).toBe(
      reads,
    )
  })

  it("is also for a rule of the profile to say", () => {
    const asks = profileOf([rule({ when: { status: 500, body: { "": { contains: "x" } } }, means: 429 })])
    expect(needsBody(head(500, { "content-type": "text/html" }), asks)).toBe(true)
    expect(needsBody(head(501, { "content-type": "text/html" }), asks)).toBe(false)
    expect(needsBody(head(200, { "content-type": "text/html" }), asks)).toBe(false)
  })
})

describe("a failure inside a 2xx", () => {
  const found = (body: unknown, profile = null as ReturnType<typeof profileOf> | null) =>
    failureIn2xx({ head: head(200), body: bodyOf(body), profile, now: NOW })

  it.each<[body: unknown, code: number | null]>([
    [{ success: false, code: "RATE_LIMIT_EXCEEDED" }, 429],
    [{ success: false, code: "TOKEN_EXPIRED" }, 401],
    [{ success: false, message: "too many requests" }, 429],
    [{ success: false, code: "INSUFFICIENT_QUOTA" }, 429],
    [{ success: false, code: "PAYLOAD_TOO_LARGE" }, null],
    [{ success: false, message: "no" }, null],
    [{ rows: [], code: "RATE_LIMIT_EXCEEDED" }, null],
    [undefined, null],
  ])("of an API without a profile: %j is %j", (body, code) => {
    expect(found(body)?.code ?? null).toBe(code)
  })

  it("of an API with one is for its rules, if it has any for that", () => {
    const rules = [rule({ when: { status: 200, body: { ok: false } }, means: 503, retry: "yes" })]
    expect(found({ ok: false }, profileOf(rules, { failuresIn2xx: true }))).toMatchObject({
      code: 503,
      status: 200,
      matchedBy: "profile",
      kind: "transient",
    })
    expect(found({ ok: true }, profileOf(rules, { failuresIn2xx: true }))).toBeNull()
    expect(found({ ok: false }, profileOf(rules))).toBeNull()
    expect(found({ success: false, code: "RATE_LIMIT_EXCEEDED" }, profileOf(rules))).toBeNull()
  })
})

describe("a rule", () => {
  const when = { status: 403 }

  it.each<[given: Partial<ProfileRule>, kind: string, exhausted: boolean]>([
    [{ means: 429, retry: "yes" }, "throttled", false],
    [{ means: 503, retry: "yes" }, "transient", false],
    [{ means: 429, retry: "no" }, "permanent", false],
    [{ means: 429, retry: "yes", exhausted: true }, "permanent", true],
  ])("%j is %s", (given, kind, exhausted) => {
    expect(verdictOf(403, { rules: [rule({ when, means: 429, ...given })] })).toMatchObject({
      kind,
      exhausted,
    })
  })

  it("may say from which wait on a quota counts as used up", () => {
    const rules = [rule({ when, means: 429, retry: "yes", exhaustedFromMs: 60_000 })]
    const behind = (seconds: number) => verdictOf(403, { rules, headers: { "retry-after": String(seconds) } })
    expect(behind(59)).toMatchObject({ kind: "throttled", exhausted: false, wait: { ms: 59_000 } })
    expect(behind(60)).toMatchObject({ kind: "permanent", exhausted: true, wait: { ms: 60_000 }, code: 429 })
    expect(verdictOf(403, { rules })).toMatchObject({ kind: "throttled", wait: null })
  })
})

describe("the wait", () => {
  const LIMITED: ProfileRule = rule({ when: { status: 400 }, means: 429, retry: "yes" })
  const AFTER = { "retry-after": "7" }
  const RESET = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(NOW / 1_000 + 40) }
  const IN_BODY = { retry_after: 30 }
  const own = (ms: string) => ({ headers: { "x-own": ms } })
  const OWN = [{ header: "x-own", unit: "ms" as const }]

  it.each<[what: string, status: number, given: Parameters<typeof verdictOf>[1], wait: unknown]>([
    [
      "of the rule's field goes first",
      400,
      { headers: { ...AFTER, "x-own": "5" }, rules: [{ ...LIMITED, wait: OWN }] },
      [5, "x-own"],
    ],
    [
      "… unless it is 0",
      400,
      { headers: { ...AFTER, "x-own": "0" }, rules: [{ ...LIMITED, wait: OWN }] },
      [7_000, "retry-after"],
    ],
    ["… and no other is named", 400, { ...own("0"), rules: [{ ...LIMITED, wait: OWN }] }, [0, "x-own"]],
    [
      "of the rule's documentation goes behind Retry-After",
      400,
      { headers: AFTER, rules: [{ ...LIMITED, wait: [{ ms: 90, documented: PAGE }] }] },
      [7_000, "retry-after"],
    ],
    [
      "… and before all else",
      400,
      { headers: RESET, body: IN_BODY, rules: [{ ...LIMITED, wait: [{ ms: 90, documented: PAGE }] }] },
      [90, "documentation"],
    ],
    [
      "of Retry-After goes before the profile's fields",
      400,
      { headers: { ...AFTER, "x-own": "5" }, rules: [LIMITED], more: { waits: OWN } },
      [7_000, "retry-after"],
    ],
    [
      "of the profile's fields goes before the body",
      400,
      { ...own("5"), body: IN_BODY, rules: [LIMITED], more: { waits: OWN } },
      [5, "x-own"],
    ],
    [
      "… unless it is 0",
      400,
      { ...own("0"), body: IN_BODY, rules: [LIMITED], more: { waits: OWN } },
      [30_000, "retry_after"],
    ],
    ["… and no other is named", 400, { ...own("0"), rules: [LIMITED], more: { waits: OWN } }, [0, "x-own"]],
    [
      "of the body goes before the fields of rate limits",
      429,
      { headers: RESET, body: IN_BODY },
      [30_000, "retry_after"],
    ],
    [
      "of the fields of rate limits goes before the profile's documentation",
      400,
      { headers: RESET, rules: [LIMITED], more: { waits: [{ ms: 90, documented: PAGE }] } },
      [40_000, "x-ratelimit-reset"],
    ],
    [
      "of the profile's documentation goes last",
      400,
      { rules: [LIMITED], more: { waits: [{ ms: 90, documented: PAGE }] } },
      [90, "documentation"],
    ],
    [
      "… also behind a Retry-After of 0",
      400,
      { headers: { "retry-after": "0" }, rules: [LIMITED], more: { waits: [{ ms: 90, documented: PAGE }] } },
      [0, "retry-after"],
    ],
    ["of 0 counts where no other is named", 429, { headers: { "retry-after": "0" } }, [0, "retry-after"]],
    [
      "… and not where another is",
      429,
      { headers: { "retry-after": "0", ...RESET } },
      [40_000, "x-ratelimit-reset"],
    ],
    ["of a 503 is that of Retry-After", 503, { headers: AFTER, body: IN_BODY }, [7_000, "retry-after"]],
    ["… or of its body", 503, { body: { error: IN_BODY } }, [30_000, "retry_after"]],
    [
      "… also where Retry-After says 0",
      503,
      { headers: { "retry-after": "0" }, body: { error: IN_BODY } },
      [30_000, "retry_after"],
    ],
    ["… and of no field of a rate limit", 503, { headers: RESET }, null],
    ["of a 500 is that of Retry-After alone", 500, { headers: AFTER, body: IN_BODY }, [7_000, "retry-after"]],
    ["… and not of its body", 500, { body: { error: IN_BODY } }, null],
    [
      "of a permanent 429 is not of its body",
      400,
      { body: IN_BODY, rules: [{ ...LIMITED, retry: "no" }] },
      null,
    ],
    [
      "… nor of the fields of rate limits",
      400,
      { headers: RESET, rules: [{ ...LIMITED, retry: "no" }] },
      null,
    ],
    [
      "of a rule on another row may be in its own field",
      400,
      { ...own("5"), rules: [{ ...LIMITED, means: 500, wait: OWN }] },
      [5, "x-own"],
    ],
    ["… of 0 too", 400, { ...own("0"), rules: [{ ...LIMITED, means: 500, wait: OWN }] }, [0, "x-own"]],
    ["… and not in its body", 400, { body: IN_BODY, rules: [{ ...LIMITED, means: 500, wait: OWN }] }, null],
    [
      "of a used up quota is that of Retry-After",
      429,
      { headers: AFTER, body: { code: "INSUFFICIENT_QUOTA" } },
      [7_000, "retry-after"],
    ],
    [
      "… or a long one of its body",
      429,
      { body: { code: "INSUFFICIENT_QUOTA", retry_after: 3_600 } },
      [3_600_000, "retry_after"],
    ],
    [
      "… a short one is another limit's",
      429,
      { body: { code: "INSUFFICIENT_QUOTA", retry_after: 3_599 } },
      null,
    ],
    [
      "… and those of rate limits are too",
      429,
      { headers: RESET, body: { code: "INSUFFICIENT_QUOTA" } },
      null,
    ],
    [
      "of a rule's used up quota is not in the profile's fields",
      400,
      { ...own("5"), rules: [{ ...LIMITED, exhausted: true }], more: { waits: OWN } },
      null,
    ],
  ])("%s", (_, status, given, wait) => {
    expect(waitOf(status, given)).toEqual(wait)
  })

  it("of a date is measured by the server's clock", () => {
    const headers = { date: new Date(NOW - 60_000).toUTCString(), "x-own": new Date(NOW).toISOString() }
    const rules = [{ ...LIMITED, wait: [{ header: "x-own", unit: "iso-date" as const }] }]
    expect(waitOf(400, { headers, rules })).toEqual([60_000, "x-own"])
  })
})

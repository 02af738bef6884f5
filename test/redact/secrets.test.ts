import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { CUT, MASK } from "../../src/redact/mask.ts"
import { createRedactor } from "../../src/redact/redactor.ts"
import { fewOrAll } from "../support/thorough.ts"
import { requestWith } from "./request.ts"
import { ECHOES, ESCAPES, PLACES } from "./secret-positions.ts"

const redactor = createRedactor()
const maskFor = (place: (secret: string) => ReturnType<typeof requestWith>, secret: string) =>
  redactor.secretsOf(place(secret)).mask

/** What a person or a vendor makes a secret of. A digit: all letters may be a word. No colon: it ends a user's name. */
const secrets = fc
  .tuple(
    fc.stringMatching(/^[A-Za-z0-9._~+/=!@#$%^&*(){};,?<>'"-]{7,60}$/),
    fc.integer({ min: 0, max: 9 }),
    fc.constantFrom("", "é", "😀", "\\"),
  )
  .map(([text, digit, more]) => text.slice(0, 4) + more + digit + text.slice(4))
  // Of a value of one repeated character, its neighbours may make another one.
  .filter((secret) => new Set(secret).size > 4)

describe("what the request carried", () => {
  describe.each(PLACES)("%s", (_, place) => {
    const known = new Map<string, (text: string) => string>()
    it.each(ECHOES)("is masked when echoed %s", (_, echo) => {
      for (const secret of ["s3cr3t-p4ss/w+rd=&x", "Q7hd82kd", "pä$$ w0rt <b>\"'"]) {
        const mask = known.get(secret) ?? maskFor(place, secret)
        known.set(secret, mask)
        const masked = mask(echo(secret))
        expect(masked).not.toContain(secret)
        expect(masked).toContain(MASK)
      }
    })
  })

  it("is masked in every place and echo, whatever it is, and once is enough", () => {
    const places = fc.constantFrom(...PLACES)
    const echoes = fc.constantFrom(...ECHOES)
    fc.assert(
      fc.property(places, echoes, secrets, ([, place], [, echo], secret) => {
        const mask = maskFor(place, secret)
        const masked = mask(echo(secret))
        expect(masked).not.toContain(secret)
        expect(masked).toContain(MASK)
        expect(mask(masked)).toBe(masked)
      }),
      { numRuns: fewOrAll(200, 1_500) },
    )
  })

  it("is masked in base64 with a slash in it, though the body is too long to be looked through", () => {
    const secret = "a!*?0b&$$e,"
    const body = JSON.stringify({ rows: Array(25_000).fill("12345678"), password: secret })
    const { mask } = redactor.secretsOf(requestWith({ body }))
    const echo = btoa(`user:${secret}`)
    expect(echo).toContain("/")
    expect(mask(`debug ${echo} end, see /v1/customers/accounts`)).toBe(
      `debug ${MASK} end, see /v1/customers/accounts`,
    )
  })

  it("is masked cookie by cookie", () => {
    const { mask } = redactor.secretsOf(
      requestWith({ headers: { Cookie: 'sid=abcd1234; theme=dark; jwt="x9y8z7w6"' } }),
    )
    expect(mask("session abcd1234 of x9y8z7w6 in the dark")).toBe(`session ${MASK} of ${MASK} in the dark`)
  })

  it("is masked part by part of a signature", () => {
    const authorization =
      "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/iam/aws4_request, SignedHeaders=host;x-amz-date, Signature=5d672d79c15b13"
    const { mask } = redactor.secretsOf(requestWith({ headers: { authorization } }))
    expect(
      mask(
        "AWS4-HMAC-SHA256 key AKIDEXAMPLE in us-east-1 on 20260101 gave 5d672d79c15b13 over host;x-amz-date",
      ),
    ).toBe(`AWS4-HMAC-SHA256 key ${MASK} in us-east-1 on 20260101 gave ${MASK} over host;x-amz-date`)
  })

  it("is masked where only its start or its end is shown", () => {
    const { mask } = redactor.secretsOf(
      requestWith({ headers: { "x-api-key": "4eC39HqLyjWDarjtT1zdp7dc-9f" } }),
    )
    expect(mask("key 4eC39HqLyjWDarj… is unknown")).toBe(`key ${MASK}… is unknown`)
    expect(mask("key ****1zdp7dc-9f is unknown")).toBe(`key ****${MASK} is unknown`)
  })

  it("is masked in another case", () => {
    const { mask } = redactor.secretsOf(requestWith({ headers: { "x-api-key": "deadbeef01deadbeef02" } }))
    expect(mask("key DEADBEEF01DEADBEEF02")).toBe(`key ${MASK}`)
  })

  it("is masked although it is longer than any form that is looked for", () => {
    const secret = Array.from({ length: 3_000 }, (_, n) => (n * 7919).toString(36)).join("/ ")
    const { mask } = redactor.secretsOf(requestWith({ body: JSON.stringify({ secret }) }))
    expect(mask(`You sent ${secret}.`)).toBe(`You sent ${MASK}.`)
  })

  it("is masked up to where a long text is cut", () => {
    const secret = "correct horse battery staple 42"
    const { mask } = redactor.secretsOf(requestWith({ body: JSON.stringify({ secret }) }))
    for (const before of [64 * 1024 - 10, 64 * 1024 - 2_050, 64 * 1024 - 2_070]) {
      const masked = mask(`${"so ".repeat(before / 3)}${secret}${" and so".repeat(1_000)}`)
      expect(masked).not.toContain("correct")
      expect(masked.endsWith(CUT)).toBe(true)
      expect(masked.length).toBeLessThanOrEqual(64 * 1024)
      expect(mask(masked)).toBe(masked)
    }
  })

  it("counts names that are added, in any case", () => {
    const { mask } = createRedactor({ headers: ["Accept"], parameters: ["Page_Size"] }).secretsOf(
      requestWith({
        url: "https://a.example/?pageSize=98765&limit=43210",
        headers: { accept: "some/type-1" },
      }),
    )
    expect(mask("98765 43210 some/type-1 pageSize=4")).toBe(`${MASK} 43210 ${MASK} pageSize=${MASK}`)
  })
})

/** Where a bound is met before all is looked through. */
const BEYOND: [string, (secret: string) => ReturnType<typeof requestWith>][] = [
  [
    "behind 60,000 values",
    (secret) =>
      requestWith({
        body: JSON.stringify({ rows: Array(60_000).fill(0), password: secret }),
      }),
  ],
  [
    "behind 300 KB",
    (secret) => requestWith({ body: JSON.stringify({ rows: "row 1234; ".repeat(30_000), p: secret }) }),
  ],
  [
    "within JSON in JSON, six times",
    (secret) =>
      requestWith({
        body: Array.from({ length: 6 }).reduce<string>(
          (inner) => JSON.stringify({ inner }),
          JSON.stringify({ p: secret }),
        ),
      }),
  ],
  [
    "behind 12,000 fields of a form",
    (secret) => requestWith({ body: `${"a=1&".repeat(12_000)}p=${encodeURIComponent(secret)}` }),
  ],
  [
    "one of 1,500 credentials",
    (secret) =>
      requestWith({
        body: JSON.stringify({
          ...Object.fromEntries(
            Array.from({ length: 1_500 }, (_, n) => [`token_${n}`, `t-${n}-${"x".repeat(5)}`]),
          ),
          password: secret,
        }),
      }),
  ],
  [
    "in a cookie of 60 KB",
    (secret) => requestWith({ headers: { cookie: `a=${"0123456789abcdef ".repeat(3_800)}; b=${secret}` } }),
  ],
  [
    "in a URL of 70 KB",
    (secret) =>
      requestWith({ url: `https://a.example/?a=${"1,".repeat(34_000)}&b=${encodeURIComponent(secret)}` }),
  ],
]

describe("what lies beyond a bound", () => {
  it.each(BEYOND)("%s is masked in any escapes", (_, place) => {
    for (const secret of ["s3cr3t-p4ss/w+rd=&x", "correct horse battery staple", "pä$$ w0rt <b>\"'"]) {
      const mask = maskFor(place, secret)
      for (const [name, echo] of ESCAPES) {
        const masked = mask(echo(secret))
        expect(masked, name).not.toContain(secret)
        expect(masked, name).toContain(MASK)
        expect(mask(masked), name).toBe(masked)
      }
    }
  })

  it("is masked whole if it is one of many passwords of letters alone", () => {
    const fillers = Array.from({ length: 1_500 }, (_, n) => `t-${n}`)
    for (const password of ["sunshine", "SunshineBeach", "a plum for you"]) {
      const body = JSON.stringify([...fillers, password].map((password) => ({ password })))
      const { mask } = redactor.secretsOf(requestWith({ body }))
      for (const [name, echo] of ESCAPES) {
        expect(mask(echo(password)), name).not.toContain(password)
        expect(mask(echo(password)), name).toContain(MASK)
      }
    }
  })

  it("is not trusted where nobody can see it: every odd word is masked, and the rest stays", () => {
    const { mask } = redactor.secretsOf(requestWith({ hides: true }))
    for (const word of ["hunter2", "Tr0ub4dor&3", "aBcDeFgHiJkL", "ann@corp.example", "8f14e45f"])
      expect(mask(`The key ${word} is not valid.`)).not.toContain(word)
    for (const text of [
      "The token expired at 2026-01-31 22:30:00 UTC, 3 h ago, or 2026-01-31T22:30:00Z.",
      "OAuthException: at most 500 rows of campaign_budget and accountName, 12345 given.",
      "See https://developers.example.com/v19/errors.html.",
    ])
      expect(mask(text)).toBe(text)
    expect(mask(mask("a hunter2 b"))).toBe(`a ${MASK} b`)
  })
})

describe("what is no secret stays readable", () => {
  const { mask } = redactor.secretsOf(
    requestWith({
      url: "https://api.example.com/v1/reports?since=2026-01-01&until=2026-01-31&limit=500&status=ACTIVE&q=shoes&level=campaign",
      headers: {
        "content-type": "application/json",
        "x-client": "mobile app",
        "x-flag": "true",
        "x-count": "120",
        "x-day": "2026-01-31",
        authorization: "Bearer abcdefgh98765432",
      },
      body: JSON.stringify({
        date: "2026-01-31",
        key: "campaign",
        code: "EUR",
        password: null,
        metrics: ["clicks"],
      }),
    }),
  )
  it.each([
    "Range 2026-01-01 to 2026-01-31 is too wide: at most 500 rows at level campaign.",
    "status must not be ACTIVE for shoes in a mobile app; true, 120, 2026-01-31, EUR",
    'Bearer realm="api", error="invalid_token", error_description="The access token expired"',
    '{"error":{"code":190,"type":"OAuthException","message":"Error validating access token: expired"}}',
    '{"code":"OAUTH_TOKEN_EXPIRED","error_code":40105,"status":"UNAUTHENTICATED"}',
    '{"tokensPerDay":{"consumed":5,"remaining":24995},"token_type":"bearer","expires_in":3600}',
    "Basic authentication is required. Token: expired. Password required.",
    "request 8e03978e-40d5-43e8-bc93-6894a57f9324 of customer_acquisition_report_daily_2024_01_01",
    "see https://developers.example.com/docs/errors?page=3, or call +49 30 1234567.",
    "RESOURCE_EXHAUSTED: Quota exceeded for quota metric 'Requests' and limit 'Requests per minute'",
    "POST /v18.0/act_1234567890/insights?level=ad&date_preset=last_30d&fields=campaign_id,spend",
  ])("%s", (text) => expect(mask(text)).toBe(text))
})

describe("anybody's secrets in a text", () => {
  const { mask } = redactor.secretsOf(requestWith({}))
  it.each([
    ['{"access_token":"abc","expires_in":3600}', `{"access_token":"${MASK}","expires_in":3600}`],
    ['{"password":"a\\"b","x":1}', `{"password":"${MASK}","x":1}`],
    ['{"m":"{\\"apiKey\\":\\"abc\\"}"}', `{"m":"{\\"apiKey\\":\\"${MASK}\\"}"}`],
    ["client_secret=abc&page=2", `client_secret=${MASK}&page=2`],
    ["X-Api-Key: abc-1\nDate: now", `X-Api-Key: ${MASK}\nDate: now`],
    ["Authorization: Basic dTpw\nHost: x", `Authorization: Basic ${MASK}\nHost: x`],
    ["curl -H 'Authorization: Bearer x.y' -d 1", `curl -H 'Authorization: Bearer ${MASK}' -d 1`],
    ["Set-Cookie: sid=1; Path=/\nVary: *", `Set-Cookie: ${MASK}\nVary: *`],
    ["&quot;token&quot;:&quot;ab1&quot;,", `&quot;token&quot;:&quot;${MASK}&quot;,`],
    ["next=%2F%3Ftoken%3Dab1%26x", `next=%2F%3Ftoken%3D${MASK}`],
    ["<wsse:Password Type='x'>abc</wsse:Password>", `<wsse:Password Type='x'>${MASK}</wsse:Password>`],
    ["used Bearer ab12cd34, sorry", `used Bearer ${MASK}, sorry`],
    ["from postgres://me:pass@db/x", `from postgres://${MASK}@db/x`],
    ["at https://a.example/x?y=z&page=2.", `at https://a.example/x?y=${MASK}&page=2.`],
    ["code=4/0AX4XfWhx7Kq93ls8d7f9", `code=${MASK}`],
    ["Basic https://,@", `Basic ${MASK}`],
  ])("%s", (text, masked) => {
    expect(mask(text)).toBe(masked)
    expect(mask(masked)).toBe(masked)
  })
})

const fragments = fc.constantFrom(
  ...'token= " \' : = & ; , [redacted] [redac [cut] Bearer Basic Authorization: Cookie: https:// http://h/p? # @ % %3D %2 &quot; \\ \\" { } < > eyJhbGciOi . - _ sk_live_ 4eC39HqLyjWDarj /token/ password code \n é \ud83d \udc00 ?page=2 &limit= 0 a1B2 s3cr3tvalue'.split(
    " ",
  ),
  " ",
)
const hostile = fc.oneof(
  fc.array(fragments, { maxLength: 40 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary" }),
)

describe("any input", () => {
  const { mask } = redactor.secretsOf(
    requestWith({ headers: { "x-api-key": "s3cr3tvalue", "x-other": "[redac 4eC39" } }),
  )

  it("that was cut twice is as one that was cut once", () => {
    expect(mask("[redactoken=token=[cut][cut]")).toBe("[redactoken=[redacted][cut]")
    expect(mask("[redactoken=[redacted][cut][cut]")).toBe("[redactoken=[redacted][cut]")
    expect(mask("a[cut]".repeat(2) + "[cut]".repeat(100_000))).toBe("a[cut]a[cut]")
  })

  it("is masked without an error, and once is enough", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const masked = mask(text)
        expect(masked.toLowerCase()).not.toContain("s3cr3tvalue")
        expect(mask(masked)).toBe(masked)
      }),
      { numRuns: fewOrAll(400, 3_000) },
    )
  })

  it("may be a request", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (url, header, body) => {
        const secrets = redactor.secretsOf(
          requestWith({ url, headers: { "x-a": header, cookie: header, authorization: header }, body }),
        )
        expect(typeof secrets.mask(url + header + body)).toBe("string")
      }),
    )
  })

  it("may be a request that throws", () => {
    const broken = new Proxy(requestWith({}), {
      get() {
        throw new Error("no")
      },
    })
    expect(redactor.secretsOf(broken).mask("fine")).toBe("fine")
  })
})

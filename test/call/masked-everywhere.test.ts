import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { HeedError } from "../../src/call/heed-error.ts"
import { heedFetch } from "../../src/fetch.ts"
import {
  type CallOptions,
  createHeed,
  diagnosisOf,
  type HeedEvent,
  type HeedOptions,
} from "../../src/index.ts"

const SECRET = "sekritTOKENvalue"
const EVENTS: HeedEvent[] = [
  "attempt",
  "retry",
  "hold",
  "release",
  "probe",
  "gate",
  "success",
  "giveup",
  "warning",
]
const API = "https://api.example.com"

interface Ask {
  url: string
  method?: string
  headers?: Record<string, string>
  body?: unknown
  /** Of the error that is thrown. */
  code?: string
}

/** All that heed says of a call that is retried and goes well, of one that fails, and of one that is thrown. */
async function sayings(ask: Ask, options: HeedOptions = {}, call?: CallOptions): Promise<string[]> {
  const heed = createHeed({ retry: { retries: 1, backoff: { base: 0 } }, ...options })
  const { code = "ECONNRESET", ...rest } = ask
  const told: unknown[] = []
  for (const event of EVENTS) heed.on(event, (said) => told.push([event, said]))
  const answers = [
    { status: 503, headers: {} },
    { status: 200, headers: {} },
    { status: 404, headers: {} },
    Object.assign(new Error("x"), { code }),
  ]
  const request = { method: "PUT", ...rest }
  const ended: unknown[] = []
  for (let n = 0; n < 3; n++) {
    const end = await heed
      .run(
        request,
        async () => {
          const answer = answers.shift()
          if (answer instanceof Error) throw answer
          return answer
        },
        call,
      )
      .catch((error: unknown) => error)
    ended.push(diagnosisOf(end))
  }
  expect(told.length).toBeGreaterThanOrEqual(6)
  return [...told, ...ended, heed.report()].map((said) => JSON.stringify(said ?? null))
}

const CARRIED: readonly [string, Ask][] = [
  ["Bearer", { url: `${API}/v1/${SECRET}/rows`, headers: { authorization: `Bearer ${SECRET}` } }],
  [
    "Bearer, in other case",
    { url: `${API}/v1/${SECRET.toUpperCase()}`, headers: { authorization: `bearer ${SECRET}` } },
  ],
  [
    "Bearer, percent-encoded",
    { url: `${API}/v1/a%2Fb%2Fsecret`, headers: { authorization: "Bearer a/b/secret" } },
  ],
  [
    "Basic",
    { url: `${API}/v1/${SECRET}/rows`, headers: { authorization: `Basic ${btoa(`ann:${SECRET}`)}` } },
  ],
  ["a cookie", { url: `${API}/v1/${SECRET}/rows`, headers: { cookie: `theme=dark; sid=${SECRET}` } }],
  ["an API key", { url: `${API}/v1/${SECRET}/rows`, headers: { "x-api-key": SECRET } }],
  ["Bearer, in an error's code", { url: API, headers: { authorization: `Bearer ${SECRET}` }, code: SECRET }],
  ["the query", { url: `${API}/v1/${SECRET}/rows?access_token=${SECRET}` }],
  ["a matrix parameter", { url: `${API}/v1/rows;token=${SECRET}` }],
  ["userinfo", { url: `https://ann:${SECRET}@api.example.com/v1/${SECRET}` }],
  ["the fragment", { url: `${API}/v1/${SECRET}#access_token=${SECRET}` }],
  ["a JSON body", { url: `${API}/v1/${SECRET}/rows`, body: JSON.stringify({ password: SECRET }) }],
  ["a form", { url: `${API}/v1/${SECRET}/rows`, body: `password=${SECRET}` }],
  ["a pair in a harmless parameter", { url: `${API}/v1/rows?fields=password:${SECRET}` }],
  ["the host", { url: `https://${SECRET}.example.com/v1`, headers: { authorization: `Bearer ${SECRET}` } }],
]

describe("what a request carried is shown nowhere", () => {
  it.each(CARRIED)("%s: neither in events nor in the report", async (_name, ask) => {
    for (const said of await sayings(ask)) expect(said.toLowerCase()).not.toContain(SECRET.toLowerCase())
    for (const said of await sayings(ask)) expect(said).not.toContain("a%2Fb%2Fsecret")
  })

  it.each([
    ["a source", { source: `of ${SECRET}` }, {}],
    ["a source by function", { source: () => `of ${SECRET}` }, {}],
    ["a source of the call", {}, { source: `of ${SECRET}` }],
    ["a label", {}, { label: `rows of ${SECRET}` }],
    ["a label like a path", {}, { label: `/rows/${SECRET}?x=1` }],
  ] as const)("nor by %s", async (_name, options, call) => {
    const ask = { url: `${API}/v1/rows?page=2`, headers: { authorization: `Bearer ${SECRET}` } }
    for (const said of await sayings(ask, options, call)) expect(said).not.toContain(SECRET)
  })

  it("nor what beforeAttempt had it sent with", async () => {
    const beforeAttempt: HeedOptions["beforeAttempt"] = ({ headers }) =>
      headers.set("authorization", `Bearer ${SECRET}`)
    // The report knows a name by the request that brought it, and masks it anew by each that fails.
    for (const said of await sayings({ url: `${API}/v1/${SECRET}/rows` }, { beforeAttempt }))
      expect(said).not.toContain(SECRET)
  })

  it("nor a name that an earlier call brought, once a call that carries it has failed", async () => {
    const heed = createHeed()
    await heed.run({ method: "GET", url: `${API}/v1/hunter/rows` }, async () => ({
      status: 200,
      headers: {},
    }))
    const headers = { "x-api-key": "hunter" }
    await heed.run({ method: "GET", url: `${API}/v1/hunter/rows`, headers }, async () => ({
      status: 404,
      headers: {},
    }))
    expect(JSON.stringify(heed.report())).not.toContain("hunter")
  })

  it("and requests that are alike but for their credentials are told apart", async () => {
    const heed = createHeed()
    const told: string[] = []
    heed.on("attempt", ({ url }) => told.push(url))
    const ask = async (url: string, key: string) =>
      heed.run({ method: "GET", url, headers: { "x-api-key": key } }, async () => ({
        status: 200,
        headers: {},
      }))
    await ask(`${API}/v1/rows/1234567/of?page=3`, "sekritTOKENvalue")
    await ask(`${API}/v1/rows/7654321/of?page=4`, "sekritTOKENvalue")
    await ask(`${API}/v1/rows/7654321/of?page=4`, "7654321")
    await ask(`${API}/v1/rows/7654321/of?page=4&token=${SECRET}`, "7654321")
    expect(told).toEqual([
      `${API}/v1/rows/1234567/of?page=3`,
      `${API}/v1/rows/7654321/of?page=4`,
      `${API}/v1/rows/[redacted]/of?page=4`,
      `${API}/v1/rows/[redacted]/of?page=4&token=[redacted]`,
    ])
  })
})

const CONTROLS = [
  "\u0000",
  "\u0007",
  "\u001b[31m",
  "\r\n",
  "\t",
  "\u007f",
  "\u0085",
  "\u009b",
  "\u2028",
  "\u2029",
  "\u202e",
  "\u2066",
]
const EVIL = CONTROLS.join("x")
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/

/** Every text in it, the names of members too. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value]
  if (typeof value !== "object" || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)])
}

describe("no control character reaches a log", () => {
  it.each([
    ["the path", { url: `${API}/v1/${EVIL}/rows` }, {}, {}],
    ["the query", { url: `${API}/v1/rows?fields=${EVIL}` }, {}, {}],
    ["the host", { url: `https://a${EVIL}.example.com/v1/rows` }, {}, {}],
    ["the method", { url: `${API}/v1`, method: `P${EVIL}UT` }, {}, {}],
    ["a label", { url: `${API}/v1` }, {}, { label: `rows ${EVIL}` }],
    ["a source", { url: `${API}/v1` }, { source: () => `crm ${EVIL}` }, {}],
    ["a header", { url: `${API}/v1`, headers: { "x-a": EVIL } }, {}, {}],
  ] as const)("from %s", async (_name, ask, options, call) => {
    for (const said of await sayings(ask, options, call))
      for (const text of texts(JSON.parse(said)))
        for (const line of text.split("\n")) expect(line).not.toMatch(CONTROL)
  })

  it("from an error, an answer or a hook", async () => {
    const hostile = Object.assign(new Error(EVIL), { name: EVIL, code: EVIL, cause: { code: EVIL } })
    const answer = {
      status: 400,
      headers: {
        "x-request-id": EVIL,
        server: EVIL,
        via: EVIL,
        "www-authenticate": EVIL,
        "retry-after": EVIL,
      },
      data: { error: { message: EVIL, code: EVIL, [EVIL]: EVIL } },
    }
    const told: unknown[] = []
    const options: HeedOptions[] = [{}, { beforeAttempt: () => Promise.reject(hostile) }]
    for (const each of options) {
      const heed = createHeed({ ...each, retry: { retries: 1, backoff: { base: 0 } } })
      for (const event of EVENTS) heed.on(event, (said) => told.push(said))
      for (const send of [async () => answer, () => Promise.reject(hostile)]) {
        const end = await heed.run({ method: "GET", url: API }, send).catch((error: unknown) => error)
        told.push(diagnosisOf(end))
      }
      told.push(heed.report())
    }
    for (const text of told.flatMap(texts))
      for (const line of text.split("\n")) expect(line).not.toMatch(CONTROL)
  })

  it("from an option that is wrong", () => {
    for (const options of [{ [EVIL]: 1 }, { throttle: { gate: EVIL } }, { retry: { retries: EVIL } }]) {
      const message = String(caught(() => createHeed(options as never)))
      for (const line of message.split("\n")) expect(line).not.toMatch(CONTROL)
    }
  })
})

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe("an event is its listener's own", () => {
  it("what one listener does to it changes neither the diagnosis of the caller nor what others are told", async () => {
    const heed = createHeed()
    const told: string[] = []
    heed.on("giveup", (event) => {
      event.source = "changed"
      event.diagnosis.summary = "changed"
      event.diagnosis.advice.push("changed")
      for (const evidence of event.diagnosis.evidence) evidence.text = "changed"
      event.diagnosis.request.url = "changed"
    })
    heed.on("giveup", (event) => told.push(JSON.stringify(event)))
    heed.on("attempt", (event) => {
      event.url = "changed"
    })
    heed.on("attempt", (event) => told.push(event.url))
    const answer = await heed.run({ method: "GET", url: `${API}/v1` }, async () => ({
      status: 404,
      headers: {},
    }))
    expect(told).toHaveLength(2)
    expect(
      [...told, JSON.stringify(diagnosisOf(answer)), JSON.stringify(heed.report())].join(),
    ).not.toContain("changed")
  })
})

describe("an error of heed's own", () => {
  const ways: readonly [string, (error: unknown) => string][] = [
    ["inspect", (error) => inspect(error)],
    ["inspect, all of it", (error) => inspect(error, { depth: 9, showHidden: true })],
    ["inspect, inside", (error) => inspect({ errors: [error] }, { depth: 9 })],
    ["inspect, too deep", (error) => inspect([[[[error]]]], { depth: 1 })],
    ["JSON", (error) => JSON.stringify(error)],
    ["String", String],
    ["stack", (error) => String((error as Error).stack)],
  ]

  it.each(ways)("shows nothing of cause and response: %s", async (_name, way) => {
    const heed = createHeed({ throwHttpErrors: true })
    const url = `${API}/v1/rows?access_token=${SECRET}`
    const fetch = heedFetch(heed, async () => Response.json({ message: `no ${SECRET}` }, { status: 400 }))
    const thrown: unknown = await fetch(url).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(HeedError)
    const { diagnosis } = thrown as HeedError
    const cause = Object.assign(new Error(`AUTH ${SECRET}`), { config: { password: SECRET } })
    const held = new HeedError(diagnosis, { code: "ERR_HEED_HELD", cause, response: { token: SECRET } })
    for (const error of [thrown, held]) {
      expect(way(error)).not.toContain(SECRET)
      expect(held.cause).toBe(cause)
    }
  })

  it("is inspected with its stack, its code and its diagnosis", async () => {
    const heed = createHeed({ throwHttpErrors: true })
    const error: unknown = await heed
      .run({ method: "GET", url: API }, async () => ({ status: 404, headers: {} }))
      .catch((error: unknown) => error)
    expect(inspect(error)).toMatch(/^HeedError: GET https:\/\/api\.example\.com failed/)
    expect(inspect(error)).toMatch(/\n {4}at [\s\S]*code: 'ERR_HEED_FAILED'[\s\S]*diagnosis: \{/)
    expect(inspect([[error]], { depth: 0 })).toBe("[ [Array] ]")
    expect(inspect([error], { depth: 0 })).toContain("[HeedError]")
  })
})

describe("an option that is wrong", () => {
  it("is not quoted where it may hold a password", () => {
    const message = String(caught(() => createHeed({ throttle: { gate: "redis://:pw@host" as never } })))
    expect(message).toContain("throttle.gate")
    expect(message).not.toContain("pw@host")
  })
})

import { inspect } from "node:util"
import Bottleneck from "bottleneck"
import { describe, expect, it } from "vitest"
import { bottleneckGate } from "../../../src/bottleneck.ts"
import {
  createHeed,
  diagnosisOf,
  HeedError,
  type HeedEvent,
  type HeedOptions,
  type PlainRequest,
} from "../../../src/index.ts"
import { seenIn, tracesOf } from "../secret-positions.ts"

const EVENTS: readonly HeedEvent[] = ["attempt", "retry", "hold", "giveup", "success"]
const URL_ = "https://api.example.com/v1/rows"
const BASE: HeedOptions = {
  retry: { retries: 1, backoff: { base: 0 } },
  throttle: { maxWait: 1 },
  throwHttpErrors: true,
}

interface Answer {
  readonly status: number
  readonly data?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

const saying = (message: string, status = 400): Answer => ({ status, headers: {}, data: { message } })
const bearing = (secret: string): Partial<PlainRequest> => ({
  headers: { authorization: `Bearer ${secret}` },
})

/** All that heed says of one call. */
async function sayings(
  request: Partial<PlainRequest>,
  answers: Answer | Answer[],
  options: HeedOptions = {},
) {
  const heed = createHeed({ ...BASE, ...options })
  const said: string[] = []
  for (const name of EVENTS) heed.on(name, (event) => said.push(`${name} ${JSON.stringify(event)}`))
  const left = [answers].flat()
  const send = async () => (left.length > 1 ? left.shift() : left[0])
  const error = await heed
    .run({ method: "GET", url: URL_, ...request }, send)
    .catch((thrown: unknown) => thrown)
  said.push(JSON.stringify(diagnosisOf(error)), JSON.stringify(heed.report()))
  if (error instanceof HeedError) said.push(inspect(error, { depth: 9 }), error.stack ?? "")
  return said
}

const seen = (said: readonly string[], secret: string) =>
  said.flatMap((text) => seenIn(text, tracesOf(secret))).slice(0, 4)

describe("secrets of odd make", () => {
  it.each(["Ab3!", "x7Q9z", "hunter2", "pass42"])("short ones: %s", async (secret) => {
    const echo = saying(`The key ${secret} and ${encodeURIComponent(secret)} and ${btoa(secret)} are wrong`)
    const said = await sayings(bearing(secret), echo)
    expect(said.filter((text) => text.includes(`key ${secret}`) || text.includes(btoa(secret)))).toEqual([])
  })

  it("one of 40 KB", async () => {
    const secret = Array.from({ length: 8_000 }, (_, n) => (n * 7_919 + 12_345).toString(36)).join("")
    const said = await sayings(bearing(secret), saying(`no ${secret}`))
    for (const at of [0, 100, 20_000, secret.length - 40])
      expect(said.filter((text) => text.includes(secret.slice(at, at + 30)))).toEqual([])
  })

  it("two of which one ends as the other begins", async () => {
    const request = { headers: { "x-api-key": "abcdef123456QZ", authorization: "Bearer 123456QZghijkl" } }
    const said = await sayings(request, saying("no abcdef123456QZghijkl"))
    expect(said.filter((text) => /abcdef|ghijkl/i.test(text))).toEqual([])
  })

  it.each(["[cut]secret9x", "[redacted", "sec[redacted]ret99"])(
    "one that holds a mask: %s",
    async (secret) => {
      const said = await sayings(bearing(secret), saying(`no ${secret} here`))
      expect(said.filter((text) => /secret9x|ret99/.test(text))).toEqual([])
    },
  )

  it.each(["🔑🔐пароль9🗝️", "\u202eabc9def\u202cxyz", "zw\u200bj\u200d9abc", "e\u0301tude9X9"])(
    "one that is not of ASCII: %j",
    async (secret) => {
      const request = { method: "PUT", body: JSON.stringify({ password: secret }) }
      for (const spelled of [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
        expect(seen(await sayings(request, saying(`no ${spelled} here`)), secret)).toEqual([])
    },
  )
})

describe("secrets in odd places", () => {
  it.each(["Pa55w0rd/x", "Pa55w0rd?x", "Pa55w0rd#x", "Pa55w0rd\\x"])(
    "userinfo that is not escaped: %s",
    async (password) => {
      const said = await sayings({ url: `https://ann:${password}@api.example.com/v1` }, saying("no"))
      expect(said.filter((text) => /pa55w0rd/i.test(text))).toEqual([])
    },
  )

  it("userinfo of a URL in a path", async () => {
    const secret = "grüne Kühe 7 nachts"
    const url = `https://proxy.example.com/https://ann:${encodeURIComponent(secret)}@api.example.com/v1`
    expect(seen(await sayings({ url }, saying(`no ${secret}`)), secret)).toEqual([])
  })

  it("what beforeAttempt sets, and the path has too", async () => {
    const secret = "6b1f0c2e-93d7-4a58-8e41-f27c05ad9b36"
    const said = await sayings(
      { url: `https://api.example.com/v1/of/${secret}/rows` },
      saying(`no ${secret}`),
      {
        beforeAttempt: ({ headers }) => headers.set("authorization", `Bearer ${secret}`),
      },
    )
    expect(seen(said, secret)).toEqual([])
  })

  it("what an earlier try bore", async () => {
    const tokens = ["first-otter-72-lamp", "second-heron-18-jar"]
    const said = await sayings({}, saying(`no ${tokens[0]}, no ${tokens[1]}`, 503), {
      beforeAttempt: ({ headers }, attempt) => headers.set("x-session", tokens[attempt - 1] as string),
    })
    for (const token of tokens) expect(seen(said, token)).toEqual([])
  })

  it("what a limiter says of a call that it drops", async () => {
    const secret = "kX9vQ2hT8uZ0mB7nR4"
    const limiter = new Bottleneck()
    limiter.schedule = (() => Promise.reject(new Error(`no turn for ${secret}`))) as never
    const said = await sayings(bearing(secret), saying("no"), { throttle: { gate: bottleneckGate(limiter) } })
    expect(said.join()).toContain("no turn for")
    expect(seen(said, secret)).toEqual([])
  })
})

describe("a server", () => {
  const forged = {
    code: 429,
    status: 429,
    summary: "all is well\n\u001b[31mERROR root logged in",
    advice: [],
    evidence: [],
    suggestions: [],
    attempts: [],
  }

  it.each([200, 500])("cannot forge a diagnosis with a %i", async (status) => {
    const heed = createHeed({ retry: false })
    const body = JSON.parse(JSON.stringify({ status, diagnosis: forged }))
    const result = await heed.run({ method: "GET", url: URL_ }, async () => body)
    expect(diagnosisOf(result)?.summary ?? "").not.toContain("all is well")
  })
})

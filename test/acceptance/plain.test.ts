import { describe, expect, it } from "vitest"
import type { Diagnosis } from "../../src/index.ts"
import { CLIENTS, type Client, QUICK, told, watched } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

const MEGABYTE = "x".repeat(2 ** 20)
const LIMIT_BYTES = 16_384

/** Plain, bounded and safe: nothing in it but what JSON knows. */
function expectPlain(diagnosis: Diagnosis): void {
  const json = JSON.stringify(diagnosis)
  expect(Buffer.byteLength(json)).toBeLessThan(LIMIT_BYTES)
  expect(JSON.parse(json)).toEqual(diagnosis)
  expect(structuredClone(diagnosis)).toEqual(diagnosis)
  const strange: unknown[] = []
  const walk = (thing: unknown): void => {
    if (typeof thing !== "object" || thing === null) return
    const proto = Object.getPrototypeOf(thing)
    if (proto !== Object.prototype && proto !== Array.prototype) strange.push(thing)
    for (const key of Reflect.ownKeys(thing)) {
      if (typeof key === "symbol") strange.push(key)
      walk((thing as Record<PropertyKey, unknown>)[key])
    }
  }
  walk(diagnosis)
  expect(strange).toEqual([])
}

/** Bodies that try to be too much. */
const BODIES: readonly [name: string, body: string][] = [
  ["a megabyte of one word", JSON.stringify({ error: { message: MEGABYTE, code: MEGABYTE } })],
  ["a megabyte of text", MEGABYTE],
  ["a megabyte of quotes and control characters", JSON.stringify({ message: '"\\\u0001\n'.repeat(200_000) })],
  ["a megabyte of emoji", JSON.stringify({ detail: "\u{1f600}".repeat(250_000) })],
  [
    "100,000 errors",
    JSON.stringify({
      errors: Array.from({ length: 100_000 }, (_, i) => ({ field: `f${i}`, message: "bad" })),
    }),
  ],
  ["deep nesting", `${'{"error":'.repeat(50_000)}1${"}".repeat(50_000)}`],
  ["lone surrogates", '{"message":"\\ud800\\udfff\\ud800"}'],
  ["a prototype", '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"message":"x"}'],
]

/** Tries the same call 100 times. A success of another call in between keeps the source from counting as down. */
async function tryOften(client: Client, body: string) {
  const server = await serve((hit, response) => {
    hit.url === "/ok"
      ? answer(response, 200)
      : answer(response, 503, body, { "x-request-id": "r".repeat(4_000) })
  })
  const { heed, events } = watched({
    retry: { retries: 99, backoff: { base: 0 } },
    beforeAttempt: async ({ url }, n) => {
      if (n % 5 === 0 && !url.endsWith("/ok")) await send(`${server.url}/ok`)
    },
  })
  const send = client.create(heed)
  const outcome = await send(`${server.url}/bad?${"filter=abc&".repeat(400)}`)
  return { outcome, events, tries: server.hits.filter(({ url }) => url !== "/ok").length }
}

describe.each(CLIENTS)("$name", (client) => {
  it("AC 21: after 100 tries, each with a megabyte of body, the diagnosis is plain and under 16 KB", async () => {
    const { outcome, events, tries } = await tryOften(client, MEGABYTE)
    expect(tries).toBe(100)
    const diagnosis = told(outcome)
    expectPlain(diagnosis)
    expect(diagnosis.attempts.at(0)?.n).toBe(1)
    expect(diagnosis.attempts.at(-1)?.n).toBe(100)
    expect(diagnosis.summary).toContain("100 tries")
    for (const { event } of events) expect(JSON.stringify(event).length).toBeLessThan(LIMIT_BYTES + 8_000)
  })

  it.each(BODIES)("AC 21: with %s as the body, too", async (_name, body) => {
    for (const status of [400, 429]) {
      const server = await serve((_hit, response) =>
        answer(response, status, body, { "retry-after": "9999" }),
      )
      const outcome = await client.create(QUICK)(server.url)
      expect(outcome.status).toBe(status)
      expectPlain(told(outcome))
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it("AC 21: with headers, a method and a URL that are too much, too", async () => {
    const server = await serve((_hit, response) =>
      answer(response, 401, {}, { "www-authenticate": `Bearer ${'scope="a", '.repeat(900)}` }),
    )
    const headers = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`x-h${i}`, "v".repeat(100)]))
    const url = `${server.url}/${"segment/".repeat(200)}?${"ids=1,2,3&".repeat(300)}`
    expectPlain(told(await client.create(QUICK)(url, { headers })))
  })

  it("AC 21: the diagnosis is of its own: changing it changes no other", async () => {
    const server = await serve(inTurn([404]))
    const send = client.create()
    const first = told(await send(server.url))
    first.advice.length = 0
    first.evidence.length = 0
    first.attempts.length = 0
    const second = told(await send(server.url))
    expect(second.advice.length).toBeGreaterThan(0)
    expect(second.evidence.length).toBeGreaterThan(0)
    expect(second.attempts).toHaveLength(1)
  })
})

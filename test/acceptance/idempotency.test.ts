import type { ServerResponse } from "node:http"
import { describe, expect, it } from "vitest"
import { CLIENTS, countOf, QUICK, told, watched } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

const KEY = "order-7f3a"

describe.each(CLIENTS)("$name", (client) => {
  it.each(["POST", "PATCH"])("AC 11: %s is not sent twice for a status", async (method) => {
    for (const status of [500, 502, 503]) {
      const server = await serve(inTurn([status], [200]))
      const outcome = await client.create(QUICK)(server.url, { method, body: "x" })
      expect(server.hits).toHaveLength(1)
      expect(outcome.status).toBe(status)
      const { stopped, retryable, suggestions } = told(outcome)
      expect({ stopped, retryable }).toEqual({ stopped: "not-idempotent", retryable: true })
      expect(suggestions[0]).toMatchObject({ setting: "idempotent", value: true })
    }
  })

  it.each(["POST", "PATCH"])("AC 11: %s is not sent twice for a connection that breaks", async (method) => {
    const breaks: ((response: ServerResponse) => void)[] = [
      (response) => response.destroy(),
      (response) => response.socket?.resetAndDestroy(),
      (response) => response.socket?.end("HTTP/1.1 garbage\r\n\r\n"),
    ]
    for (const breaking of breaks) {
      const server = await serve((_hit, response, n) =>
        n === 1 ? breaking(response) : answer(response, 200),
      )
      const outcome = await client.create(QUICK)(server.url, { method, body: "x" })
      expect(server.hits).toHaveLength(1)
      expect(outcome.error).toBeInstanceOf(Error)
      expect(["not-idempotent", "not-retryable"]).toContain(told(outcome).stopped)
      expect(told(outcome).status).toBeNull()
    }
  })

  it("AC 11: POST is not sent twice for a try that timed out", async () => {
    const server = await serve(() => {})
    const send = client.create({ ...QUICK, timeout: { attempt: 60 } })
    const outcome = await send(server.url, { method: "POST", body: "x" })
    expect(server.hits).toHaveLength(1)
    expect(told(outcome)).toMatchObject({ stopped: "not-idempotent", code: 504, status: null })
  })

  it("AC 11: GET, PUT and DELETE are sent again, and a POST that a 429 refused", async () => {
    const again = [
      ["GET", 503],
      ["PUT", 503],
      ["DELETE", 503],
      ["POST", 429],
      ["PATCH", 429],
    ] as const
    for (const [method, status] of again) {
      const server = await serve(inTurn([status, { "retry-after-ms": "20" }], [200]))
      const body = method === "GET" ? undefined : "x"
      const outcome = await client.create(QUICK)(server.url, { method, body })
      expect({ method, status: outcome.status, hits: server.hits.length }).toEqual({
        method,
        status: 200,
        hits: 2,
      })
    }
  })

  it("AC 11: POST goes again where no connection was made, for nothing was sent", async () => {
    const { heed, events } = watched({ retry: { retries: 2, backoff: { base: 5 } } })
    const gone = await serve(() => {})
    gone.server.close()
    const outcome = await client.create(heed)(gone.url, { method: "POST", body: "x" })
    expect(countOf(events, "attempt")).toBe(3)
    expect(told(outcome)).toMatchObject({ stopped: "retries-used", code: 503, status: null })
  })

  it("AC 11: a GET that is marked as not idempotent is not sent twice", async () => {
    const server = await serve(inTurn([503], [200]))
    const outcome = await client.create(QUICK)(server.url, { heed: { idempotent: false } })
    expect(server.hits).toHaveLength(1)
    expect(told(outcome).stopped).toBe("not-idempotent")
  })

  it("AC 12: a POST that is marked idempotent is sent again, whole", async () => {
    const server = await serve((_hit, response, n) => {
      if (n === 1) return answer(response, 503)
      if (n === 2) return response.socket?.resetAndDestroy()
      if (n === 3) return answer(response, 429, {}, { "retry-after-ms": "20" })
      answer(response, 200)
    })
    const body = JSON.stringify({ from: "2026-01-01", to: "2026-01-31" })
    const headers = { "content-type": "application/json", "x-trace": "t1" }
    const send = client.create(QUICK)
    const outcome = await send(server.url, { method: "POST", body, headers, heed: { idempotent: true } })
    expect(outcome.status).toBe(200)
    expect(
      server.hits.map((hit) => [hit.method, hit.body, hit.headers["x-trace"], hit.headers["content-type"]]),
    ).toEqual(Array(4).fill(["POST", body, "t1", "application/json"]))
  })

  it.each(["Idempotency-Key", "idempotency-key", "X-Idempotency-Key", "PayPal-Request-Id"])(
    "AC 12: a POST with %s is sent again with the same key",
    async (name) => {
      const server = await serve(inTurn([502], [503], [201]))
      const outcome = await client.create(QUICK)(server.url, {
        method: "POST",
        body: "x",
        headers: { [name]: KEY },
      })
      expect(outcome.status).toBe(201)
      expect(server.hits.map((hit) => hit.headers[name.toLowerCase()])).toEqual([KEY, KEY, KEY])
    },
  )

  it("AC 12: an empty key is none", async () => {
    const server = await serve(inTurn([503], [200]))
    const headers = { "Idempotency-Key": "" }
    await client.create(QUICK)(server.url, { method: "POST", body: "x", headers })
    expect(server.hits).toHaveLength(1)
  })

  it("AC 12: `retry.methods` opts a whole run in", async () => {
    const server = await serve(inTurn([503], [200]))
    const send = client.create({ retry: { ...QUICK.retry, methods: ["post"] } })
    expect((await send(server.url, { method: "POST", body: "x" })).status).toBe(200)
    expect(server.hits).toHaveLength(2)
  })
})

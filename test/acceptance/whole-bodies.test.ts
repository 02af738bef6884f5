import { describe, expect, it } from "vitest"
import { CLIENTS, told, watched } from "../support/clients.ts"
import { answer, serve } from "../support/server.ts"

const BODY = JSON.stringify({ message: "slow down", rows: "x".repeat(200_000) })

describe.each(CLIENTS)("$name", (client) => {
  it.each([
    ["no wait is allowed", { throttle: { maxWait: 0 } }],
    ["the wait would pass the deadline", { timeout: { total: 300 } }],
  ])("a 429 that is not waited for is told at once, whole and with no retry: %s", async (_why, options) => {
    const server = await serve((_hit, response) => answer(response, 429, BODY))
    const { heed, events } = watched(options)
    const outcome = await client.create(heed)(server.url)
    expect(told(outcome).stopped).toBe("wait-too-long")
    expect(JSON.stringify(outcome.body).length).toBe(BODY.length)
    expect(events.filter(({ name }) => name === "retry")).toHaveLength(0)
    expect([server.hits.length, heed.report().retries]).toEqual([1, 0])
  })

  it("an outage probes no sooner than its 503s asked", async () => {
    const server = await serve((_hit, response, n) =>
      answer(response, n <= 10 ? 503 : 200, {}, { "retry-after": "1" }),
    )
    const send = client.create({ retry: { backoff: { base: 1 } } })
    await Promise.all(Array.from({ length: 10 }, () => send(server.url)))
    const [first = 0] = server.hits.map(({ at }) => at)
    const sooner = server.hits.slice(10).filter(({ at }) => at < first + 1_000)
    expect(sooner).toHaveLength(0)
  })
})

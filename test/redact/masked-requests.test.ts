import { describe, expect, it } from "vitest"
import { createHeed, type HeedEvent } from "../../src/index.ts"

// With digits: behind `/token/` a word is an action, as in `/token/revoke`.
const SECRET = "sekrit7TOKEN9value"

describe("what is shown of a request", () => {
  it.each([
    [`https://api.example.com/v1/${SECRET}/orders`, { authorization: `Bearer ${SECRET}` }],
    [`https://api.example.com/v1/${SECRET}/orders`, { "x-api-key": SECRET }],
    [`https://api.example.com/v1/orders;token=${SECRET}`, {}],
    [`https://api.example.com/token/${SECRET}/orders`, {}],
  ])("is no secret, in events and in the report: %s %j", async (url, headers) => {
    const heed = createHeed({ retry: { backoff: { base: 1 } } })
    const told: unknown[] = []
    const events: HeedEvent[] = ["attempt", "retry", "success", "giveup"]
    for (const event of events) heed.on(event, (said) => told.push(said))
    const statuses = [503, 200, 404]
    const send = async () => ({ status: statuses.shift(), headers: {} })
    await heed.run({ method: "GET", url, headers }, send)
    await heed.run({ method: "GET", url, headers }, send)
    expect(told.length).toBe(6)
    expect(JSON.stringify([told, heed.report()])).not.toContain(SECRET)
  })
})

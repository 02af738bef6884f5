import { describe, expect, it } from "vitest"
import type { Heed, HeedOptions } from "../../src/index.ts"
import { type Ask, CLIENTS, type Outcome, QUICK, stops, told, watched } from "../support/clients.ts"
import { serve } from "../support/server.ts"
import { ASKS, echoing, expectNone, HEADERS, QUERY, SECRETS } from "./echo.ts"

/** Everything that heed itself says of a call: the client's own error is not its own. */
async function sayings(options: HeedOptions, calls: (heed: Heed) => Promise<Outcome[]>) {
  const { heed, events } = watched({ ...QUICK, redact: { headers: ["x-internal"] }, ...options })
  const outcomes = await calls(heed)
  const errors = outcomes.flatMap(({ error }) =>
    error && (error.name === "HeedError" || error.code === "ERR_HEED_HELD" || error.code === "ETIMEDOUT")
      ? [
          error.message,
          error.stack ?? "",
          JSON.stringify({ ...error, config: null, response: null, request: null, cause: null }),
        ]
      : [],
  )
  return {
    outcomes,
    events,
    all: [
      ...outcomes.map((one) => JSON.stringify(told(one))),
      ...events.map((one) => JSON.stringify(one)),
      JSON.stringify(heed.report()),
      ...errors,
    ],
    errors,
  }
}

describe.each(CLIENTS)("$name", (client) => {
  describe.each(ASKS)("with credentials in the header, the query and %s", (_name, ask) => {
    it.each([400, 401, 403, 404, 414, 429, 500, 502, 503, 504])(
      "AC 22: none gets out, though a %i echoes them all",
      async (status) => {
        const server = await echoing(status, { "retry-after": "9999" })
        const { outcomes, all } = await sayings({ throwHttpErrors: true }, async (heed) => [
          await client.create(heed)(`${server.url}/rows?${QUERY}`, ask),
        ])
        for (const saying of all) expectNone(saying)
        const { request, evidence } = told(outcomes[0] as Outcome)
        // What is masked can be seen to be masked, and what is harmless is still there.
        expect(request.url).toMatch(/access_token=[^&]*(\*|•|masked|redacted)/i)
        expect(request.url).toContain("page=2")
        expect(evidence.length).toBeGreaterThan(0)
      },
    )
  })

  it("AC 22: nor from calls that are held, run out of time, break off or are retried", async () => {
    const [, ask] = ASKS[0] as [string, Ask]
    const holding = await echoing(429, { "retry-after": "9999" })
    const flaky = await echoing(503)
    const broken = await serve((_hit, response) => response.socket?.resetAndDestroy())
    const silent = await serve(() => {})
    const { all, errors, events } = await sayings(
      { retry: { retries: 1, backoff: { base: 5 } } },
      async (heed) => {
        const send = client.create(heed)
        const held = [
          await send(`${holding.url}/a?${QUERY}`, ask),
          await send(`${holding.url}/b?${QUERY}`, ask),
        ]
        const others = [flaky, broken].map(({ url }) => send(`${url}/c?${QUERY}`, ask))
        const late = send(`${silent.url}/d?${QUERY}`, { ...ask, heed: { timeout: { attempt: 40 } } })
        return [...held, ...(await Promise.all([...others, late]))]
      },
    )
    expect(errors.length).toBeGreaterThanOrEqual(6)
    expect(stops(events)).toHaveLength(5)
    for (const saying of all) expectNone(saying)
  })

  it("AC 22: nor by the name of a source that is made from the request", async () => {
    const server = await echoing(429, { "retry-after": "9999" })
    const source: HeedOptions["source"] = ({ url, headers }) =>
      `${url} as ${new Headers(headers as HeadersInit).get("authorization")}`
    const { all } = await sayings({ source }, async (heed) => [
      await client.create(heed)(`${server.url}/rows?${QUERY}`, { headers: HEADERS }),
    ])
    for (const saying of all) expectNone(saying)
  })

  it("AC 22: nor a password in the URL", async () => {
    const server = await echoing(401)
    const url = `${server.url.replace("//", `//ann:${encodeURIComponent(SECRETS.password)}@`)}/rows`
    const { all, outcomes } = await sayings({}, async (heed) => [await client.create(heed)(url)])
    for (const saying of all) expectNone(saying)
    expect(told(outcomes[0] as Outcome).source).toBe(server.url)
    // axios sends it as Basic; fetch takes no such URL.
    expect(outcomes[0]?.status).toBe(client.name === "axios" ? 401 : 0)
  })
})

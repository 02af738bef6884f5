import { describe, expect, it } from "vitest"
import { arrivals, CLIENTS, QUICK, timed, told } from "../support/clients.ts"
import { answer, inTurn, serve } from "../support/server.ts"

/** Whole seconds are cut off a date, so it is at least `seconds - 1` from now. */
const dateIn = (seconds: number) => new Date(Date.now() + seconds * 1_000)

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

const imf = (date: Date) => date.toUTCString()

function rfc850(date: Date): string {
  const [, day, month, year, time] = imf(date).split(" ")
  return `${DAYS[date.getUTCDay()]}, ${day}-${month}-${year?.slice(2)} ${time} GMT`
}

function asctime(date: Date): string {
  const [weekday, day, month, year, time] = imf(date).split(" ")
  return `${weekday?.slice(0, 3)} ${month} ${String(Number(day)).padStart(2)} ${time} ${year}`
}

type Fields = Record<string, string | string[]>

/** What a 429 says, the least that must be waited, and what a wait may come to. heed's own first hold is 500 to 1,000 ms, and 50 ms where 0 is named. */
const FORMS: readonly [form: string, fields: () => Fields, least: number, most: number][] = [
  ["seconds", () => ({ "retry-after": "1" }), 1_000, 2_900],
  ["decimals", () => ({ "retry-after": "0.7" }), 700, 2_600],
  ["0", () => ({ "retry-after": "0" }), 50, 2_900],
  ["a past date", () => ({ "retry-after": "Sun, 06 Nov 1994 08:49:37 GMT" }), 50, 2_900],
  ["IMF-fixdate", () => ({ "retry-after": imf(dateIn(2)) }), 1_000, 3_900],
  ["RFC 850", () => ({ "retry-after": rfc850(dateIn(2)) }), 1_000, 3_900],
  ["asctime", () => ({ "retry-after": asctime(dateIn(2)) }), 1_000, 3_900],
  ["ISO 8601", () => ({ "retry-after": dateIn(2).toISOString() }), 1_000, 3_900],
  ["garbage", () => ({ "retry-after": "soon" }), 500, 2_900],
  ["a negative number", () => ({ "retry-after": "-30" }), 500, 2_900],
  ["an exponent", () => ({ "retry-after": "1e9" }), 500, 2_900],
  ["nothing", () => ({}), 500, 2_900],
  ["retry-after-ms", () => ({ "retry-after-ms": "800" }), 800, 2_700],
  ["x-ms-retry-after-ms", () => ({ "x-ms-retry-after-ms": "800", "retry-after": "60" }), 800, 2_700],
  ["odd case", () => ({ "RETRY-AFTER": "1" }), 1_000, 2_900],
  ["lower case", () => ({ "retry-after": "1" }), 1_000, 2_900],
  // Of a field that comes twice Node keeps the first for axios; fetch is given both.
  ["a repeated header", () => ({ "Retry-After": ["1", "0"] }), 1_000, 2_900],
  ["epoch seconds", () => ({ "x-ratelimit-reset": String(Math.ceil(Date.now() / 1_000) + 1) }), 1_000, 3_900],
  ["epoch ms", () => ({ "x-ratelimit-reset": String(Date.now() + 1_900) }), 900, 3_900],
  ["RateLimit fields", () => ({ "ratelimit-remaining": "0", "ratelimit-reset": "1" }), 1_000, 2_900],
  ["RateLimit", () => ({ ratelimit: '"default";r=0;t=1' }), 1_000, 2_900],
]

describe.each(CLIENTS)("$name", (client) => {
  it.each([429, 503])(
    "AC 5: a wait longer than maxWait fails now, with the wait in the error (%i)",
    async (status) => {
      const server = await serve(inTurn([status, { "retry-after": "301" }]))
      const { ms, result } = await timed(client.create()(server.url))
      expect(ms).toBeLessThan(10_000)
      expect(server.hits).toHaveLength(1)
      expect(result.status).toBe(status)
      const { stopped, retryAt, retryable, summary } = told(result)
      expect({ stopped, retryable }).toEqual({ stopped: "wait-too-long", retryable: true })
      expect(Date.parse(retryAt ?? "") - Date.now()).toBeGreaterThan(299_000)
      expect(summary).toContain("5 m 1 s")
    },
  )

  it("AC 6: never sooner than told, whatever heed's own backoff would have been", async () => {
    const server = await serve((hit, response) => {
      const first = server.hits.filter(({ url }) => url === hit.url).length === 1
      answer(response, first ? Number(hit.url.slice(1)) : 200, {}, { "retry-after": "1" })
    })
    const send = client.create(QUICK)
    const outcomes = await Promise.all(
      [429, 500, 502, 503].map((status) =>
        send(`${server.url}/${status}`, { heed: { source: `${status}` } }),
      ),
    )
    expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    for (const status of [429, 500, 502, 503]) {
      const [, again] = arrivals(server.hits.filter(({ url }) => url === `/${status}`))
      expect(again).toBeGreaterThanOrEqual(1_000)
      expect(again).toBeLessThan(2_900)
    }
  })

  it.each([429, 503])(
    "AC 6: a wait longer than what is left of the total ends the call now (%i)",
    async (status) => {
      const server = await serve(inTurn([status, { "retry-after": "8" }]))
      const { ms, result } = await timed(client.create({ timeout: { total: 5_000 } })(server.url))
      expect(ms).toBeLessThan(2_500)
      expect(server.hits).toHaveLength(1)
      expect(told(result)).toMatchObject({ stopped: "wait-too-long", status })
      expect(Date.parse(told(result).retryAt ?? "") - Date.now()).toBeGreaterThan(5_000)
    },
  )

  it("AC 7: Retry-After in every form", async () => {
    const server = await serve((hit, response) => {
      const fields = FORMS[Number(hit.url.slice(1))]?.[1]() ?? {}
      const first = server.hits.filter(({ url }) => url === hit.url).length === 1
      first ? answer(response, 429, {}, fields as Record<string, string>) : answer(response, 200)
    })
    const send = client.create()
    const outcomes = await Promise.all(
      FORMS.map(([form], i) => send(`${server.url}/${i}`, { heed: { source: form } })),
    )
    for (const [i, [form, , least, most]] of FORMS.entries()) {
      const [, waited = -1] = arrivals(server.hits.filter(({ url }) => url === `/${i}`))
      expect({ form, status: outcomes[i]?.status }).toEqual({ form, status: 200 })
      expect({ form, early: waited < least ? waited : false }).toEqual({ form, early: false })
      expect({ form, late: waited > most ? waited : false }).toEqual({ form, late: false })
    }
  })

  it("AC 7: Retry-After as an epoch is the time until then", async () => {
    const server = await serve(
      inTurn([429, { "retry-after": String(Math.ceil(Date.now() / 1000) + 300) }], [200]),
    )
    const { result } = await timed(client.create()(server.url))
    expect(server.hits).toHaveLength(1)
    const { stopped, retryAt } = told(result)
    expect(stopped).toBe("wait-too-long")
    const leftMs = Date.parse(retryAt ?? "") - Date.now()
    expect(leftMs).toBeGreaterThan(250_000)
    expect(leftMs).toBeLessThan(320_000)
  })
})

import { inspect } from "node:util"
import axios from "axios"
import { describe, expect, it } from "vitest"
import { heedAxios } from "../../../src/axios.ts"
import { heedFetch } from "../../../src/fetch.ts"
import { createHeed, diagnosisOf, type Heed, HeedError, type HeedEvent } from "../../../src/index.ts"
import { answer, type Hit, serve } from "../../support/server.ts"
import { everyNth } from "../../support/thorough.ts"
import { seenIn } from "../secret-positions.ts"
import { CARRIERS, type Call, HOST } from "./carriers.ts"
import { TRACES } from "./leaks.ts"
import { SECRETS } from "./secrets.ts"

const EVENTS: readonly HeedEvent[] = ["attempt", "retry", "hold", "giveup", "success"]

type Client = "axios" | "fetch"
const CLIENTS: readonly Client[] = ["axios", "fetch"]

/** The same call to a real server. */
function send(client: Client, heed: Heed, base: string, call: Call): Promise<unknown> {
  const { method, headers, body, config, heed: options } = call
  const path = call.url ?? `${HOST}/v1/rows?page=2`
  const toServer = (given: string) =>
    given.replace(HOST.slice(8), new URL(base).host).replace(/^https:/, "http:")
  const url = toServer(path)
  const sent = {
    method: method ?? (body === undefined ? "GET" : "PUT"),
    headers: (headers ?? {}) as Record<string, string>,
    ...(options && { heed: options }),
  }
  if (client === "fetch") {
    const given = body instanceof Request ? new Request(base + new URL(body.url).pathname, body) : url
    const init = body === undefined || body instanceof Request ? {} : { body: body as BodyInit }
    return heedFetch(heed)(given, body instanceof Request ? undefined : { ...sent, ...init })
  }
  const { baseURL } = (config ?? {}) as { baseURL?: string }
  return heedAxios(axios.create({ maxRedirects: 2 }), heed).request({
    ...sent,
    ...(headers instanceof Headers && { headers: Object.fromEntries(headers) }),
    url,
    data: body,
    ...config,
    ...(baseURL && { baseURL: toServer(baseURL) }),
    proxy: false,
  })
}

/** What a server makes of a request it repeats: as it came, in each part of an answer. */
const ECHOES: readonly ((hit: Hit) => [status: number, body: unknown, headers?: Record<string, string>])[] = [
  ({ body }) => [400, { error: { message: body.slice(-300) } }],
  ({ headers }) => [403, { errors: Object.entries(headers).map(([field, message]) => ({ field, message })) }],
  ({ url }) => [404, { message: `no ${url}`, detail: `no ${decoded(url)}` }],
  ({ headers, url }) => [
    401,
    { message: String(headers.authorization ?? headers.cookie ?? headers["x-api-key"]) },
    { location: `https://login.example${url.slice(0, 2_000)}`, "x-request-id": url.slice(0, 200) },
  ],
]

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}

describe.each(CLIENTS)("%s, over a socket", (client) => {
  const all = CARRIERS.map((carrier, c) => ({ ...carrier, c }))
  const carriers = everyNth(2, all, CLIENTS.indexOf(client)).filter(({ clients, call, fits }) => {
    const { url = HOST, error } = call("x")
    return (clients?.includes(client) ?? true) && url.includes("api.example.com") && !error && !fits
  })

  it.each(carriers)("tells nothing of $name", async ({ c, call }) => {
    const { name, secret } = SECRETS[c % SECRETS.length] as (typeof SECRETS)[number]
    let echo = 0
    const server = await serve((hit, response) => {
      const [status, body, headers] = ECHOES[echo++ % ECHOES.length]?.(hit) ?? [500, {}]
      answer(response, status, body, headers)
    })
    const { options } = call(secret)
    const heed = createHeed({ retry: false, throttle: { maxWait: 1 }, throwHttpErrors: true, ...options })
    const said: string[] = []
    for (const event of EVENTS) heed.on(event, (told) => said.push(JSON.stringify(told)))
    for (let n = 0; n < ECHOES.length; n++) {
      const error = await send(client, heed, server.url, call(secret)).catch((thrown: unknown) => thrown)
      said.push(JSON.stringify(diagnosisOf(error) ?? null))
      if (error instanceof HeedError) said.push(inspect(error, { depth: 9 }), error.stack ?? "")
    }
    said.push(JSON.stringify(heed.report()))
    expect(said.some((text) => text.includes('"code"'))).toBe(true)
    const traces = TRACES.get(secret) as string[]
    expect(
      said.flatMap((text) => seenIn(text, traces).map((seen) => `${name}: ${seen}`)).slice(0, 5),
    ).toEqual([])
  })
})

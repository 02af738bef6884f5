import { once } from "node:events"
import { createHeed } from "heed"
import { QUICK } from "../support/quick.ts"
import { answer, inTurn, serve } from "../support/server.ts"
import type { Client } from "./clients.ts"

/** The columns of the table: each tells whether it is so of a client, on a server of its own. */
export const CHECKS: Readonly<Record<string, (client: Client) => Promise<boolean>>> = {
  retried,
  held,
  diagnosed,
  aborted,
  body: wholeBody,
}

/** A 503 is followed by another attempt. */
async function retried(client: Client): Promise<boolean> {
  const { url, hits } = await serve(inTurn([503], [200]))
  const { status } = await client.heeded(createHeed(QUICK))(url)
  return status === 200 && hits.length === 2
}

const HOLD_MS = 200

/** After a 429, neither its own call nor another one is sent before the time that the server named. */
async function held(client: Client): Promise<boolean> {
  const heed = createHeed(QUICK)
  const { url, hits } = await serve(inTurn([429, { "retry-after-ms": String(HOLD_MS) }], [200]))
  const send = client.heeded(heed)
  const hold = new Promise<void>((resolve) => heed.on("hold", () => resolve()))
  const first = send(url)
  await hold
  const replies = await Promise.all([first, send(url)])
  const [refused, ...later] = hits.map(({ at }) => at)
  return (
    replies.every(({ status }) => status === 200) &&
    later.length === 2 &&
    // Arrivals are whole ms.
    later.every((at) => at - (refused as number) >= HOLD_MS - 1)
  )
}

const PROBLEM = JSON.stringify({ error: { code: "no_report", message: "the report was archived" } })

/** The diagnosis has the row, and the API's own message from the body. */
async function diagnosed(client: Client): Promise<boolean> {
  const { url } = await serve((_hit, response) => answer(response, 404, PROBLEM))
  const { diagnosis } = await client.heeded(createHeed(QUICK))(url)
  return diagnosis?.code === 404 && diagnosis.provider?.message === "the report was archived"
}

/** An abort ends an attempt in flight and a wait for a hold. Nothing is sent after it. */
async function aborted(client: Client): Promise<boolean> {
  const { url, hits, server } = await serve(({ url: path }, response) => {
    if (path === "/held") answer(response, 429, {}, { "retry-after": "60" })
  })
  const heed = createHeed(QUICK)
  const send = client.heeded(heed)
  const inFlight = new AbortController()
  const waiting = new AbortController()
  const arrived = once(server, "request")
  const first = rejects(send(`${url}/silent`, inFlight.signal))
  await arrived
  inFlight.abort()
  const hold = new Promise<void>((resolve) => heed.on("hold", () => resolve()))
  const second = rejects(send(`${url}/held`, waiting.signal))
  await hold
  waiting.abort()
  return (await first) && (await second) && hits.length === 2
}

const rejects = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => false,
    () => true,
  )

/** The body reaches the caller whole: of a success, and of a failure that heed has read for evidence. */
async function wholeBody(client: Client): Promise<boolean> {
  const rows = JSON.stringify({ rows: Array.from({ length: 20_000 }, (_, id) => ({ id })) })
  const { url } = await serve(({ url: path }, response) =>
    answer(response, path === "/good" ? 200 : 400, rows),
  )
  const send = client.heeded(createHeed(QUICK))
  const [good, bad] = [await send(`${url}/good`), await send(`${url}/bad`)]
  return good.text === rows && bad.text === rows && bad.status === 400
}

import { randomUUID } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { Api, type Reply } from "./api.ts"
import { Tally } from "./tally.ts"
import type { Weather } from "./weather.ts"

/**
 * The API under /v1, and beside it, for the demo only:
 * `POST /demo/runs` starts a run with its faults from the beginning, `GET /demo/totals` returns its counts.
 */
export function apiServer(weather: Weather): Server {
  let api = new Api(weather, wholeSecond(Date.now() - 1_000))
  let tally = new Tally()

  return createServer(async (request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost")
    if (url.pathname === "/demo/runs") {
      const startsAt = wholeSecond(Date.now())
      await sleep(startsAt - Date.now())
      api = new Api(weather, startsAt)
      tally = new Tally()
      response.end()
    } else if (url.pathname === "/demo/totals") {
      response.end(JSON.stringify(tally.totals()))
    } else {
      await serve(request, response, url, api, tally)
    }
  })
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  api: Api,
  tally: Tally,
): Promise<void> {
  const page = url.pathname + url.search
  const ask = {
    resource: url.pathname.replace("/v1/", ""),
    query: url.searchParams,
    authorization: request.headers.authorization,
  }
  tally.asked(page, Date.now())
  const reply = api.answer(ask, Date.now())
  await sleep(reply.delayMs)
  tally.answered(page, reply.reset ? 0 : reply.status, rowsIn(reply), Date.now())
  if (reply.reset) {
    request.socket.resetAndDestroy()
  } else {
    response.writeHead(reply.status, {
      "Content-Type": "application/json",
      "X-Request-Id": randomUUID(),
      ...reply.headers,
    })
    response.end(JSON.stringify(reply.body))
  }
}

function rowsIn(reply: Reply): number {
  return (reply.body as { rows?: unknown[] }).rows?.length ?? 0
}

/** The next whole second, because the API states its resets in whole seconds. */
function wholeSecond(from: number): number {
  return Math.ceil(from / 1_000) * 1_000
}

/** Listens on loopback, at a free port. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** One request below a path. */
interface Hit {
  readonly url: string
  /** Epoch ms at which its head had arrived. */
  readonly at: number
}

export interface CheckServer {
  readonly url: string
  close(): Promise<void>
}

const ROWS = JSON.stringify({ rows: Array.from({ length: 20_000 }, (_, id) => ({ id })) })
const PROBLEM = JSON.stringify({ error: { code: "no_report", message: "the report was archived" } })

// Pages of other origins may read everything, limits and waits included.
const OPEN = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "*",
  "access-control-allow-methods": "*",
  "access-control-expose-headers": "*",
  "cache-control": "no-store",
}

type Answer = (answer: (status: number, body: string, headers?: object) => void, n: number) => void

const BUSY = { "retry-after-ms": "200" }

/** By the last part of the path: what ./checks.js asks for. `n` counts the requests to one path. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "503-once": (answer, n) => (n === 1 ? answer(503, "down") : answer(200, "rows")),
  "429-once": (answer, n) => (n === 1 ? answer(429, "slow", BUSY) : answer(200, "rows")),
  "429-long": (answer) => answer(429, "slow", { "retry-after": "60" }),
  gone: (answer) => answer(404, PROBLEM),
  bad: (answer) => answer(400, ROWS),
  good: (answer) => answer(200, ROWS),
  silent: () => {},
}

/** A server on loopback that answers by the path, and tells at `…/hits-N` what has arrived below `…`. */
export async function startServer(): Promise<CheckServer> {
  const hits: Hit[] = []
  const server = createServer(({ method, url = "/" }, response) => {
    if (method === "OPTIONS") return send(response, 204, "")
    const [, base = "", name = ""] = /^(.*)\/([^/]*)$/.exec(url) ?? []
    if (name.startsWith("hits-")) {
      const below = hits.filter((hit) => hit.url.startsWith(`${base}/`))
      return send(response, 200, JSON.stringify(below))
    }
    hits.push({ url, at: Date.now() })
    const answer = ANSWERS[name]
    if (!answer) return send(response, 501, "not one of the checks")
    const n = hits.filter((hit) => hit.url === url).length
    answer((status, body, headers) => send(response, status, body, headers), n)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, status: number, body: string, headers: object = {}): void {
  const type = status < 300 || status === 400 || status === 404 ? "application/json" : "text/plain"
  response.writeHead(status, { ...OPEN, "content-type": type, ...headers })
  response.end(status === 204 ? undefined : body)
}

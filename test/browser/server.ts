import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"

export interface Site {
  origin: string
  /** Epoch ms at which each request to a path came in. */
  arrivals: Map<string, number[]>
  close(): Promise<void>
}

/** A page with the script, and an API that fails as its paths say. */
export async function serve(script: string): Promise<Site> {
  const arrivals = new Map<string, number[]>()
  const server = createServer((request, response) => {
    const path = request.url ?? "/"
    const seen = [...(arrivals.get(path) ?? []), Date.now()]
    arrivals.set(path, seen)
    const answer = (status: number, type: string, body: string, headers = {}) =>
      response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...headers }).end(body)
    const first = seen.length === 1

    if (path === "/") return answer(200, "text/html", '<!doctype html><script src="/page.js"></script>')
    if (path === "/page.js") return answer(200, "text/javascript", script)
    if (path === "/api/503-once" && first) return answer(503, "text/plain", "down")
    if (path === "/api/429-once" && first) return answer(429, "text/plain", "slow", { "retry-after": "1" })
    if (path.endsWith("-once")) return answer(200, "text/plain", "rows")
    return answer(404, "text/plain", "no such thing")
  })
  const origin = await listen(server)
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin, arrivals, close }
}

/** An origin whose port is closed. */
export async function deadOrigin(): Promise<string> {
  const server = createServer()
  const origin = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return origin
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http"
import type { AddressInfo } from "node:net"
import { onTestFinished } from "vitest"

export interface Hit {
  /** Epoch ms at which the request had arrived whole. */
  readonly at: number
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

export interface LocalServer {
  readonly url: string
  readonly hits: Hit[]
  readonly server: Server
}

export type Script = (hit: Hit, response: ServerResponse, n: number) => void

/** A real server on loopback that answers by `script` and remembers what it was asked. Closed with the test. */
export async function serve(script: Script): Promise<LocalServer> {
  const hits: Hit[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on("data", (chunk: Buffer) => chunks.push(chunk))
    request.on("error", () => {})
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString()
      const hit = {
        at: Date.now(),
        method: request.method ?? "",
        url: request.url ?? "",
        headers: request.headers,
        body,
      }
      hits.push(hit)
      script(hit, response, hits.length)
    })
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hits, server }
}

export function answer(
  response: ServerResponse,
  status: number,
  body: unknown = { ok: status < 400 },
  headers: Record<string, string | string[]> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers })
  response.end(typeof body === "string" ? body : JSON.stringify(body))
}

/**
 * Answers the first attempt of every nth URL with the status of a broken server, and all others with their own URL.
 * Told by the URL, not by the order of arrival: a retry that happened to be nth again would fail its call by chance.
 */
export function breakingNow(n: number, status = 500): Script {
  const seen = new Set<string>()
  return ({ url }, response) => {
    const breaks = !seen.has(url) && seen.size % n === 0
    seen.add(url)
    breaks ? answer(response, status) : answer(response, 200, { url })
  }
}

/** The nth answer for the nth request, the last one for all further. */
export function inTurn(...answers: [status: number, headers?: Record<string, string>][]): Script {
  return (_hit, response, n) => {
    const [status, headers] = answers[Math.min(n, answers.length) - 1] as [number, Record<string, string>?]
    answer(response, status, { status }, headers)
  }
}

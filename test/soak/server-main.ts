import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

// The server of the soak, in a process of its own: the figures are of the client alone. Its faults come by the number of the
// request, so that each run meets the same share of them.

const OUTAGE_EVERY_MS = 60_000
const OUTAGE_MS = 1_000
const began = Date.now()
let requests = 0

const inOutage = () => (Date.now() - began) % OUTAGE_EVERY_MS > OUTAGE_EVERY_MS - OUTAGE_MS

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body))
}

const server = createServer((request, response) => {
  request.resume()
  const n = ++requests
  const rows = { rows: [{ id: n, name: `row ${n}` }], next: n + 1 }
  if (inOutage()) json(response, 503, { error: "unavailable" })
  else if (n % 101 === 0) json(response, 503, { error: { code: "UNAVAILABLE", message: `try ${n} again` } })
  else if (n % 211 === 0) response.destroy()
  else if (n % 307 === 0) json(response, 429, { error: "slow down" }, { "retry-after-ms": "20" })
  else if (n % 401 === 0)
    json(response, 404, { message: `No row ${n}.`, secret: `tok_${n}_9f86d081884c7d65` })
  else if (n % 503 === 0) response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip at all")
  else if (n % 601 === 0)
    json(response, 200, rows, { Deprecation: "@1767225600", "x-ratelimit-reset": "NaN" })
  else json(response, 200, rows)
})

process.once("disconnect", () => process.exit())
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port))

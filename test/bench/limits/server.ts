import { createServer, type Server } from "node:http"
import { performance } from "node:perf_hooks"
import { setTimeout as sleep } from "node:timers/promises"
import { type Limit, modelOf } from "./models.ts"

export interface ServerSpec {
  readonly limit: Limit
  /** ms that each accepted request takes; a refusal takes none. */
  readonly workMs: number
  /** ms of network that is played, half on the way in and half on the way out. */
  readonly roundTripMs: number
}

/** What reached the server, in order. */
export interface ServerLog {
  readonly requests: readonly Logged[]
  /** The most that were at work at once. */
  readonly mostAtOnce: number
}

export interface Logged {
  /** ms since the run began. */
  readonly atMs: number
  readonly status: number
}

/** Its limit counts from the moment it is made. */
export function limitedServer({ limit, workMs, roundTripMs }: ServerSpec): {
  server: Server
  log: () => ServerLog
} {
  const beganAt = performance.now()
  const model = modelOf(limit, performance.timeOrigin + beganAt)
  const requests: Logged[] = []
  let atWork = 0
  let mostAtOnce = 0

  const server = createServer(async (request, response) => {
    if (roundTripMs > 0) await sleep(roundTripMs / 2)
    const atMs = performance.now() - beganAt
    const { status, headers } = model(atMs, atWork, request.url ?? "")
    requests.push({ atMs, status })
    if (status === 200) {
      mostAtOnce = Math.max(mostAtOnce, ++atWork)
      await sleep(workMs)
      atWork--
    }
    if (roundTripMs > 0) await sleep(roundTripMs / 2)
    response.writeHead(status, { "content-type": "application/json", ...headers }).end('{"rows":[]}')
  })
  // A connection that the server closed as the client took it up would be a failure of neither.
  server.keepAliveTimeout = 0
  return { server, log: () => ({ requests, mostAtOnce }) }
}

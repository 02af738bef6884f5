import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { type Limit, modelOf } from "../bench/limits/models.ts"
import type { Job, Told } from "./redis-worker.ts"

export interface Arrival {
  /** ms since the server began. */
  readonly at: number
  readonly status: number
  readonly who: string
}

export interface Counting {
  readonly origin: string
  readonly arrivals: Arrival[]
  mostAtOnce: number
  close(): Promise<void>
}

/** A server that keeps a limit, and counts who comes when. The limit counts from the first request. */
export async function countingServer(limit: Limit, workMs = 5): Promise<Counting> {
  let beganAt: number | null = null
  let model = modelOf(limit, 0)
  let atWork = 0
  const arrivals: Arrival[] = []
  const server = createServer(async (request, response) => {
    if (beganAt === null) {
      beganAt = performance.now()
      model = modelOf(limit, performance.timeOrigin + beganAt)
    }
    const at = performance.now() - beganAt
    const { status, headers } = model(at, atWork, request.url ?? "")
    arrivals.push({ at, status, who: request.url?.split("/")[1] ?? "" })
    if (status === 200) {
      counting.mostAtOnce = Math.max(counting.mostAtOnce, ++atWork)
      await sleep(workMs)
      atWork--
    }
    response.writeHead(status, headers).end("{}")
  })
  server.keepAliveTimeout = 0
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  const counting: Counting = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrivals,
    mostAtOnce: 0,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
  }
  return counting
}

export interface Member {
  readonly name: string
  readonly process: ChildProcess
  readonly told: Told[]
  readonly ready: Promise<unknown>
  readonly exit: Promise<unknown>
}

/** From the repository's root, where tests and benchmarks are started. */
const WORKER = "test/support/redis-worker.ts"

/** A worker process of its own, running the sources as they are. */
function startMember(job: Job): Member {
  const process = fork(WORKER, [JSON.stringify(job)], { execArgv: ["--import", "tsx"] })
  const told: Told[] = []
  process.on("message", (message) => told.push(message as Told))
  return { name: job.name, process, told, ready: once(process, "message"), exit: once(process, "exit") }
}

/** All of them, and not before all are there. */
export async function startFleet(jobs: readonly Job[]): Promise<Member[]> {
  const members = jobs.map(startMember)
  await Promise.all(members.map((member) => member.ready))
  for (const member of members) member.process.send("go")
  return members
}

import { Agent } from "node:http"
import axios from "axios"
import { createHeed } from "heed"
import { heedAxios } from "heed/axios"
import { redisGate } from "heed/redis"
import { openClient } from "./redis-clients.ts"

// One process of several that share a source. Told what to do by its first argument; tells its parent what happens.

export interface Job {
  readonly name: string
  readonly origin: string
  readonly redis: string
  /** null: heed opens one by itself. */
  readonly client: "ioredis" | "ioredis-5" | "redis" | "redis-5" | null
  readonly workers: number
  /** Calls in all, or until `ms` are over. */
  readonly calls: number
  readonly ms: number
  readonly throttle?: object
}

export type Told =
  | { kind: "ready" }
  | { kind: "event"; at: number; event: string; data: Record<string, unknown> }
  | { kind: "failed"; at: number; message: string }
  | { kind: "done"; at: number; succeeded: number; failed: number }

const job = JSON.parse(process.argv[2] ?? "{}") as Job
const tell = (told: Told) => process.send?.(told)

const client = job.client ? await openClient(job.client, job.redis) : null
const gate = redisGate(client ? { client: client.client } : { url: job.redis })
const heed = createHeed({ source: "the api", throttle: { gate, ...job.throttle } })
for (const event of ["gate", "hold", "release", "probe", "pace"] as const)
  heed.on(event, (data) => tell({ kind: "event", at: Date.now(), event, data: { ...data } }))
const httpAgent = new Agent({ keepAlive: true })
const http = heedAxios(axios.create({ baseURL: job.origin, httpAgent }), heed)

// All begin together: starting a process takes longer than finding a limit.
tell({ kind: "ready" })
await new Promise((resolve) => process.once("message", resolve))
const until = Date.now() + job.ms
let begun = 0
let succeeded = 0
let failed = 0
const work = async () => {
  while (begun < job.calls && Date.now() < until) {
    begun++
    try {
      await http.get(`/${job.name}/${begun}`)
      succeeded++
    } catch (error) {
      failed++
      const { message, diagnosis } = error as Error & { diagnosis?: { summary: string; evidence: unknown } }
      tell({
        kind: "failed",
        at: Date.now(),
        message: `${message} ${diagnosis?.summary} ${JSON.stringify(diagnosis?.evidence)}`,
      })
    }
  }
}
await Promise.all(Array.from({ length: job.workers }, work))
tell({ kind: "done", at: Date.now(), succeeded, failed })
await heed.close()
await client?.close()
httpAgent.destroy()
process.disconnect?.()

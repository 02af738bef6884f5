/** @module-tag redis-server */
import { rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { IoredisClient, NodeRedisClient } from "heed/redis"
import { Cluster as Ioredis6 } from "ioredis"
import { Cluster as Ioredis5 } from "ioredis-5"
import { createCluster as createRedis6 } from "redis"
import { createCluster as createRedis5 } from "redis-5"
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest"
import { freePort, type RedisServer, spawnRedis } from "../support/redis-process.ts"
import { startRun, until } from "./run.ts"

/** Two nodes, each with half of the slots. */
const SLOTS = [
  ["0", "8191"],
  ["8192", "16383"],
] as const
const nodes: RedisServer[] = []
const files: string[] = []

beforeAll(async () => {
  for (const [from, to] of SLOTS) {
    const bus = await freePort()
    const file = join(tmpdir(), `heed-cluster-${bus}.conf`)
    const options = ["--cluster-enabled", "yes", "--cluster-port", `${bus}`, "--cluster-config-file", file]
    const node = await spawnRedis(...options)
    nodes.push(node)
    files.push(file)
    await node.command("CLUSTER", "ADDSLOTSRANGE", from, to)
    await nodes[0]?.command("CLUSTER", "MEET", "127.0.0.1", `${node.port}`, `${bus}`)
  }
  const agreed = async (node: RedisServer) =>
    (await node.command("CLUSTER", "INFO")).includes("cluster_state:ok")
  await until(async () => (await Promise.all(nodes.map(agreed))).every(Boolean), 15_000)
}, 30_000)

afterAll(async () => {
  for (const node of nodes) await node.stop()
  for (const file of files) rmSync(file, { force: true })
})

type Opened = { client: IoredisClient | NodeRedisClient; close: () => unknown }

const OPEN: Record<string, (port: number) => Opened | Promise<Opened>> = {
  ioredis: (port) => {
    const client = new Ioredis6([{ host: "127.0.0.1", port }])
    return { client: client as unknown as IoredisClient, close: () => client.disconnect() }
  },
  "ioredis-5": (port) => {
    const client = new Ioredis5([{ host: "127.0.0.1", port }])
    return { client: client as unknown as IoredisClient, close: () => client.disconnect() }
  },
  redis: async (port) => {
    const client = createRedis6({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] })
    client.on("error", () => {})
    await client.connect()
    return { client: client as unknown as NodeRedisClient, close: () => client.destroy() }
  },
  "redis-5": async (port) => {
    const client = createRedis5({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] })
    client.on("error", () => {})
    await client.connect()
    return { client: client as unknown as NodeRedisClient, close: () => client.destroy() }
  },
}

const loaded = async () => {
  const counts = await Promise.all(nodes.map((node) => node.command("INFO", "memory")))
  return counts.map((text) => Number(/number_of_cached_scripts:(\d+)/.exec(text)?.[1]))
}

describe.each(Object.keys(OPEN))("by a cluster client of %s", (name) => {
  it("each node learns the scripts once, and again after a flush", async () => {
    for (const node of nodes) await node.command("SCRIPT", "FLUSH")
    const opened = await OPEN[name]?.(nodes[0]?.port ?? 0)
    if (!opened) return expect.unreachable()
    onTestFinished(async () => void (await opened.close()))
    const throttle = { limit: { requests: 1_000, per: 1_000 } }
    // Eight sources: a node that holds none of them is one case in 128, and these names are always the same.
    const runs = Array.from({ length: 8 }, (_, n) =>
      startRun({ client: opened.client }, undefined, throttle, { source: `source ${n}` }),
    )
    const round = async () => {
      const statuses = await Promise.all(runs.map((run) => run.call()))
      expect(statuses).toEqual(Array(8).fill(200))
    }
    await round()
    await until(() => runs.every(({ gate }) => gate.length > 0))
    expect(runs.map(({ gate }) => gate.map(({ state }) => state))).toEqual(Array(8).fill(["shared"]))
    // Beat and lease, at the least.
    for (const scripts of await loaded()) expect(scripts).toBeGreaterThanOrEqual(2)
    for (const node of nodes) await node.command("SCRIPT", "FLUSH")
    for (let n = 0; n < 3; n++) await round()
    for (const scripts of await loaded()) expect(scripts).toBeGreaterThanOrEqual(1)
    expect(runs.map(({ gate }) => gate.map(({ state }) => state))).toEqual(Array(8).fill(["shared"]))
  })
})

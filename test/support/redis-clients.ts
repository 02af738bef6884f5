import type { IoredisClient, NodeRedisClient } from "heed/redis"
import { Redis as Ioredis6 } from "ioredis"
import { Redis as Ioredis5 } from "ioredis-5"
import { createClient as createRedis6 } from "redis"
import { createClient as createRedis5 } from "redis-5"

export const CLIENTS = ["ioredis", "ioredis-5", "redis", "redis-5"] as const
export type ClientName = (typeof CLIENTS)[number]

/** A client as a caller has it, connected; or about to connect, which may fail. */
export async function openClient(
  name: ClientName,
  url: string,
  { connects = true } = {},
): Promise<{ client: IoredisClient | NodeRedisClient; close: () => Promise<void> }> {
  if (name === "ioredis" || name === "ioredis-5") {
    const client = name === "ioredis" ? new Ioredis6(url) : new Ioredis5(url)
    client.on("error", () => {})
    return { client, close: async () => client.disconnect() }
  }
  const socket = { reconnectStrategy: 100 }
  if (name === "redis") {
    const client = createRedis6({ url, socket })
    client.on("error", () => {})
    const connecting = client.connect()
    if (connects) await connecting
    else connecting.catch(() => {})
    return { client, close: async () => client.destroy() }
  }
  const client = createRedis5({ url, socket })
  client.on("error", () => {})
  const connecting = client.connect()
  if (connects) await connecting
  else connecting.catch(() => {})
  return { client, close: async () => client.destroy() }
}

import { type IoredisClient, ioredisDriver, retryMs } from "./ioredis-driver.ts"
import { type NodeRedisClient, nodeRedisDriver } from "./node-redis-driver.ts"
import { ignore, type RedisDriver } from "./redis-driver.ts"

/** Both packages are optional peers, so neither is loaded before a url has to be opened. */
const LOAD = { ioredis: () => import("ioredis"), redis: () => import("redis") }
type Load = typeof LOAD

/** @inline */
export type RedisClient = IoredisClient | NodeRedisClient

/** One connection to Redis: the caller's client, or a client that heed opens for a url. */
export class Connection {
  /** null while a client is being opened, and after `close()`. */
  driver: RedisDriver | null = null
  /** Why `driver` will never be set; null if it is set or may still be. */
  failure: Error | null = null
  #closed = false

  constructor(to: RedisClient | string, load: Load = LOAD) {
    if (typeof to !== "string") this.driver = driverOf(to, false)
    else
      open(to, load).then(
        (driver) => {
          if (this.#closed) driver.close()
          else this.driver = driver
        },
        (error) => {
          this.failure = error
        },
      )
  }

  close(): void {
    this.#closed = true
    this.driver?.close()
    this.driver = null
  }
}

function driverOf(client: RedisClient, own: boolean): RedisDriver {
  return "isOpen" in client ? nodeRedisDriver(client, own) : ioredisDriver(client, own)
}

async function open(url: string, load: Load): Promise<RedisDriver> {
  const ioredis = await installed(load.ioredis)
  if (ioredis) {
    return opened(() => {
      const client = new ioredis.Redis(url, { enableOfflineQueue: false, retryStrategy: retryMs })
      client.on("error", ignore)
      return driverOf(client, true)
    })
  }
  const redis = await installed(load.redis)
  if (!redis)
    throw new Error(
      "heed/redis: to open a url it needs the package ioredis or redis, and neither is installed",
    )
  return opened(() => {
    const client = redis.createClient({
      url,
      disableOfflineQueue: true,
      socket: { reconnectStrategy: retryMs },
    }) as unknown as NodeRedisClient
    client.on("error", ignore)
    client.connect().catch(ignore)
    return driverOf(client, true)
  })
}

/** Replaces what `make` throws: the message and fields of a client's error may contain the url, and so a password. */
function opened(make: () => RedisDriver): RedisDriver {
  try {
    return make()
  } catch (error) {
    const { code } = error as { code?: unknown }
    const named = typeof code === "string" && /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : ""
    throw new Error(`heed/redis: no client can be made for this url${named}`)
  }
}

/** The module; null if it is not installed. An installed module that throws while loading is an error. */
async function installed<T>(load: () => Promise<T>): Promise<T | null> {
  try {
    return await load()
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return null
    throw error
  }
}

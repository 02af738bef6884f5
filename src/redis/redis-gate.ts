import { LocalGate } from "../gate/local.ts"
import type { GateMaker } from "../gate/make.ts"
import { Connection, type RedisClient } from "./connection.ts"
import { keysOf } from "./keys.ts"
import { Link } from "./link.ts"

export interface RedisGateOptions {
  /** A client of yours: ioredis 5 or 6, node-redis 5 or 6. It stays yours; heed opens one connection more beside it. */
  client?: RedisClient
  /** `redis://…`: heed opens a client by itself, and closes it with `heed.close()`. Needs `ioredis` or `redis`. */
  url?: string
  /** Begins the name of everything that heed writes. @default "heed" */
  prefix?: string
}

/**
 * Shares each source's limits with all runs that use the same Redis and the same `source`: holds, the pace that was
 * learned, configured limits. Where Redis does not answer, the run goes on by itself at the part that it had, and says
 * so by a `gate` event. `heed.close()` leaves the others, and lets the process end.
 * @throws TypeError unless there is either a client or a url
 */
export function redisGate(options: RedisGateOptions): GateMaker {
  const to = destination(options)
  const prefix = options.prefix ?? "heed"
  const links = new Set<Link>()
  const id = crypto.randomUUID()
  let connection: Connection | null = null
  let closed = false
  return {
    make(site) {
      const { clock, settings, observer, source } = site
      // A call that comes after the end is nobody's business but its own.
      if (closed) return new LocalGate(clock, settings, observer)
      connection ??= new Connection(to)
      const way = connection
      return new LocalGate(clock, settings, observer, null, (gate, share) => {
        const link = new Link(gate, share, site, id, way, keysOf(prefix, source), () => links.delete(link))
        links.add(link)
        return link
      })
    },
    async close() {
      closed = true
      await Promise.all([...links].map((link) => link.end()))
      connection?.close()
      connection = null
    },
  }
}

function destination({ client, url }: RedisGateOptions): RedisClient | string {
  if ((client === undefined) === (url === undefined))
    throw new TypeError("redisGate: expected either a client or a url")
  if (typeof url === "string" && /^rediss?:\/\/./.test(url)) return url
  const methods = ["eval", "duplicate", "on"] as const
  if (client && methods.every((name) => typeof client[name] === "function")) return client
  throw new TypeError(
    url === undefined
      ? "redisGate: expected a client of ioredis 5 or 6, or of node-redis 5 or 6"
      : "redisGate: expected a url that begins with redis:// or rediss://",
  )
}

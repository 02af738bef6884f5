import type { GateMaker } from "../gate/gate-maker.ts"
import { LocalGate } from "../gate/local-gate.ts"
import { Connection } from "./connection.ts"
import { keysOf } from "./keys.ts"
import { type RedisGateOptions, resolveRedisOptions } from "./options.ts"
import { RedisPeers } from "./redis-peers.ts"

/**
 * A gate that all runs with the same Redis and the same `source` share: holds, the learned pace and configured limits.
 * While Redis does not reply, the run continues alone with its last share of the limits, and emits a `gate` event.
 * `heed.close()` leaves the shared gate, and lets the process end.
 * @throws TypeError that lists every problem of the options
 */
export function redisGate(options: RedisGateOptions): GateMaker {
  const { to, prefix } = resolveRedisOptions(options)
  /** The peers of each Heed that uses this gate. */
  const users = new Map<object, Set<RedisPeers>>()
  const ended = new WeakSet<object>()
  let connection: Connection | null = null
  return {
    make(site) {
      const { clock, settings, observer, source, user } = site
      // After `close()`, the local gate is used.
      if (ended.has(user)) return new LocalGate(clock, settings, observer)
      connection ??= new Connection(to)
      const way = connection
      const links = users.get(user) ?? new Set()
      users.set(user, links)
      return new LocalGate(clock, settings, observer, null, (parts, share) => {
        const id = crypto.randomUUID()
        const link = new RedisPeers(parts, share, site, id, way, keysOf(prefix, source), () =>
          links.delete(link),
        )
        links.add(link)
        return link
      })
    },
    async close(user) {
      ended.add(user)
      await Promise.all([...(users.get(user) ?? [])].map((link) => link.end()))
      users.delete(user)
      if (users.size > 0) return
      connection?.close()
      connection = null
    },
  }
}

import { LocalGate } from "../gate/local.ts"
import type { GateMaker } from "../gate/make.ts"
import { Connection } from "./connection.ts"
import { destination, type RedisGateOptions } from "./destination.ts"
import { keysOf } from "./keys.ts"
import { Link } from "./link.ts"

/**
 * Shares each source's limits with all runs that use the same Redis and the same `source`: holds, the pace that was
 * learned, configured limits. Where Redis does not answer, the run goes on by itself at the part that it had, and says
 * so by a `gate` event. `heed.close()` leaves the others, and lets the process end.
 * @throws TypeError that lists every problem of the options
 */
export function redisGate(options: RedisGateOptions): GateMaker {
  const { to, prefix } = destination(options)
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

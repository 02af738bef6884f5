import { evaluate, ignore, type RedisDriver } from "./redis-driver.ts"

/** What heed uses of an ioredis client, 5 or 6, single or Cluster. */
export interface IoredisClient {
  readonly status: string
  readonly isCluster?: boolean
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  connect(): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: Redis and Cluster take different things here
  duplicate(...options: any[]): IoredisClient
  subscribe(...channels: string[]): Promise<unknown>
  unsubscribe(...channels: string[]): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: each event has its own
  on(event: string, listener: (...args: any[]) => void): unknown
  disconnect(): void
}

const MAX_RETRY_MS = 500
export const retryMs = (times: number): number => Math.min(MAX_RETRY_MS, 50 * times)

/** @param own opened by heed, and to be closed by it */
export function ioredisDriver(client: IoredisClient, own: boolean): RedisDriver {
  // Channels bear no prefix where a script publishes; so they may not where one subscribes.
  const subscriber = client.isCluster
    ? client.duplicate([], { keyPrefix: "", lazyConnect: false })
    : client.duplicate({
        keyPrefix: "",
        lazyConnect: false,
        autoResubscribe: false,
        enableOfflineQueue: true,
        retryStrategy: retryMs,
      })
  // Heed sends nothing by a client that is not connected, so it would wait for its first command for ever.
  if (client.status === "wait") client.connect().catch(ignore)
  const listeners = new Map<string, Set<(message: string) => void>>()
  let failing = false
  subscriber.on("error", () => {
    failing = true
  })
  // What ioredis itself subscribes to again, it leaves unhandled: lost with its connection, it would end the process.
  // A Cluster does it, and handles it.
  if (!client.isCluster)
    subscriber.on("ready", () => {
      for (const channel of listeners.keys()) subscriber.subscribe(channel).catch(ignore)
    })
  subscriber.on("message", (channel, message) => {
    for (const listener of listeners.get(String(channel)) ?? []) listener(String(message))
  })
  return {
    get ready() {
      return client.status === "ready" && subscriber.status === "ready"
    },
    get failing() {
      return failing
    },
    run: async (script, keys, args) =>
      evaluate(
        script,
        async (sha1) => client.evalsha(sha1, keys.length, ...keys, ...args),
        async (lua) => client.eval(lua, keys.length, ...keys, ...args),
      ),
    async subscribe(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener))
      return subscriber.subscribe(channel)
    },
    unsubscribe(channel, listener) {
      const others = listeners.get(channel)
      others?.delete(listener)
      if (!others || others.size > 0) return
      listeners.delete(channel)
      if (subscriber.status === "ready") subscriber.unsubscribe(channel).catch(ignore)
    },
    close() {
      subscriber.disconnect()
      if (own) client.disconnect()
    },
  }
}

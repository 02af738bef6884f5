import { evaluate, ignore, type RedisDriver, reasonOf } from "./redis-driver.ts"

/** The part of an ioredis client that heed uses: versions 5 and 6, single or Cluster. */
export interface IoredisClient {
  readonly status: string
  readonly isCluster?: boolean | undefined
  eval(script: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  evalsha(sha1: string, numberOfKeys: number, ...keysAndArguments: string[]): Promise<unknown>
  connect(): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ between Redis and Cluster
  duplicate(...options: any[]): IoredisClient
  subscribe(...channels: string[]): Promise<unknown>
  unsubscribe(...channels: string[]): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ between events
  on(event: string, listener: (...args: any[]) => void): unknown
  disconnect(): void
}

const MAX_RETRY_MS = 500
export const retryMs = (times: number): number => Math.min(MAX_RETRY_MS, 50 * times)

/** @param own true if heed opened the client and has to close it */
export function ioredisDriver(client: IoredisClient, own: boolean): RedisDriver {
  // A channel has no keyPrefix where a script publishes, so the subscriber must not add one.
  const subscriber = client.isCluster
    ? client.duplicate([], { keyPrefix: "", lazyConnect: false })
    : client.duplicate({
        keyPrefix: "",
        lazyConnect: false,
        autoResubscribe: false,
        enableOfflineQueue: true,
        retryStrategy: retryMs,
      })
  // A lazy client connects with its first command, and heed sends none before the client is connected.
  if (client.status === "wait") client.connect().catch(ignore)
  const listeners = new Map<string, Set<(message: string) => void>>()
  let problem: string | null = null
  subscriber.on("error", (error) => {
    problem = reasonOf(error)
  })
  // autoResubscribe of ioredis leaves a rejection unhandled if the connection is lost again, which ends the process.
  // A Cluster handles that rejection.
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
    get problem() {
      return problem
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

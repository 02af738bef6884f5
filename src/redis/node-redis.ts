import { ignore, type Wire } from "./wire.ts"

/** What heed uses of a node-redis client, 5 or 6, single or cluster. */
export interface NodeRedisClient {
  readonly isOpen: boolean
  /** Of a cluster: only in some versions. */
  readonly isReady?: boolean
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  duplicate(): NodeRedisClient
  connect(): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  unsubscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: each event has its own
  on(event: string, listener: (...args: any[]) => void): unknown
  destroy(): void
}

/** @param own opened by heed, and to be closed by it */
export function nodeRedisWire(client: NodeRedisClient, own: boolean): Wire {
  const subscriber = client.duplicate()
  // A node-redis client without such a listener ends the process.
  subscriber.on("error", ignore)
  subscriber.connect().catch(ignore)
  const isReady = ({ isReady, isOpen }: NodeRedisClient) => isReady ?? isOpen
  return {
    get ready() {
      return isReady(client) && isReady(subscriber)
    },
    run: (script, keys, args) => client.eval(script, { keys: [...keys], arguments: [...args] }),
    subscribe: (channel, listener) => subscriber.subscribe(channel, listener),
    unsubscribe(channel, listener) {
      if (isReady(subscriber)) subscriber.unsubscribe(channel, listener).catch(ignore)
    },
    close() {
      for (const each of own ? [subscriber, client] : [subscriber]) {
        if (each.isOpen) each.destroy()
      }
    },
  }
}

import { evaluate, ignore, type RedisDriver, reasonOf } from "./redis-driver.ts"

/** The part of a node-redis client that heed uses: versions 5 and 6, single or cluster. */
export interface NodeRedisClient {
  readonly isOpen: boolean
  /** Missing on the cluster clients of some versions. */
  readonly isReady?: boolean | undefined
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  duplicate(): NodeRedisClient
  connect(): Promise<unknown>
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  unsubscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: the arguments differ between events
  on(event: string, listener: (...args: any[]) => void): unknown
  destroy(): void
}

/** @param own true if heed opened the client and has to close it */
export function nodeRedisDriver(client: NodeRedisClient, own: boolean): RedisDriver {
  const subscriber = client.duplicate()
  const clients = own ? [subscriber, client] : [subscriber]
  const isReady = ({ isReady, isOpen }: NodeRedisClient) => isReady ?? isOpen
  let problem: string | null = null
  let closed = false
  const end = (each: NodeRedisClient) => {
    if (closed && each.isOpen) each.destroy()
  }
  // A client that is destroyed while it opens leaves its socket open, so it is destroyed after that.
  // A client without an error listener would end the process.
  for (const each of clients) {
    each.on("ready", () => end(each))
    each.on("error", (error) => {
      problem = reasonOf(error)
      end(each)
    })
  }
  let opening = true
  const opened = () => {
    opening = false
    end(subscriber)
  }
  subscriber.connect().then(opened, opened)
  return {
    get ready() {
      return isReady(client) && isReady(subscriber)
    },
    get problem() {
      return problem
    },
    run: async (script, keys, args) => {
      const options = { keys: [...keys], arguments: [...args] }
      return evaluate(
        script,
        async (sha1) => client.evalSha(sha1, options),
        async (lua) => client.eval(lua, options),
      )
    },
    subscribe: async (channel, listener) => subscriber.subscribe(channel, listener),
    unsubscribe(channel, listener) {
      if (isReady(subscriber)) subscriber.unsubscribe(channel, listener).catch(ignore)
    },
    close() {
      closed = true
      for (const each of clients) if (isReady(each) && !(opening && each === subscriber)) end(each)
    },
  }
}

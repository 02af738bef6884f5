import type { Script } from "./scripts/script.ts"

/** A Redis as a link uses it, whichever client is behind it. What that throws at once is a promise that fails. */
export interface RedisDriver {
  /** It is connected, and hears the others. Where it is not, nothing is sent: a client would queue it up. */
  readonly ready: boolean
  /** It was refused, or lost: only where it is not ready, and not while it is opened for the first time. */
  readonly failing: boolean
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>
  /** A channel may have several listeners. Goes on after a lost connection. Resolves when it is in force. */
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  unsubscribe(channel: string, listener: (message: string) => void): void
  /** Ends what heed has opened, and nothing else. */
  close(): void
}

/** Nothing is to be done: the link sees by itself that nothing comes. */
export const ignore = (): void => {}

/** Redis does not know the script: after a restart, a failover, a SCRIPT FLUSH. Or it, or a proxy, has no EVALSHA. */
const NOT_RUN = /^NOSCRIPT\b|\bevalsha\b/i

/**
 * Runs a script by its SHA-1, and with its whole text only if Redis has not run it for that reason. With EVAL Redis
 * learns the script too, so that the next step is short again.
 * @see https://redis.io/docs/latest/develop/programmability/eval-intro/#script-cache
 */
export async function evaluate(
  script: Script,
  evalsha: (sha1: string) => Promise<unknown>,
  whole: (lua: string) => Promise<unknown>,
): Promise<unknown> {
  const sha1 = await script.sha1()
  if (sha1 === null) return whole(script.lua)
  try {
    return await evalsha(sha1)
  } catch (error) {
    if (!NOT_RUN.test(String((error as Error).message))) throw error
    return whole(script.lua)
  }
}

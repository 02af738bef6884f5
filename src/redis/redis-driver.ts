import type { Script } from "./scripts/script.ts"

/** The commands that heed needs, for any client. An error that a client throws synchronously becomes a rejection. */
export interface RedisDriver {
  /** Both connections are open. While false, nothing is sent, because the client would queue it. */
  readonly ready: boolean
  /** A connection was refused or lost. Only meaningful while not `ready`; false while it is first being opened. */
  readonly failing: boolean
  run(script: Script, keys: readonly string[], args: readonly string[]): Promise<unknown>
  /**
   * Resolves when the subscription is active. It is renewed after a lost connection. A channel may have several
   * listeners.
   */
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>
  unsubscribe(channel: string, listener: (message: string) => void): void
  /** Closes the connections that heed opened, and no others. */
  close(): void
}

/** For errors that need no action: a missing reply is noticed by its timeout. */
export const ignore = (): void => {}

/**
 * Redis does not know the script, as after a restart, a failover or SCRIPT FLUSH; or a proxy does not support EVALSHA.
 */
const NOT_RUN = /^NOSCRIPT\b|\bevalsha\b/i

/**
 * Runs a script by its SHA-1; with its whole text only if Redis does not know it. EVAL also stores the script, so that
 * the next call is short again.
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

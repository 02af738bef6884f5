import type { Script } from "./scripts/script.ts"

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

import type { Script } from "./scripts/script.ts"

/** The commands that heed needs, for any client. An error that a client throws synchronously becomes a rejection. */
export interface RedisDriver {
  /** Both connections are open. While false, nothing is sent, because the client would queue it. */
  readonly ready: boolean
  /**
   * Why a connection was refused or lost last. Only meaningful while not `ready`; null while it is first being opened.
   */
  readonly problem: string | null
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

/** What Redis means by the words that its errors begin with, where the word alone does not say what to do. */
const MEANINGS: Readonly<Record<string, string>> = {
  NOAUTH: "it wants a password, and the client gave none",
  WRONGPASS: "it refuses the user or the password of the client",
  NOPERM: "the user of the client may not run scripts, or not use these keys or channels",
  READONLY: "it is a replica, which takes no writes",
  REPLY: "it has not run the script: the client is a mock, or in legacy mode",
  OOM: "it has reached maxmemory, and takes no writes",
}
/** Errors about passwords that begin with ERR: of Redis before 6, and of one that has no password. */
const PASSWORD = /^ERR (invalid password|.*\bAUTH\b)/

/** Why Redis refuses what this client asks of it, whenever it asks; null if the error does not say that. */
export function refusalOf(error: unknown): string | null {
  try {
    const text = textOf(error)
    const word = WORD.exec(text)?.[0] ?? ""
    const meaning = PASSWORD.test(text) ? MEANINGS.WRONGPASS : MEANINGS[word]
    return meaning ? `Redis: ${word}, ${meaning}` : null
  } catch {
    return null
  }
}

/** A short reason without any part of the url. The error of a client may be any value. */
export function reasonOf(error: unknown): string {
  try {
    const { code, name } = error as { code?: unknown; name?: unknown }
    const word = identifier(code) ?? WORD.exec(textOf(error))?.[0] ?? identifier(name)
    return refusalOf(error) ?? `Redis: ${word ?? "an error"}`
  } catch {
    return "Redis: an error"
  }
}

const WORD = /^[A-Z]{2,20}\b/
const textOf = (error: unknown) => String((error as { message?: unknown }).message).slice(0, 200)

/** The value, if it has the form of an error code or class, so that no address with a password is shown. */
function identifier(value: unknown): string | undefined {
  return typeof value === "string" && /^[A-Za-z]\w{0,39}$/.test(value) ? value : undefined
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

import type { RedisClient } from "./connection.ts"

export interface RedisGateOptions {
  /**
   * Your client: ioredis 5 or 6, node-redis 5 or 6. heed never closes it, and opens one more connection for messages.
   */
  client?: RedisClient | undefined
  /** `redis://…`: heed opens a client, and closes it in `heed.close()`. Needs the package `ioredis` or `redis`. */
  url?: string | undefined
  /** Prefix of every key and channel that heed uses. @default "heed" */
  prefix?: string | undefined
}

const NAMES = ["client", "url", "prefix"]
const METHODS = ["eval", "duplicate", "on"]
const IOREDIS_METHODS = ["evalsha"]
/** `destroy` came with version 5. */
const NODE_REDIS_METHODS = ["evalSha", "destroy"]

/**
 * The client or url, and the prefix.
 * @throws TypeError that lists every problem, but shows no url, which may contain a password
 */
export function resolveRedisOptions(options: RedisGateOptions): { to: RedisClient | string; prefix: string } {
  const found = problems(options)
  if (found.length > 0)
    throw new TypeError(
      `redisGate: ${found.length === 1 ? found[0] : `\n${found.map((p) => `  - ${p}`).join("\n")}`}`,
    )
  const { client, url, prefix = "heed" } = options
  return { to: client ?? (url as string), prefix }
}

function problems(options: unknown): string[] {
  if (typeof options !== "object" || options === null)
    return ["expected an object with either a client or a url"]
  const { client, url, prefix } = options as Record<string, unknown>
  const found = Object.keys(options)
    .filter((name) => !NAMES.includes(name))
    .map((name) => `${name}: no such option; there are ${NAMES.join(", ")}`)
  if ((client === undefined) === (url === undefined)) found.push("expected either a client or a url")
  if (client !== undefined && !isClient(client))
    found.push("client: expected a client of ioredis 5 or 6, or of node-redis 5 or 6")
  if (url !== undefined) found.push(...urlProblems(url))
  if (prefix !== undefined && !(typeof prefix === "string" && /^[^{}]+$/.test(prefix)))
    found.push("prefix: expected a text that is not empty, without braces")
  return found
}

function isClient(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false
  const has = (name: string) => typeof (value as Record<string, unknown>)[name] === "function"
  return [...METHODS, ...("isOpen" in value ? NODE_REDIS_METHODS : IOREDIS_METHODS)].every(has)
}

/** Checked here, because the clients report a bad url late, and with the password in the message. */
function urlProblems(value: unknown): string[] {
  if (typeof value !== "string" || !/^rediss?:\/\/./.test(value))
    return ["url: expected a url that begins with redis:// or rediss://"]
  try {
    const { hostname, username, password, pathname } = new URL(value)
    decodeURIComponent(username + password)
    if (hostname !== "" && /^(\/\d*)?$/.test(pathname)) return []
  } catch {
    // The message of this error contains the url.
  }
  return [
    "url: expected redis://[user:password@]host[:port][/database], the user and password percent-encoded",
  ]
}

import { hashText, SEED } from "./hash.ts"

/** A second hash, so that two sources hardly ever meet under one name. */
const OTHER_SEED = 0x9e3779b9

export interface Keys {
  /** In the order in which the scripts take them. */
  readonly all: readonly string[]
  readonly channel: string
}

/**
 * The names in Redis of what belongs to one source. A source's key may hold a secret, so it is hashed; the braces keep
 * all of it on one node of a Redis Cluster.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function keysOf(prefix: string, source: string): Keys {
  const name = `${prefix}:{${hex(hashText(SEED, source))}${hex(hashText(OTHER_SEED, source))}}`
  return {
    all: ["runs", "state", "starts", "probe"].map((part) => `${name}:${part}`),
    channel: `${name}:news`,
  }
}

function hex(hash: number): string {
  return (hash >>> 0).toString(16).padStart(8, "0")
}

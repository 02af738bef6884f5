/** The offset basis of 32-bit FNV-1a: https://datatracker.ietf.org/doc/html/draft-eastlake-fnv */
const BASIS = 0x811c9dc5
/** A second start value. Two hashes of 32 bits make it unlikely that two sources get the same name. */
const OTHER_BASIS = 0x9e3779b9
const PRIME = 0x01000193

/** The names in Redis of all that belongs to one source. */
export interface Keys {
  /** In the order in which the scripts take them. */
  readonly all: readonly string[]
  readonly channel: string
}

/**
 * The names in Redis for one source. The source is hashed, because its name may hold a secret; the braces keep all keys
 * on one node of a Redis Cluster.
 * @see https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export function keysOf(prefix: string, source: string): Keys {
  const name = `${prefix}:{${fnv1a(source, BASIS)}${fnv1a(source, OTHER_BASIS)}}`
  return {
    all: ["runs", "state", "starts", "probe"].map((part) => `${name}:${part}`),
    channel: `${name}:news`,
  }
}

/** @returns 8 hex digits */
function fnv1a(text: string, basis: number): string {
  let hash = basis
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), PRIME)
  return (hash >>> 0).toString(16).padStart(8, "0")
}

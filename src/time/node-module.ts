/**
 * A module of Node's own; null if there is none. A look-up at run time, so that bundlers for browsers do not follow it.
 * Node 20.16 and later. Next.js has an edge runtime whose `process` throws for what it lacks.
 */
export function nodeModule<T>(name: `node:${string}`): T | null {
  try {
    const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
    return (process?.getBuiltinModule?.(name) as T | undefined) ?? null
  } catch {
    return null
  }
}

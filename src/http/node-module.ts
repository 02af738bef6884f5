import { readOr } from "./caller-values.ts"

/**
 * A module of Node's own; null where there is none. By this way no bundler for browsers meets it. Node 20.16 and later.
 * Next.js has an edge runtime whose `process` throws for what it lacks.
 */
export function nodeModule<T>(name: `node:${string}`): T | null {
  return readOr(() => {
    const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }
    return (process?.getBuiltinModule?.(name) as T | undefined) ?? null
  }, null)
}

import { findHeader, headerEntries } from "./header-lookup.ts"

/** Lookups before an index is made. A success takes fewer; the diagnosis of a failure takes hundreds, most of them in vain. */
const LOOKUPS = 8

/** Looks up headers that do not change. */
export function headerFinder(headers: unknown): (name: string) => string | null {
  let lookups = 0
  let names: ReadonlySet<string> | undefined
  return (name) => {
    if (++lookups === LOOKUPS) names = namesOf(headers)
    return names && !names.has(name) ? null : findHeader(headers, name)
  }
}

/** In lower case; undefined: the headers have a lookup of their own. */
function namesOf(headers: unknown): ReadonlySet<string> | undefined {
  if (typeof headers !== "object" || headers === null) return undefined
  if (typeof (headers as { get?: unknown }).get === "function") return undefined
  return new Set(Array.from(headerEntries(headers), ([name]) => name.toLowerCase()))
}

import { isHeaders } from "../../http/header-copy.ts"

type Changes = Iterable<readonly [string, string | null]>

/**
 * The headers that a fetch was given, with some of them changed. All others keep their form, order, spelling and
 * repetitions, as most implementations send them so. What is no headers at all stays, for fetch to refuse.
 * @param changes by lower-case name; null: without this header
 */
export function changedHeaders(given: HeadersInit | undefined, changes: Changes): HeadersInit {
  if (given === undefined) return changedPairs([], changes)
  if (typeof given !== "object") return given
  if (isHeaders(given)) return changedObject(given, changes)
  if (Symbol.iterator in given) return changedPairs([...(given as Iterable<[string, string]>)], changes)
  return Object.fromEntries(changedPairs(Object.entries(given), changes))
}

function changedObject(given: Headers, changes: Changes): Headers {
  const copy = new (given.constructor as typeof Headers)(given)
  for (const [name, value] of changes) value === null ? copy.delete(name) : copy.set(name, value)
  return copy
}

/** A new value stands where the first of the old ones stood. */
function changedPairs(given: [string, string][], changes: Changes): [string, string][] {
  let pairs = given
  for (const [name, value] of changes) {
    const first = pairs.findIndex((pair) => isNamed(pair, name))
    const rest = pairs.filter((pair) => !isNamed(pair, name))
    if (value !== null) rest.splice(first < 0 ? rest.length : first, 0, [pairs[first]?.[0] ?? name, value])
    pairs = rest
  }
  return pairs
}

const isNamed = (pair: readonly unknown[], name: string): boolean => String(pair?.[0]).toLowerCase() === name

import { readOr } from "./caller-values.ts"

/**
 * A request's headers as they are now, in the form in which they were given: spelling, order and repetitions are kept, as
 * most clients send them so. What is of no known form is returned as it is.
 */
export function copyOfHeaders<T>(given: T): T {
  if (typeof given !== "object" || given === null) return given
  return readOr(() => copyInForm(given) as T, given)
}

function copyInForm(given: object): object {
  if (isHeaders(given)) return new (given.constructor as typeof Headers)(given)
  if (Array.isArray(given)) return given.map((pair) => (Array.isArray(pair) ? [...pair] : pair))
  if (given instanceof Map) return new Map(given)
  // Any other iterable may be read only once, and have no end.
  if (Symbol.iterator in given) return given
  return { ...given }
}

/** Of any class, node-fetch's too, which keeps the spelling. */
export const isHeaders = (given: object): given is Headers =>
  typeof (given as Partial<Headers>).append === "function"

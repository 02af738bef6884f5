import { tagOf } from "./body-kinds.ts"

/**
 * True if an object is of the class of that name itself, in any realm or package. A subclass may hold more than its base
 * class shows, and its constructor may do anything.
 */
export function isOfBaseClass(value: object, name: "URL" | "URLSearchParams" | "FormData"): boolean {
  return tagOf(value) === name && Object.hasOwn(Object.getPrototypeOf(value), Symbol.toStringTag)
}

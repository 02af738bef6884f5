import type { Diagnosis } from "../explain/diagnosis.ts"
import { CAUSES, linkedValues, property } from "../http/linked-values.ts"

type Registry = Pick<WeakMap<object, Diagnosis>, "get" | "set">

/** On the global object, so that the ESM and the CommonJS build, loaded side by side, know each other's. */
const REGISTRY = Symbol.for("heed.diagnoses")
const ownRegistry: Registry = new WeakMap()

function registry(): Registry {
  const scope = globalThis as { [REGISTRY]?: unknown }
  if (scope[REGISTRY] === undefined) {
    try {
      Object.defineProperty(scope, REGISTRY, { value: ownRegistry })
    } catch {
      // A frozen global: this copy keeps to itself.
    }
  }
  const shared = scope[REGISTRY]
  return shared instanceof WeakMap ? shared : ownRegistry
}

/**
 * Marks a diagnosis as one of heed's own, itself among what has a diagnosis: a property of that name proves nothing, since
 * clients put what a server sent on their errors.
 */
export function vouch(diagnosis: Diagnosis): void {
  registry().set(diagnosis, diagnosis)
}

/** Where SDKs keep the error or the response of a client beneath them. */
const LINKS = [
  "response",
  "rawResponse",
  "httpResponse",
  ...CAUSES,
  "context",
  "reason",
  "detail",
  "meta",
  "headers",
]

/**
 * Gives an error or a response its diagnosis, and returns it. An error gets it as its own property `diagnosis`: enumerable,
 * so that a logged error shows it (it holds no secret, and axios' toJSON leaves it out). Anything else, a response or an
 * error that is frozen, stays as it is and is remembered; a primitive cannot have one.
 */
export function attachDiagnosis<T>(value: T, diagnosis: Diagnosis): T {
  if (!isObject(value)) return value
  vouch(diagnosis)
  if (!isError(value) || !define(value, diagnosis)) registry().set(value, diagnosis)
  for (const part of partsOf(value)) registry().set(part, diagnosis)
  return value
}

/** What an SDK may keep of a failed response: the response in an error, and its Headers, which no other response has. */
function* partsOf(value: object): Generator<object> {
  const response = property(value, "response")
  if (isObject(response)) yield response
  for (const holder of [value, response]) {
    const headers = property(holder, "headers")
    if (isObject(headers) && isHeaders(headers)) yield headers
  }
}

/** Headers of a class, made for one response: not an object of a mock that serves many. */
function isHeaders(value: object): boolean {
  return typeof property(value, "get") === "function" && !(value instanceof Map)
}

/**
 * The diagnosis of an error, of a response that was returned, or of what an SDK made of either: it is looked for in
 * what the value leads to (`cause`, `error`, `errors`, `originalError`, `response`, `rawResponse`, `detail` and the
 * like, and the Headers of a failed response), nearest first; undefined if there is none. Only diagnoses that heed made
 * in this process count: one that was parsed from JSON could come from a server. Never throws.
 */
export function diagnosisOf(value: unknown): Diagnosis | undefined {
  if (!isObject(value)) return undefined
  for (const linked of linkedValues(value, LINKS)) {
    if (!isObject(linked)) continue
    const known = registry().get(linked)
    if (known) return known
    const own = property(linked, "diagnosis")
    if (isDiagnosis(own)) return own
  }
  return undefined
}

/** Whether an error has a diagnosis that heed made in this process, as its property `diagnosis`. */
export function isHeeded(error: unknown): error is Error & { diagnosis: Diagnosis } {
  return isObject(error) && isError(error) && isDiagnosis(property(error, "diagnosis"))
}

function define(error: object, diagnosis: Diagnosis): boolean {
  try {
    return Reflect.defineProperty(error, "diagnosis", {
      value: diagnosis,
      enumerable: true,
      writable: true,
      configurable: true,
    })
  } catch {
    return false
  }
}

/** Of this realm or another, a DOMException included. */
function isError(value: object): boolean {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]"
  } catch {
    return false
  }
}

/** Is it one of heed's own? */
function isDiagnosis(value: unknown): value is Diagnosis {
  return isObject(value) && registry().get(value) === value
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function"
}

import type { Diagnosis } from "../explain/diagnosis.ts"

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

/**
 * Gives a thing its diagnosis, and returns the thing. An error gets it as its own property `diagnosis`: enumerable, so
 * that a logged error shows it (it holds no secret, and axios' toJSON leaves it out). Anything else, a response or an
 * error that is frozen, stays as it is and is remembered; a primitive cannot have one.
 */
export function attachDiagnosis<T>(value: T, diagnosis: Diagnosis): T {
  if (!isObject(value)) return value
  vouch(diagnosis)
  if (!isError(value) || !define(value, diagnosis)) registry().set(value, diagnosis)
  return value
}

/**
 * The diagnosis of an error, or of a response that was returned; undefined where there is none. Only diagnoses that heed
 * made in this process count: one that was parsed from JSON could be a server's. Never throws.
 */
export function diagnosisOf(value: unknown): Diagnosis | undefined {
  if (!isObject(value)) return undefined
  const known = registry().get(value)
  if (known) return known
  const own = read(value, "diagnosis")
  if (isDiagnosis(own)) return own
  const response = read(value, "response")
  return isObject(response) ? registry().get(response) : undefined
}

/** An error that carries its diagnosis, made by heed in this process, as a property. */
export function isHeeded(error: unknown): error is Error & { diagnosis: Diagnosis } {
  return isObject(error) && isError(error) && isDiagnosis(read(error, "diagnosis"))
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

/** Getters and proxies may throw. */
function read(value: object, name: string): unknown {
  try {
    return (value as Record<string, unknown>)[name]
  } catch {
    return undefined
  }
}

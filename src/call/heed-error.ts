import type { Diagnosis } from "../explain/diagnosis.ts"
import { vouch } from "./attach-diagnosis.ts"

/** Known to every copy of heed: the ESM build, the CommonJS build, and other versions. */
const BRAND = Symbol.for("heed.HeedError")

/**
 * `ERR_HEED_HELD`: the gate did not let the call through. `ETIMEDOUT`: `timeout.attempt` or `timeout.total` ended it.
 * `ERR_HEED_FAILED`: the server answered with a failure.
 * @inline
 */
export type HeedErrorCode = "ERR_HEED_HELD" | "ETIMEDOUT" | "ERR_HEED_FAILED"

/** How Node's `util.inspect`, and with it `console.log`, asks an object to show itself: nodejs.org/api/util.html */
const INSPECT = Symbol.for("nodejs.util.inspect.custom")

/**
 * A failed call for which the client has no error of its own. The message is the summary of the diagnosis. `instanceof`
 * works across copies of heed. `console.log` shows the diagnosis, but neither `response` nor `cause`, which may hold
 * secrets.
 */
export class HeedError extends Error {
  override readonly name = "HeedError"
  readonly code: HeedErrorCode
  readonly diagnosis: Diagnosis
  /** What the client would have resolved with; not enumerable, because it may hold secrets. */
  declare readonly response?: unknown

  /** @param options.code default: `"ERR_HEED_FAILED"` */
  constructor(
    diagnosis: Diagnosis,
    options: { code?: HeedErrorCode; response?: unknown; cause?: unknown } = {},
  ) {
    super(diagnosis.summary, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code ?? "ERR_HEED_FAILED"
    this.diagnosis = diagnosis
    vouch(diagnosis)
    if (options.response !== undefined) {
      Object.defineProperty(this, "response", {
        value: options.response,
        enumerable: false,
        writable: true,
        configurable: true,
      })
    }
    Object.defineProperty(this, "name", { enumerable: false })
  }
}

/** As an error is shown, with its own enumerable properties alone. */
function inspected(
  this: HeedError,
  depth: number,
  options: object,
  inspect?: (value: unknown, options: object) => string,
): string {
  const shown = this.stack ?? `${this.name}: ${this.message}`
  if (depth < 0 || !inspect) return depth < 0 ? `[${this.name}]` : shown
  return `${shown} ${inspect({ ...this }, options)}`
}

const instanceOf = Function.prototype[Symbol.hasInstance]

function isInstance(this: unknown, value: unknown): boolean {
  // A class derived from this one asks for its own instances.
  if (this !== HeedError) return instanceOf.call(this as never, value)
  if (typeof value !== "object" || value === null) return false
  try {
    return (value as { [BRAND]?: unknown })[BRAND] === true
  } catch {
    return false
  }
}

Object.defineProperty(HeedError, Symbol.hasInstance, { value: isInstance })
Object.defineProperty(HeedError.prototype, BRAND, { value: true })
Object.defineProperty(HeedError.prototype, INSPECT, { value: inspected })

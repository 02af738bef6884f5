import { isOfBaseClass } from "../../http/base-class.ts"
import { copyOfBody, copyOfPairs } from "../../http/body-copy.ts"
import { isMutable } from "./params-text.ts"
import type { AxiosConfig } from "./types.ts"

/**
 * Has a config send what its url, params and data are now: adapters read them when they are called, and the caller may
 * change them for the next call while this one waits. axios itself copies headers and plain objects, but not what is of a
 * class, nor what lies in a list.
 * @param config axios's own, of this call alone
 */
export function keepInputs(config: AxiosConfig): void {
  const { url, params, data } = config
  if (typeof url === "object") config.url = copyOr(url, copyOfUrl)
  if (typeof params === "object") config.params = copyOr(params, copyIfMutable)
  if (typeof data === "object") config.data = copyOfBody(data)
}

/** Part of every call: `readOr` would make a closure for each. */
function copyOr<T>(value: T, copy: (value: T) => T): T {
  try {
    return copy(value)
  } catch {
    return value
  }
}

const copyOfUrl = <T extends object>(url: T): T =>
  (isOfBaseClass(url, "URL") ? new URL(String(url)) : url) as T

const copyIfMutable = (params: unknown): unknown => (isMutable(params) ? copyOfParams(params) : params)

function copyOfParams(params: unknown): unknown {
  if (typeof params !== "object" || params === null) return params
  if (Array.isArray(params)) return params.map(copyOfParams)
  const prototype: unknown = Object.getPrototypeOf(params)
  if (prototype === null || prototype === Object.prototype)
    return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, copyOfParams(value)]))
  if (prototype === Date.prototype) return new Date(Number(params))
  return isOfBaseClass(params, "URLSearchParams") ? copyOfPairs(params as URLSearchParams) : params
}

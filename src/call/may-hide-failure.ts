import type { StartedCall } from "./outcome.ts"

/**
 * True if a response, good as it looks, may be a failure. Asked of every good one. An API without a profile has to say so
 * in data that the client has parsed already: no body is read for it.
 */
export function mayHideFailure<T>(
  { engine, call, options, source }: StartedCall<T>,
  status: number,
  result: T,
): boolean {
  if (status < 200 || status >= 300 || !(options.failuresIn2xx ?? engine.settings.failuresIn2xx)) return false
  const api = source.apiFor(call.request)
  return api ? api.failuresIn2xx : maySayFailure(ownData(result))
}

/** A Response of node-fetch has a `data` of its class, which warns where it is read. */
function ownData(result: unknown): unknown {
  if (typeof result !== "object" || result === null || !Object.hasOwn(result, "data")) return undefined
  return (result as { readonly data?: unknown }).data
}

const SIGNS = ["error", "errors", "errcode", "error_code", "error_message", "Response"]

/** True for data that may be no success, as `saysFailure` in `classify` finds out. */
function maySayFailure(data: unknown): boolean {
  if (typeof data !== "object" || data === null) return false
  const fields = data as Readonly<Record<string, unknown>>
  const { success, ok, status } = fields
  if (success === false || ok === false) return true
  return (typeof status === "object" && status !== null) || SIGNS.some((name) => isSign(fields[name]))
}

/** An empty list of errors says nothing. */
const isSign = (value: unknown): boolean => Boolean(value) && !(Array.isArray(value) && value.length === 0)

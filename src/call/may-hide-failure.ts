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
  return api ? api.failuresIn2xx : saysFailure((result as { readonly data?: unknown } | undefined)?.data)
}

/**
 * True for `{ success: false }`, `{ ok: false }`, and `{ status_code: 429, error_message: "…" }`: what it means is found
 * out later. A `code` alone is no sign, nor a status without an error: rows of data have both.
 */
function saysFailure(data: unknown): boolean {
  if (typeof data !== "object" || data === null) return false
  const fields = data as Readonly<Record<string, unknown>>
  const { success, ok, status_code, statusCode } = fields
  if (success === false || ok === false) return true
  const status = Number(status_code ?? statusCode)
  if (!(status >= 400 && status < 600) || success === true || ok === true) return false
  return ["error", "errors", "error_code", "error_message"].some((name) => Boolean(fields[name]))
}

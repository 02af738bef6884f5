import type { Attributes } from "@opentelemetry/api"
import type { TracedCall } from "../call/tracer.ts"

/**
 * What is known of a request before it is sent. The URL is the redacted one.
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/
 */
export function httpAttributes({ method, url }: Pick<TracedCall, "method" | "url">): Attributes {
  const attributes: Attributes = { "http.request.method": method, "url.full": url }
  // A masked host is no URL.
  if (!URL.canParse(url)) return attributes
  return { ...attributes, ...serverAttributes(url) }
}

/** The host and the port alone: of a metric, each further value would be a series of its own. */
export function serverAttributes(url: string): Attributes {
  if (!URL.canParse(url)) return {}
  const { hostname, port, protocol } = new URL(url)
  return { "server.address": hostname, "server.port": Number(port) || (protocol === "http:" ? 80 : 443) }
}

/** What came of an attempt. */
export interface AttemptResult {
  /** undefined: there was no answer, or it does not show its status. */
  readonly status: number | undefined
  /** undefined: it did not fail. */
  readonly errorType: string | undefined
}

export function resultOf(status: number | undefined, error: unknown): AttemptResult {
  const thrown = error as { response?: { status?: unknown }; code?: unknown; name?: unknown } | undefined
  const answered = typeof thrown?.response?.status === "number" ? thrown.response.status : undefined
  const known = status ?? answered
  if (known !== undefined) return { status: known, errorType: known >= 400 ? String(known) : undefined }
  const name = thrown === undefined ? undefined : (thrown?.code ?? thrown?.name ?? "_OTHER")
  return { status: undefined, errorType: name === undefined ? undefined : String(name) }
}

export function resultAttributes({ status, errorType }: AttemptResult): Attributes {
  return {
    ...(status === undefined ? {} : { "http.response.status_code": status }),
    ...(errorType === undefined ? {} : { "error.type": errorType }),
  }
}

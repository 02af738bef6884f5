import type { Attributes } from "@opentelemetry/api"
import type { TracedCall } from "../call/tracer.ts"

/**
 * What is known of a request before it is sent. The URL is the redacted one.
 * @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/
 */
export function httpAttributes({ method, url }: Pick<TracedCall, "method" | "url">): Attributes {
  const attributes: Attributes = { ...methodAttributes(method), "url.full": url }
  // A masked host is no URL.
  if (!URL.canParse(url)) return attributes
  return { ...attributes, ...serverAttributes(url) }
}

/** What HTTP knows; of a metric, each other name would be a series of its own. */
const METHODS = new Set([
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "DELETE",
  "CONNECT",
  "OPTIONS",
  "TRACE",
  "PATCH",
  "QUERY",
])

export const knownMethod = (method: string): string => (METHODS.has(method) ? method : "_OTHER")

function methodAttributes(method: string): Attributes {
  const known = knownMethod(method)
  const original = known === method ? {} : { "http.request.method_original": method }
  return { "http.request.method": known, ...original }
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

interface Thrown {
  response?: { status?: unknown } | null
  code?: unknown
  name?: unknown
  cause?: { code?: unknown } | null
}

export function resultOf(status: number | undefined, error: unknown): AttemptResult {
  const thrown = error as Thrown | undefined
  const answered = typeof thrown?.response?.status === "number" ? thrown.response.status : undefined
  const known = status ?? answered
  if (known !== undefined) return { status: known, errorType: known >= 400 ? String(known) : undefined }
  if (thrown === undefined) return { status: undefined, errorType: undefined }
  // The `code` of a DOMException is a number that says nothing; fetch has the code of the network in the cause.
  const names = [thrown?.code, thrown?.cause?.code, thrown?.name]
  const name = names.find((one) => typeof one === "string" && one !== "")
  return { status: undefined, errorType: String(name ?? "_OTHER") }
}

export function resultAttributes({ status, errorType }: AttemptResult): Attributes {
  return {
    ...(status === undefined ? {} : { "http.response.status_code": status }),
    ...(errorType === undefined ? {} : { "error.type": errorType }),
  }
}

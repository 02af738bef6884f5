import { findHeader, headerEntries } from "./header-lookup.ts"
import { EXCERPT_BYTES, type ResponseView } from "./response-view.ts"

/** The status of an answer-like object: `status` or `statusCode`; 0: none that can be read. Never throws. */
export function statusIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0
  try {
    const { status, statusCode } = value as { status?: unknown; statusCode?: unknown }
    const found = typeof status === "number" ? status : statusCode
    return typeof found === "number" && found >= 100 && found <= 999 ? found : 0
  } catch {
    return 0
  }
}

/** The answer in what any client resolved with or threw: the thing itself, or its `response`. Null: none. */
export function objectResponse(value: unknown): ResponseView | null {
  if (typeof value !== "object" || value === null) return null
  const { response } = value as { response?: unknown }
  const holder = (statusIn(response) ? response : value) as {
    headers?: unknown
    data?: unknown
    body?: unknown
  }
  const status = statusIn(holder)
  if (status === 0) return null
  return {
    status,
    header: (name) => findHeader(holder.headers, name),
    headers: () => headerEntries(holder.headers),
    parsed: () => parsedData(holder.data ?? holder.body),
    async excerpt() {
      return parsedBodyText(holder.data ?? holder.body)
    },
    async discard() {
      await discardBody(holder.body ?? holder.data)
    },
  }
}

/** A body that is still to be read keeps its socket busy. */
async function discardBody(body: unknown): Promise<void> {
  if (typeof body !== "object" || body === null) return
  const stream = body as { on?: unknown; destroy?: unknown; cancel?: unknown }
  try {
    if (typeof stream.destroy === "function") {
      // Undici's bodies say of a destruction that it is an error, and one that nobody hears ends the process.
      if (typeof stream.on === "function") stream.on.call(body, "error", () => {})
      stream.destroy.call(body)
    } else if (typeof stream.cancel === "function") {
      await stream.cancel.call(body)
    }
  } catch {
    // It is being read by somebody: then that is who lets it go.
  }
}

/** What the client has parsed already: a plain object or a list. undefined: anything else. */
export function parsedData(data: unknown): unknown {
  try {
    const proto = typeof data === "object" && data !== null ? Object.getPrototypeOf(data) : undefined
    return Array.isArray(data) || proto === Object.prototype || proto === null ? data : undefined
  } catch {
    return undefined
  }
}

/** What the client has read already; a body that is still to be read is left alone. */
export function parsedBodyText(data: unknown): string {
  try {
    if (typeof data === "string") return data.slice(0, EXCERPT_BYTES)
    if (data instanceof ArrayBuffer) return decode(new Uint8Array(data))
    if (ArrayBuffer.isView(data)) return decode(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    const own = parsedData(data)
    if (own !== undefined) return JSON.stringify(own).slice(0, EXCERPT_BYTES)
  } catch {}
  return ""
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES))

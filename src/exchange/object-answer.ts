import { type Answer, EXCERPT_BYTES } from "./answer.ts"
import { headerEntries, headerIn } from "./headers.ts"

/** The status of an answer-like object: `status` or `statusCode`; 0: none that can be read. Never throws. */
export function statusIn(thing: unknown): number {
  if (typeof thing !== "object" || thing === null) return 0
  try {
    const { status, statusCode } = thing as { status?: unknown; statusCode?: unknown }
    const found = typeof status === "number" ? status : statusCode
    return typeof found === "number" && found >= 100 && found <= 999 ? found : 0
  } catch {
    return 0
  }
}

/** The answer in what any client resolved with or threw: the thing itself, or its `response`. Null: none. */
export function objectAnswer(thing: unknown): Answer | null {
  if (typeof thing !== "object" || thing === null) return null
  const { response } = thing as { response?: unknown }
  const holder = (statusIn(response) ? response : thing) as {
    headers?: unknown
    data?: unknown
    body?: unknown
  }
  const status = statusIn(holder)
  if (status === 0) return null
  return {
    status,
    header: (name) => headerIn(holder.headers, name),
    headers: () => headerEntries(holder.headers),
    parsed: () => dataIn(holder.data ?? holder.body),
    async excerpt() {
      return textOf(holder.data ?? holder.body)
    },
    async discard() {
      await letGo(holder.body ?? holder.data)
    },
  }
}

/** A body that is still to be read keeps its socket busy. */
async function letGo(body: unknown): Promise<void> {
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
export function dataIn(data: unknown): unknown {
  try {
    const proto = typeof data === "object" && data !== null ? Object.getPrototypeOf(data) : undefined
    return Array.isArray(data) || proto === Object.prototype || proto === null ? data : undefined
  } catch {
    return undefined
  }
}

/** What the client has read already; a body that is still to be read is left alone. */
export function textOf(data: unknown): string {
  try {
    if (typeof data === "string") return data.slice(0, EXCERPT_BYTES)
    if (data instanceof ArrayBuffer) return decode(new Uint8Array(data))
    if (ArrayBuffer.isView(data)) return decode(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    const own = dataIn(data)
    if (own !== undefined) return JSON.stringify(own).slice(0, EXCERPT_BYTES)
  } catch {}
  return ""
}

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES))

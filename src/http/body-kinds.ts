// What a body is, by its shape or its tag: it may be of another realm, or of a package.

/** A Node stream, as far as it is touched here. */
export interface NodeStream extends AsyncIterable<Uint8Array | string> {
  readonly readableEnded?: boolean
  readonly readableHighWaterMark?: number
  readonly destroyed?: boolean
  pipe: unknown
  // biome-ignore lint/suspicious/noExplicitAny: each event has arguments of its own.
  on(event: string, listener: (...args: any[]) => void): void
  destroy?(error?: unknown): void
}

/** A web stream, or a Node stream, as far as it is read here. */
export type ByteStream = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>

export function isWebStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof body === "object" && body !== null && "getReader" in body
}

export function isNodeStream(data: unknown): data is NodeStream {
  if (typeof data !== "object" || data === null) return false
  return "pipe" in data && typeof data.pipe === "function" && Symbol.asyncIterator in data
}

export const isStream = (body: unknown): body is NodeStream | ReadableStream<Uint8Array> =>
  isWebStream(body) || isNodeStream(body)

export const isBlob = (data: unknown): data is Blob => typeof Blob === "function" && data instanceof Blob

export const tagOf = (body: unknown): string =>
  Object.prototype.toString.call(body).slice("[object ".length, -1)

export const isArrayBuffer = (data: unknown): data is ArrayBuffer => tagOf(data) === "ArrayBuffer"

/** A stream or an iterator: gone once it has been read. */
export function isOneShot(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return typeof body === "function"
  if (isRereadable(body)) return false
  const shape = body as {
    getReader?: unknown
    pipe?: unknown
    [Symbol.asyncIterator]?: unknown
    next?: unknown
  }
  return [shape.getReader, shape.pipe, shape[Symbol.asyncIterator], shape.next].some(
    (f) => typeof f === "function",
  )
}

/** Bodies that can be read again and again, some of them iterable. */
function isRereadable(body: object): boolean {
  if (isArrayBuffer(body) || ArrayBuffer.isView(body) || Array.isArray(body)) return true
  return ["Blob", "File", "FormData", "URLSearchParams"].includes(tagOf(body)) && !("pipe" in body)
}

/** What the client has parsed already: a plain object or a list. undefined: anything else. */
export function parsedData(data: unknown): unknown {
  try {
    const proto = typeof data === "object" && data !== null ? Object.getPrototypeOf(data) : undefined
    // Of any realm: the prototype of plain objects has none itself.
    const isPlain = proto === null || (proto !== undefined && Object.getPrototypeOf(proto) === null)
    return Array.isArray(data) || isPlain ? data : undefined
  } catch {
    return undefined
  }
}

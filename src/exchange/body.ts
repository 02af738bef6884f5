import type { BodyFacts } from "./request.ts"

/** No more of a request's body is looked at, in characters. */
const LOOKED_AT = 64 * 1024

/** What a request's body is, in any of the forms that fetch and axios take. */
export function bodyFacts(body: unknown): BodyFacts {
  return { replayable: !isOneShot(body), text: () => textOf(body) }
}

/** A stream or an iterator: gone once it has been read. */
function isOneShot(body: unknown): boolean {
  if (typeof body !== "object" || body === null) return typeof body === "function"
  if (isData(body)) return false
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
function isData(body: object): boolean {
  if (body instanceof ArrayBuffer || ArrayBuffer.isView(body) || Array.isArray(body)) return true
  const tag = Object.prototype.toString.call(body)
  return (
    ["[object Blob]", "[object File]", "[object FormData]", "[object URLSearchParams]"].includes(tag) &&
    !("pipe" in body)
  )
}

function textOf(body: unknown): string | null {
  if (typeof body === "string") return body.slice(0, LOOKED_AT)
  if (body instanceof URLSearchParams) return body.toString().slice(0, LOOKED_AT)
  if (ArrayBuffer.isView(body)) {
    const bytes = new Uint8Array(body.buffer, body.byteOffset, Math.min(body.byteLength, LOOKED_AT))
    return new TextDecoder().decode(bytes)
  }
  if (body instanceof ArrayBuffer) return textOf(new Uint8Array(body))
  if (typeof FormData !== "undefined" && body instanceof FormData) {
    const fields = [...body].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []))
    return new URLSearchParams(fields as [string, string][]).toString().slice(0, LOOKED_AT)
  }
  try {
    return typeof body === "object" && body !== null && !isOneShot(body)
      ? JSON.stringify(body).slice(0, LOOKED_AT)
      : null
  } catch {
    return null
  }
}

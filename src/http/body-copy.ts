import { isOfBaseClass } from "./base-class.ts"
import { isArrayBuffer, isOneShot, tagOf } from "./body-kinds.ts"
import { readOr } from "./caller-values.ts"

/**
 * Bytes that are copied for one call, which takes some 5 µs. Buffers that are written again and again for one record
 * after another are small; to copy an upload of 100 MB, for each call that waits, would cost more than the fault.
 */
const MAX_COPIED_BYTES = 65_536

/**
 * A request's body as it is now: a client reads it when it is called, and the caller may fill the same object for the
 * next call while this one waits. Streams, large bytes, objects of other classes, and what cannot be changed, are returned
 * as they are. Of a form no file is copied.
 */
export function copyOfBody<T>(body: T): T {
  if (typeof body !== "object" || body === null) return body
  return readOr(() => (copyIfMutable(body) ?? body) as T, body)
}

function copyIfMutable(body: object): unknown {
  if (ArrayBuffer.isView(body)) return copyOfView(body)
  if (isArrayBuffer(body)) return body.byteLength > MAX_COPIED_BYTES ? body : body.slice(0)
  // The form-data package has its forms, which are streams, bear the tag of the standard's.
  if (isOneShot(body)) return body
  if (isOfBaseClass(body, "URLSearchParams")) return copyOfPairs(body as URLSearchParams)
  if (isOfBaseClass(body, "FormData")) return copyOfForm(body as FormData)
  return body
}

function copyOfView(view: ArrayBufferView): ArrayBufferView {
  const { buffer, byteOffset, byteLength } = view
  if (byteLength > MAX_COPIED_BYTES || !isArrayBuffer(buffer)) return view
  if (tagOf(view) === "DataView") return new DataView(buffer.slice(byteOffset, byteOffset + byteLength))
  // A Buffer's own `slice` shares its memory.
  return Uint8Array.prototype.slice.call(view)
}

/** Of the same realm or package, which alone may know its class. */
export function copyOfPairs(params: URLSearchParams): URLSearchParams {
  return new (params.constructor as typeof URLSearchParams)(params)
}

function copyOfForm(form: FormData): FormData {
  const copy = new (form.constructor as typeof FormData)()
  for (const [name, value] of form) copy.append(name, value)
  return copy
}

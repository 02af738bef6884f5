import { isFormStream } from "../../http/form-stream.ts"

/** A form of the form-data package, a stream though mostly of parts in memory, in a shape that can be sent again. */
export interface FormBytes {
  readonly bytes: Uint8Array
  /** Its type, with the boundary: form-data gives each form one of its own. */
  readonly headers: Record<string, string>
}

/** Null: no such form, or one with a stream in it, which can be sent only once. To be asked before it is sent. */
export function formBytes(data: unknown): FormBytes | null {
  try {
    return isFormStream(data) ? { bytes: data.getBuffer(), headers: data.getHeaders() } : null
  } catch {
    return null
  }
}

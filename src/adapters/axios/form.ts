/** A form as the form-data package has it, and axios on Node with it: a stream, though mostly of parts in memory. */
interface FormStream {
  getBuffer(): Uint8Array
  getHeaders(): Record<string, string>
}

/** Such a form in a shape that can be sent again. */
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

function isFormStream(data: unknown): data is FormStream {
  if (typeof data !== "object" || data === null) return false
  const { getBuffer, getHeaders } = data as Partial<FormStream>
  return typeof getBuffer === "function" && typeof getHeaders === "function"
}

/** A form as the form-data package has it, and axios on Node with it: a stream of headers, values and line ends. */
export interface FormStream {
  getBuffer(): Uint8Array
  getHeaders(): Record<string, string>
  readonly _streams?: unknown
}

/** False for data that throws where it is read. */
export function isFormStream(data: unknown): data is FormStream {
  if (typeof data !== "object" || data === null) return false
  try {
    const { getBuffer, getHeaders } = data as Partial<FormStream>
    return typeof getBuffer === "function" && typeof getHeaders === "function"
  } catch {
    return false
  }
}

/** What such a form is made of; null: it is no such form. To be asked before it is sent: then it has no parts left. */
export function formStreamParts(data: unknown): readonly unknown[] | null {
  if (!isFormStream(data) || !Array.isArray(data._streams)) return null
  // A function writes a line's end.
  return data._streams.filter((part) => typeof part !== "function")
}

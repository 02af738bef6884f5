import { utf8Text } from "./bytes.ts"

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

/** Where a header ends that such a form writes before a value. */
const HEADER_END = "\r\n\r\n"

/** What of such a form is in memory, as it is sent; null: it is no such form. To be asked before it is sent. */
export function formStreamStart(data: unknown): (() => { text: string; whole: boolean }) | null {
  if (!isFormStream(data) || !Array.isArray(data._streams)) return null
  // A function writes a line's end. A form that has been sent has no parts left.
  const parts = data._streams.filter((part) => typeof part !== "function")
  const held = parts.filter((part) => typeof part === "string" || ArrayBuffer.isView(part))
  return () => {
    const texts = held.map((part) => (typeof part === "string" ? part : utf8Text(part)))
    const text = texts.map((text) => (text.endsWith(HEADER_END) ? text : `${text}\r\n`)).join("")
    return { text, whole: parts.length > 0 && held.length === parts.length }
  }
}

import { isFormStream } from "../../http/form-stream.ts"
import type { AxiosConfig } from "./types.ts"

/** A form of the form-data package, a stream though mostly of parts in memory, in a shape that can be sent again. */
export interface FormBytes {
  readonly bytes: Uint8Array
  /** Its type, with the boundary: form-data gives each form one of its own. */
  readonly headers: readonly (readonly [string, string])[]
}

/** What axios takes of a form's headers where `formDataHeaderPolicy` is `"content-only"`. */
const CONTENT_HEADERS: readonly string[] = ["content-type", "content-length"]

/** Null: no such form, or one with a stream in it, which can be sent only once. To be asked before it is sent. */
export function formBytes({ data, formDataHeaderPolicy }: AxiosConfig): FormBytes | null {
  try {
    if (!isFormStream(data)) return null
    const headers = Object.entries(data.getHeaders()).filter(
      ([name]) => formDataHeaderPolicy !== "content-only" || CONTENT_HEADERS.includes(name.toLowerCase()),
    )
    return { bytes: data.getBuffer(), headers }
  } catch {
    return null
  }
}

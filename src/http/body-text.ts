import { isOneShot, parsedData, tagOf } from "./body-kinds.ts"
import { readPrefix, type Start } from "./body-stream.ts"
import { bytesOf, utf8Text } from "./decode-bytes.ts"
import type { Sight } from "./request-view.ts"
import { EXCERPT_BYTES } from "./response-view.ts"

// The text of bodies: of a response's as far as its client has read it, of a request's in any form that clients take.

/** What of a response's body the client has read already; a body that is still to be read is left alone. */
export function parsedBodyText(data: unknown): string {
  try {
    if (typeof data === "string") return data.slice(0, EXCERPT_BYTES)
    const bytes = bytesOf(data)
    if (bytes) return utf8Text(bytes.subarray(0, EXCERPT_BYTES))
    const own = parsedData(data)
    if (own !== undefined) return JSON.stringify(own).slice(0, EXCERPT_BYTES)
  } catch {}
  return ""
}

/** No more of a request's body is looked at, in characters or bytes. */
const MAX_LENGTH = 1024 * 1024
/** No more is read of what has to be waited for, in bytes. */
const READ_BYTES = 256 * 1024
/** And no longer, in ms. */
const READ_MS = 1_000

const HIDDEN: Sight = { text: null, whole: false }

/** What can be seen of a request's body without waiting. It may throw, where the body does. */
export function sightOf(body: unknown): Sight {
  if (typeof body === "string") return bounded(body)
  if (typeof body !== "object" || isBlob(body) || isOneShot(body)) return HIDDEN
  if (tagOf(body) === "URLSearchParams") return bounded(String(body))
  const bytes = bytesOf(body)
  if (bytes) return { text: utf8Text(bytes.subarray(0, MAX_LENGTH)), whole: bytes.length <= MAX_LENGTH }
  if (!isForm(body)) return bounded(JSON.stringify(body))
  const fields = [...body]
  const texts = fields.filter(([, value]) => typeof value === "string")
  return { ...bounded(formText(texts)), ...(texts.length < fields.length ? { whole: false } : {}) }
}

/** Where a header ends that a form of the form-data package writes before a value. */
const HEADER_END = "\r\n\r\n"

/** What of such a form is in memory, as it is sent. @param parts as they were before it was sent */
export function sightOfFormStream(parts: readonly unknown[]): Sight {
  const held = parts.filter((part) => typeof part === "string" || ArrayBuffer.isView(part))
  const texts = held.map((part) => (typeof part === "string" ? part : utf8Text(part)))
  const text = texts.map((text) => (text.endsWith(HEADER_END) ? text : `${text}\r\n`)).join("")
  return { text, whole: parts.length > 0 && held.length === parts.length }
}

/** What of a request's body has to be waited for; null: there is nothing of the kind. */
export async function startOf(body: unknown): Promise<Start | null> {
  if (isBlob(body)) return readPrefix(body.stream(), READ_BYTES, READ_MS)
  return isForm(body) ? formStart(body) : null
}

/** The body of a fetch's Request, from a clone; null: it was used already. */
export async function startOfRequest(request: Request): Promise<Start | null> {
  if (request.bodyUsed) return null
  const copy = request.clone()
  // Firefox has no `body` of a Request.
  return readPrefix(copy.body ?? (await copy.blob()).stream(), READ_BYTES, READ_MS)
}

/** A form's fields, and the start of its files. */
async function formStart(form: FormData): Promise<Start> {
  const until = Date.now() + READ_MS
  const fields: [string, string][] = []
  let left = READ_BYTES
  let whole = true
  for (const [name, value] of form) {
    if (typeof value === "string") {
      fields.push([name, value])
      continue
    }
    const start = await readPrefix(value.stream(), left, Math.max(0, until - Date.now()))
    fields.push([name, start.text])
    left -= start.text.length
    whole &&= start.whole
  }
  return { text: formText(fields).slice(0, MAX_LENGTH), whole }
}

function formText(fields: Iterable<readonly [string, unknown]>): string {
  const pairs = Array.from(fields, ([name, value]) => [name, String(value)])
  if (typeof URLSearchParams === "function") return new URLSearchParams(pairs).toString()
  return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")
}

const bounded = (text: string): Sight => ({
  text: text.slice(0, MAX_LENGTH),
  whole: text.length <= MAX_LENGTH,
})

const isBlob = (body: unknown): body is Blob =>
  ["Blob", "File"].includes(tagOf(body)) && typeof (body as Blob).stream === "function"

const isForm = (body: unknown): body is FormData =>
  tagOf(body) === "FormData" && typeof (body as FormData)[Symbol.iterator] === "function"

import { readPrefix, type Start } from "./body-stream.ts"
import { utf8Text } from "./bytes.ts"
import { formStreamStart } from "./form-stream.ts"
import { isArrayBuffer } from "./object-response.ts"
import type { BodyView } from "./request-view.ts"

/** No more of a request's body is looked at, in characters or bytes. */
const MAX_LENGTH = 1024 * 1024
/** No more is read of what has to be waited for, in bytes. */
const READ_BYTES = 256 * 1024
/** And no longer, in ms. */
const READ_MS = 1_000

/** As far as a body can be seen; `text` is null where it is none. */
interface Sight {
  readonly text: string | null
  readonly whole: boolean
}

/** https://fetch.spec.whatwg.org/#dom-request */
const BODILESS = new Set(["GET", "HEAD"])
const NOTHING: Sight = { text: null, whole: true }
const HIDDEN: Sight = { text: null, whole: false }

/** A body that throws where it is read: it may be a stream, and hold anything. */
export const UNREADABLE: BodyView = { replayable: false, text: () => null, hides: () => true }

/**
 * What a request's body is, in any of the forms that fetch and axios take. To be asked before the body is sent. Never
 * throws: what to make of a body that cannot be read is for the client to say.
 */
export function bodyView(body: unknown): BodyView {
  try {
    const once = isOneShot(body)
    // Sending such a form uses up its parts.
    const form = once ? formStreamStart(body) : null
    return new SeenBody(
      !once,
      () => form?.() ?? sightOf(body),
      () => startOf(body),
    )
  } catch {
    return UNREADABLE
  }
}

/** The body of a fetch's Request, which sends a clone of it each time, so that it can be sent again. */
export function requestBody(request: Request): BodyView {
  return new SeenBody(
    true,
    () => (request.body === null || BODILESS.has(request.method) ? NOTHING : HIDDEN),
    async () => {
      if (request.bodyUsed) return null
      const copy = request.clone()
      // Firefox has no `body` of a Request.
      return readPrefix(copy.body ?? (await copy.blob()).stream(), READ_BYTES, READ_MS)
    },
  )
}

class SeenBody implements BodyView {
  readonly replayable: boolean
  readonly #look: () => Sight
  readonly #read: () => Promise<Start | null>
  #sight: Sight | null = null
  #loading: Promise<void> | null = null

  /** @param read what has to be waited for; null: there is nothing of the kind */
  constructor(replayable: boolean, look: () => Sight, read: () => Promise<Start | null>) {
    this.replayable = replayable
    this.#look = look
    this.#read = read
  }

  text(): string | null {
    return this.#seen().text
  }

  hides(): boolean {
    return !this.#seen().whole
  }

  load(): Promise<void> {
    this.#loading ??= this.#load()
    return this.#loading
  }

  async #load(): Promise<void> {
    if (!this.hides()) return
    try {
      this.#sight = (await this.#read()) ?? this.#seen()
    } catch {
      // What cannot be read stays hidden.
    }
  }

  #seen(): Sight {
    try {
      this.#sight ??= this.#look()
    } catch {
      this.#sight = HIDDEN
    }
    return this.#sight
  }
}

/** A stream or an iterator: gone once it has been read. */
function isOneShot(body: unknown): boolean {
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

// By their tags: a body may be of another realm, or of a package.
const tagOf = (body: unknown): string => Object.prototype.toString.call(body).slice("[object ".length, -1)

const isBlob = (body: unknown): body is Blob =>
  ["Blob", "File"].includes(tagOf(body)) && typeof (body as Blob).stream === "function"

const isForm = (body: unknown): body is FormData =>
  tagOf(body) === "FormData" && typeof (body as FormData)[Symbol.iterator] === "function"

function sightOf(body: unknown): Sight {
  if (body === undefined || body === null) return NOTHING
  if (typeof body === "string") return bounded(body)
  if (typeof body !== "object" || isBlob(body) || isOneShot(body)) return HIDDEN
  if (tagOf(body) === "URLSearchParams") return bounded(String(body))
  if (isArrayBuffer(body)) return bytesIn(new Uint8Array(body))
  if (ArrayBuffer.isView(body)) return bytesIn(new Uint8Array(body.buffer, body.byteOffset, body.byteLength))
  if (!isForm(body)) return bounded(JSON.stringify(body))
  const fields = [...body]
  const texts = fields.filter(([, value]) => typeof value === "string")
  return { ...bounded(formText(texts)), ...(texts.length < fields.length ? { whole: false } : {}) }
}

const bounded = (text: string): Sight => ({
  text: text.slice(0, MAX_LENGTH),
  whole: text.length <= MAX_LENGTH,
})

const bytesIn = (bytes: Uint8Array): Sight => ({
  text: utf8Text(bytes.subarray(0, MAX_LENGTH)),
  whole: bytes.length <= MAX_LENGTH,
})

function formText(fields: Iterable<readonly [string, unknown]>): string {
  const pairs = Array.from(fields, ([name, value]) => [name, String(value)])
  if (typeof URLSearchParams === "function") return new URLSearchParams(pairs).toString()
  return pairs.map((pair) => pair.map(encodeURIComponent).join("=")).join("&")
}

async function startOf(body: unknown): Promise<Start | null> {
  if (isBlob(body)) return readPrefix(body.stream(), READ_BYTES, READ_MS)
  return isForm(body) ? formStart(body) : null
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

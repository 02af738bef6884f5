import type { ApiError } from "./api-error.ts"
import {
  CODES,
  FIELD_LISTS,
  FIELDS,
  KEYED,
  KEYED_LISTS,
  MESSAGES,
  NAMING,
  NEEDED,
  NESTED,
  PROVIDED,
  REQUEST_IDS,
  SUBCODES,
} from "./api-error-names.ts"

/** Google Ads' fields stand 8 deep. */
const MAX_DEPTH = 8
const MAX_NODES = 200
const MAX_KEYS = 200
const MAX_MESSAGES = 3
const MAX_FIELDS = 8
/** How much of one message is kept, in characters. */
export const MAX_MESSAGE = 4_000
export const MAX_CODE = 100

/** Of NESTED, those that may hold a plain text instead. */
const PLAIN = new Set(["error", "errors", "err"])

/**
 * What a parsed body says. `status`: repeated inside the body it is no code.
 * @param start the start of a text that may be read and cut: see `echoFreeStart`
 */
export function apiErrorInJson(
  json: unknown,
  status: number | null,
  start: (text: string, limit: number) => string,
): ApiError {
  const reading = new JsonReader(status, start)
  reading.read(json, 0, "")
  reading.readBare(json)
  const { codes, messages, fields, requestId, needed, provided } = reading
  const message = messages.join("; ")
  // A problem's type is a page, which says less than a code beside it.
  const code = codes.find((code) => !/^https?:/.test(code)) ?? codes[0]
  return {
    form: "json",
    ...(code === undefined ? {} : { code }),
    ...(message === "" ? {} : { message }),
    fields,
    ...(requestId === undefined ? {} : { requestId }),
    ...(needed === undefined ? {} : { needed }),
    ...(provided === undefined ? {} : { provided }),
  }
}

class JsonReader {
  readonly codes: string[] = []
  readonly messages: string[] = []
  readonly fields: string[] = []
  requestId: string | undefined
  needed: string | undefined
  provided: string | undefined
  readonly #start: (text: string, limit: number) => string
  #nodes = 0

  constructor(
    readonly status: number | null,
    start: (text: string, limit: number) => string,
  ) {
    this.#start = start
  }

  read(node: unknown, depth: number, under: string): void {
    if (depth > MAX_DEPTH || ++this.#nodes > MAX_NODES) return
    if (typeof node === "string") this.#sentence(node)
    if (typeof node !== "object" || node === null) return
    if (Array.isArray(node)) {
      for (const item of node.slice(0, MAX_NODES)) this.read(item, depth + 1, `${under}[]`)
      return
    }
    const own = ownProperties(node)
    this.#message(own, under)
    this.#code(own)
    this.#field(own, under)
    this.requestId ??= firstText(own, REQUEST_IDS)
    this.needed ??= this.#texts(own, NEEDED)
    this.provided ??= this.#texts(own, PROVIDED)
    for (const name of NESTED) {
      const value = own.get(name)
      // A plain `error` is OAuth's and Slack's code, or a sentence; a plain `errors` is Shopify's.
      if (typeof value === "string" && PLAIN.has(name)) this.#sentence(value)
      if (typeof value === "object" && value !== null) this.read(value, depth + 1, name)
    }
    if (KEYED.has(under)) this.#keyed(node)
    for (const name of KEYED_LISTS) this.#keyedLists(own.get(name), false)
  }

  /** Nothing but fields and what is wrong with them: `{ "since": ["Enter a valid date."] }`, as Django's have it. */
  readBare(json: unknown): void {
    if (this.messages.length > 0 || this.codes.length > 0) return
    this.#keyedLists(json, true)
  }

  #sentence(text: string): void {
    if (/^[\w.:-]{1,100}$/.test(text)) this.codes.push(this.#start(text, MAX_CODE))
    else this.#say(text)
  }

  #say(text: string): void {
    if (this.messages.length >= MAX_MESSAGES) return
    const message = this.#start(text, MAX_MESSAGE).trim()
    if (message === "") return
    if (!this.messages.some((earlier) => earlier.includes(message))) this.messages.push(message)
  }

  #message(own: ReadonlyMap<string, unknown>, under: string): void {
    const title = own.get("title")
    // OData: `{ lang: "en", value: "…" }`.
    const detail = firstText(own, under === "message" ? ["value"] : MESSAGES, isMessage)
    // RFC 9457: the title names the kind of problem, the detail this one.
    if (typeof title === "string" && detail !== undefined) this.#say(`${title}: ${detail}`)
    else if (typeof title === "string") this.#say(title)
    else if (detail !== undefined) this.#say(detail)
  }

  #code(own: ReadonlyMap<string, unknown>): void {
    for (const name of CODES) {
      const code = this.#asCode(name, unwrapped(name, own.get(name)))
      if (code === undefined) continue
      const sub = SUBCODES.map((subcode) => own.get(subcode)).find((value) => typeof value === "number")
      this.codes.push(sub === undefined ? code : `${code}/${sub}`)
      return
    }
  }

  #asCode(name: string, value: unknown): string | undefined {
    if (typeof value === "number")
      return name !== "status" && value !== this.status && value !== 0 ? String(value) : undefined
    if (typeof value !== "string" || value === "" || value.length > MAX_CODE) return undefined
    if (value === String(this.status) || value === "about:blank") return undefined
    // Elsewhere these hold plain words: "error", "Jane", "Bad Request".
    const isConstant = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(value) && value.length > 3 && value !== "ERROR"
    if (name === "status" || name === "name" || name === "key") return isConstant ? value : undefined
    return name === "reason" && /\s/.test(value) ? undefined : withoutNamespace(this.#start(value, MAX_CODE))
  }

  #texts(own: ReadonlyMap<string, unknown>, names: readonly string[]): string | undefined {
    const text = firstTexts(own, names)
    return text && this.#start(text, MAX_MESSAGE)
  }

  #field(own: ReadonlyMap<string, unknown>, under: string): void {
    for (const name of NAMING.has(under) ? ["name", ...FIELDS] : FIELDS) {
      const value = own.get(name)
      const several = FIELD_LISTS.has(name)
      const parts = Array.isArray(value) ? value.slice(0, 10).filter(isScalar).map(String) : []
      if (several) for (const part of parts) if (part !== "") this.#addField(part)
      const path = several ? "" : Array.isArray(value) ? parts.join(".") : value
      if (typeof path !== "string" || path === "") continue
      this.#addField(path)
      return
    }
  }

  #keyed(node: object): void {
    for (const key of Object.keys(node).slice(0, MAX_FIELDS)) {
      const value = (node as Record<string, unknown>)[key]
      const first = Array.isArray(value) ? value[0] : value
      // A text under one of these names is a message or a code, read already; a list of them is not.
      const isOwn = first === value && (MESSAGES.includes(plain(key)) || CODES.includes(plain(key)))
      if (typeof first !== "string" || isOwn) continue
      this.#addField(key)
      this.#say(`${key}: ${first}`)
    }
  }

  #keyedLists(node: unknown, sentencesOnly: boolean): void {
    if (typeof node !== "object" || node === null || Array.isArray(node)) return
    for (const key of Object.keys(node).slice(0, MAX_FIELDS)) {
      const value = (node as Record<string, unknown>)[key]
      const [first] = Array.isArray(value) ? value : []
      if (first === undefined) continue
      const text =
        typeof first === "object" && first !== null ? firstText(ownProperties(first), MESSAGES) : first
      if (typeof text !== "string") continue
      // A value that was sent is no message; a sentence is.
      const isSentence = /\s/.test(text)
      if (isSentence || !sentencesOnly) this.#addField(key)
      if (isSentence) this.#say(`${key}: ${text}`)
    }
  }

  #addField(field: string): void {
    if (this.fields.length >= MAX_FIELDS) return
    const name = this.#start(field, MAX_CODE)
    if (!this.fields.includes(name)) this.fields.push(name)
  }
}

/** AWS: `com.amazonaws.dynamodb.v20120810#ThrottlingException`, and in a header `ThrottlingException:http://…`. */
export function withoutNamespace(code: string): string {
  const [, name = code] = /^[\w.]+#(\w+)$/.exec(code) ?? /^(\w+):https?:/.exec(code) ?? []
  return name
}

/** Own properties under their plain names; of two that look the same the first counts. */
function ownProperties(node: object): Map<string, unknown> {
  const own = new Map<string, unknown>()
  for (const key of Object.keys(node).slice(0, MAX_KEYS)) {
    const name = plain(key)
    if (!own.has(name)) own.set(name, (node as Record<string, unknown>)[key])
  }
  return own
}

function plain(key: string): string {
  return key
    .slice(0, MAX_CODE)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
}

/** `reason` is a sentence for Elasticsearch, and a code for Google. */
const isMessage = (name: string, text: string) => name !== "reason" || /\s/.test(text)

function firstText(
  own: ReadonlyMap<string, unknown>,
  names: readonly string[],
  takes: (name: string, text: string) => boolean = () => true,
): string | undefined {
  for (const name of names) {
    const value = own.get(name)
    if (typeof value === "string" && value.trim() !== "" && takes(name, value)) return value
  }
  return undefined
}

/** A text, or a list of texts with blanks between. */
function firstTexts(own: ReadonlyMap<string, unknown>, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = own.get(name)
    const texts = Array.isArray(value) ? value.slice(0, 20).filter((item) => typeof item === "string") : []
    const text = typeof value === "string" ? value : texts.join(" ")
    if (text.trim() !== "") return text
  }
  return undefined
}

/** Google Ads: `"errorCode": { "queryError": "UNRECOGNIZED_FIELD" }`. */
function unwrapped(name: string, value: unknown): unknown {
  if (name !== "errorcode" || typeof value !== "object" || value === null || Array.isArray(value))
    return value
  return Object.values(value)[0]
}

function isScalar(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number"
}

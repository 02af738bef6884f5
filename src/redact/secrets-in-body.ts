import { parseTruncatedJson } from "../http/parse-truncated-json.ts"
import { decodeBase64Text, MIN_NAMED_LENGTH } from "./base64-text.ts"
import { collectFromAuthorization, collectFromUserinfo } from "./collect-authorization.ts"
import { decodeComponent } from "./mask-url.ts"
import { partsOf } from "./multipart.ts"
import { pairsIn } from "./name-value-pairs.ts"
import { isProse } from "./prose.ts"
import type { NameStrength, SecretCollector } from "./secret-collector.ts"

const MAX_BODY_LENGTH = 256 * 1024
const MAX_NODES = 50_000
const MAX_PIECES = 10_000
/** JSON in base64 in JSON in a form, and once more. */
const MAX_DEPTH = 4
/** A shorter text holds no name with a value worth looking for. */
const MIN_PAIR_LENGTH = 6
const USERINFO = /:\/\/([^\s/?#@"<>]{1,500})@/g
const USER = /^([^\s:{}"<>]{0,200}):([^\r\n]{1,2000})$/
const NAMED = /^\s{0,8}([\w.$-]{1,100})\s{0,8}[:=]\s{0,8}(\S[^\r\n]{0,500})$/

/** Takes the credential fields of bodies: JSON, forms, multipart, base64 of these, any other text; and each within another. */
export class BodyReader {
  readonly #strengthOf: (name: string) => NameStrength
  readonly #secrets: SecretCollector
  #depth = 0
  #nodes = 0

  constructor(strengthOf: (name: string) => NameStrength, secrets: SecretCollector) {
    this.#strengthOf = strengthOf
    this.#secrets = secrets
  }

  body(body: string): void {
    if (this.#depth === MAX_DEPTH) {
      this.#secrets.addUnread(body)
      return
    }
    const text = body.slice(0, MAX_BODY_LENGTH)
    this.#secrets.addUnread(body.slice(MAX_BODY_LENGTH))
    this.#depth++
    try {
      this.#read(text)
    } finally {
      this.#depth--
    }
  }

  #read(text: string): void {
    const json = parse(text)
    const parts = json === undefined ? partsOf(text) : null
    const plain = json === undefined ? decodeBase64Text(text) : null
    if (json !== undefined) this.#json(json, text)
    else if (parts !== null) for (const { name, content } of parts) this.#named(name, content)
    else if (plain !== null) this.body(plain)
    else if (/^[^\s{}<>"]{1,200}=/.test(text)) this.form(text)
    else {
      // JSON that was cut, or several texts of it; it may also be no JSON at all.
      const start = NO_JSON.test(text) ? undefined : parseTruncatedJson(text)
      if (start !== undefined) this.#json(start, text)
      this.#text(text)
    }
  }

  /** Takes the credential fields of `name=value&…`. */
  form(form: string): void {
    const pieces = form.split("&", MAX_PIECES)
    for (const piece of pieces) {
      const [name = "", ...content] = piece.split("=")
      const value = content.join("=")
      this.#named(decodeComponent(name) ?? name, decodeComponent(value) ?? value, value)
    }
    if (pieces.length === MAX_PIECES)
      this.#secrets.addUnread(form.slice(pieces.reduce((length, piece) => length + piece.length + 1, 0)))
  }

  /** Takes the credentials within a value: of a header, a parameter, a field. */
  value(text: string, strength: NameStrength = null): void {
    if (text.length < MIN_PAIR_LENGTH) return
    const plain = decodeBase64Text(text, strength === "strong" ? MIN_NAMED_LENGTH : undefined)
    if (plain !== null) this.#unpacked(plain, strength)
    else if (/^\s*[[{]/.test(text) || text.length > MAX_BODY_LENGTH) this.body(text)
    else this.#text(text)
  }

  /** Takes what stands before the "@" of URLs in a text. */
  userinfo(text: string): void {
    for (const [, userinfo = ""] of text.matchAll(USERINFO))
      collectFromUserinfo(decodeComponent(userinfo) ?? userinfo, this.#secrets)
  }

  /** What stood in base64: a credential itself, a user and a password, or data that hold some. */
  #unpacked(plain: string, strength: NameStrength): void {
    const [, user = "", password = ""] = USER.exec(plain) ?? []
    this.#secrets.add(plain, strength)
    // As Basic has them, where a name speaks of credentials at all.
    for (const part of [user, password]) this.#secrets.add(part, strength && "strong")
    this.body(plain)
  }

  #named(name: string, value: string, spelled = value): void {
    const strength = this.#strengthOf(name)
    if (strength !== null) for (const form of new Set([spelled, value])) this.#secrets.add(form, strength)
    this.value(value, strength)
  }

  #json(json: unknown, text: string): void {
    const open: { value: unknown; strength: NameStrength }[] = [{ value: json, strength: null }]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (++this.#nodes > MAX_NODES) {
        this.#secrets.addUnread(text)
        return
      }
      const { value, strength } = node
      if (typeof value === "string" || typeof value === "number") {
        if (strength !== null) this.#secrets.add(String(value), strength)
        if (typeof value === "string") this.value(value, strength)
      } else if (Array.isArray(value)) {
        for (const child of value.reverse()) open.push({ value: child, strength })
      } else if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value)
        // { "name": "password", "value": "…" }
        const label = entries.find(
          ([key, name]) => /^(?:name|key|field|param)$/i.test(key) && typeof name === "string",
        )
        const labelled = label ? this.#strengthOf(String(label[1])) : null
        for (const [key, child] of entries.reverse()) {
          const own = this.#strengthOf(key) ?? (/^values?$/i.test(key) ? labelled : null)
          open.push({ value: child, strength: own === "strong" ? own : (strength ?? own) })
        }
      }
    }
  }

  #text(text: string): void {
    if (!/[=:>%]/.test(text)) return
    this.userinfo(text)
    // password:a&b
    const [, name = "", rest = ""] = NAMED.exec(text) ?? []
    const whole = isProse(rest) ? null : this.#strengthOf(name)
    if (whole !== null) this.#secrets.add(rest, whole)
    for (const pair of pairsIn(text, (name) => this.#strengthOf(name) !== null)) {
      const strength = this.#strengthOf(pair.name)
      this.#secrets.add(pair.value, strength)
      if (/authorization$/i.test(pair.name)) collectFromAuthorization(pair.value, this.#secrets)
      const plain = pair.quoted ? parse(`"${pair.value}"`) : undefined
      if (typeof plain === "string") this.#secrets.add(plain, strength)
    }
  }
}

/** What JSON begins with. To have other text refused by the parser costs a throw or more for each value of a body. */
const JSON_START = /^\s*(?:\[\s*["[{tfn\d\]-]|\{\s*["}]|["tfn\d-])/

/** `[INFO] started`, `{name}`: brackets of no JSON. */
const NO_JSON = /^\s*(?:\[\s*[^\s"[{tfn\d\]-]|\{\s*[^\s"}])/

function parse(text: string): unknown {
  if (!JSON_START.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { parseTruncatedJson } from "../http/parse-truncated-json.ts"
import type { Gatherer, Naming } from "./carried.ts"
import { collectAuthorization, collectUser } from "./collect-authorization.ts"
import { partsOf } from "./multipart.ts"
import { SHORTEST_NAMED, unpacked } from "./packed.ts"
import { pairsIn } from "./pairs.ts"
import { isSaid } from "./prose.ts"
import { decode } from "./url.ts"

const MAX_BODY_LENGTH = 256 * 1024
const MAX_NODES = 50_000
const MAX_PIECES = 10_000
/** JSON in base64 in JSON in a form, and once more. */
const MAX_DEPTH = 4
/** A shorter text holds no name with a value worth looking for. */
const SHORTEST_PAIR = 6
const USERINFO = /:\/\/([^\s/?#@"<>]{1,500})@/g
const USER = /^([^\s:{}"<>]{0,200}):([^\r\n]{1,2000})$/
const NAMED = /^\s{0,8}([\w.$-]{1,100})\s{0,8}[:=]\s{0,8}(\S[^\r\n]{0,500})$/

/** Takes the credential fields of bodies: JSON, forms, multipart, base64 of these, any other text; and each within another. */
export class BodyReader {
  readonly #naming: (name: string) => Naming
  readonly #gatherer: Gatherer
  #depth = 0
  #nodes = 0

  constructor(naming: (name: string) => Naming, gatherer: Gatherer) {
    this.#naming = naming
    this.#gatherer = gatherer
  }

  body(body: string): void {
    if (this.#depth === MAX_DEPTH) {
      this.#gatherer.leave(body)
      return
    }
    const text = body.slice(0, MAX_BODY_LENGTH)
    this.#gatherer.leave(body.slice(MAX_BODY_LENGTH))
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
    const plain = json === undefined ? unpacked(text) : null
    if (json !== undefined) this.#json(json, text)
    else if (parts !== null) for (const { name, content } of parts) this.#named(name, content)
    else if (plain !== null) this.body(plain)
    else if (/^[^\s{}<>"]{1,200}=/.test(text)) this.form(text)
    else {
      // JSON that was cut, or several texts of it; it may also be no JSON at all.
      const start = parseTruncatedJson(text)
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
      this.#named(decode(name) ?? name, decode(value) ?? value, value)
    }
    if (pieces.length === MAX_PIECES)
      this.#gatherer.leave(form.slice(pieces.reduce((length, piece) => length + piece.length + 1, 0)))
  }

  /** Takes the credentials within a value: of a header, a parameter, a field. */
  value(text: string, named: Naming = null): void {
    if (text.length < SHORTEST_PAIR) return
    const plain = unpacked(text, named === "strong" ? SHORTEST_NAMED : undefined)
    if (plain !== null) this.#unpacked(plain, named)
    else if (/^\s*[[{]/.test(text) || text.length > MAX_BODY_LENGTH) this.body(text)
    else this.#text(text)
  }

  /** Takes what stands before the "@" of URLs in a text. */
  userinfo(text: string): void {
    for (const [, userinfo = ""] of text.matchAll(USERINFO))
      collectUser(decode(userinfo) ?? userinfo, this.#gatherer)
  }

  /** What stood in base64: a credential itself, a user and a password, or data that hold some. */
  #unpacked(plain: string, named: Naming): void {
    const [, user = "", password = ""] = USER.exec(plain) ?? []
    this.#gatherer.take(plain, named)
    // As Basic has them, where a name speaks of credentials at all.
    for (const part of [user, password]) this.#gatherer.take(part, named && "strong")
    this.body(plain)
  }

  #named(name: string, value: string, spelled = value): void {
    const named = this.#naming(name)
    if (named !== null) for (const form of new Set([spelled, value])) this.#gatherer.take(form, named)
    this.value(value, named)
  }

  #json(json: unknown, text: string): void {
    const open: { value: unknown; named: Naming }[] = [{ value: json, named: null }]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (++this.#nodes > MAX_NODES) {
        this.#gatherer.leave(text)
        return
      }
      const { value, named } = node
      if (typeof value === "string" || typeof value === "number") {
        if (named !== null) this.#gatherer.take(String(value), named)
        if (typeof value === "string") this.value(value, named)
      } else if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value)
        // { "name": "password", "value": "…" }
        const label = entries.find(
          ([key, name]) => /^(?:name|key|field|param)$/i.test(key) && typeof name === "string",
        )
        const labelled = label ? this.#naming(String(label[1])) : null
        for (const [key, child] of entries.reverse()) {
          const own = this.#naming(key) ?? (/^values?$/i.test(key) ? labelled : null)
          open.push({ value: child, named: own === "strong" ? own : (named ?? own) })
        }
      }
    }
  }

  #text(text: string): void {
    if (!/[=:>%]/.test(text)) return
    this.userinfo(text)
    // password:a&b
    const [, name = "", rest = ""] = NAMED.exec(text) ?? []
    const whole = rest === "" || isSaid(rest) ? null : this.#naming(name)
    if (whole !== null) this.#gatherer.take(rest, whole)
    for (const pair of pairsIn(text, (name) => this.#naming(name) !== null)) {
      const named = this.#naming(pair.name)
      this.#gatherer.take(pair.value, named)
      if (/authorization$/i.test(pair.name)) collectAuthorization(pair.value, this.#gatherer)
      const plain = pair.quoted ? parse(`"${pair.value}"`) : undefined
      if (typeof plain === "string") this.#gatherer.take(plain, named)
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

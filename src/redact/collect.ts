import type { RequestView } from "../http/request-view.ts"
import { AUTH_SCHEMES, splitAuthorization } from "./authorization.ts"
import { BodyReader } from "./body.ts"
import { type Collected, Gatherer, type Naming } from "./carried.ts"
import { collectAuthorization, collectUser } from "./collect-authorization.ts"
import { headerKind } from "./header-names.ts"
import { looksSecret } from "./tokens.ts"
import { type Allowed, decode, MAX_INPUT_LENGTH, maskUrl } from "./url.ts"

export interface Rules {
  /** May this query parameter be shown? */
  readonly allowed: Allowed
  /** Is this header masked although the list allows it? Lower case. */
  readonly isHidden: (header: string) => boolean
  readonly naming: (name: string) => Naming
}

/** What one request carried and must not be seen again. Never throws, whatever the request holds. */
export function collect(request: RequestView, rules: Rules): Collected {
  const collector = new Collector(rules)
  collector.headers(() => request.headers())
  collector.url(() => request.url)
  collector.body(() => request.body.text())
  collector.attempt(() => {
    if (request.body.hides?.()) collector.gatherer.missed()
  })
  collector.headers(() => request.beside?.().headers ?? [])
  collector.attempt(() => {
    for (const text of request.beside?.().texts ?? []) collector.body(() => text)
  })
  return collector.gatherer.collected()
}

/** From this length on a mixed word of a text counts as a credential. */
const WORD_LENGTH = 12

class Collector {
  readonly gatherer = new Gatherer()
  readonly #rules: Rules
  readonly #naming: (name: string) => Naming
  readonly #bodies: BodyReader

  constructor(rules: Rules) {
    this.#rules = rules
    this.#naming = remembering(rules.naming)
    this.#bodies = new BodyReader(this.#naming, this.gatherer)
  }

  headers(read: () => Iterable<readonly [string, string]>): void {
    this.attempt(() => {
      for (const [name, value] of read()) this.#header(name.toLowerCase(), String(value))
    })
  }

  url(read: () => string): void {
    this.attempt(() => {
      const url = read()
      this.gatherer.leave(url.slice(MAX_INPUT_LENGTH))
      // Of a URL within its path, as proxies have it, too.
      this.#bodies.userinfo(url.slice(0, MAX_INPUT_LENGTH))
      maskUrl(url, this.#rules.allowed, (part, value, name) => this.#urlPart(part, value, name))
    })
  }

  body(read: () => string | null): void {
    this.attempt(() => {
      const text = read()
      if (text !== null) this.#bodies.body(text)
    })
  }

  /** A hostile or broken request has nothing more to tell. */
  attempt(act: () => void): void {
    try {
      act()
    } catch {
      this.gatherer.missed()
    }
  }

  #header(name: string, value: string): void {
    const { gatherer } = this
    const kind = headerKind(name)
    if (name === "cookie") this.#cookies(value)
    else if (this.#rules.isHidden(name) || kind === "authorization") collectAuthorization(value, gatherer)
    else if (kind === "url") this.#links(value)
    else if (kind === "text") this.#words(value)
    else if (kind !== undefined) return
    else if (
      this.#naming(name) === "strong" ||
      AUTH_SCHEMES.has(splitAuthorization(value).scheme.toLowerCase())
    )
      collectAuthorization(value, gatherer)
    else gatherer.take(value, null)
    this.#bodies.value(value)
  }

  /** One URL, or `<url>; rel="next"` and more. */
  #links(value: string): void {
    const targets = value.includes("<") ? value.match(/<[^<>]+>/g) : null
    for (const target of targets?.map((link) => link.slice(1, -1)) ?? [value]) this.url(() => target)
  }

  /** A text that may be shown but for the words in it that may not. */
  #words(value: string): void {
    for (const word of value.split(/[\s,;()]+/))
      if (looksSecret(word, WORD_LENGTH)) this.gatherer.take(word, "strong")
  }

  #cookies(value: string): void {
    this.gatherer.take(value, "strong")
    for (const cookie of value.split(";")) {
      const [name = "", ...content] = cookie.split("=")
      const plain = content.join("=").trim().replace(/^"|"$/g, "")
      for (const form of new Set([plain, decode(plain) ?? plain])) {
        const named = this.#naming(name.trim())
        this.gatherer.take(form, named)
        this.#bodies.value(form, named)
      }
    }
  }

  #urlPart(part: string, value: string, name: string): void {
    const plain = decode(value) ?? value
    for (const form of new Set([value, plain])) {
      if (part === "userinfo") collectUser(form, this.gatherer)
      else if (part === "query") this.gatherer.take(form, this.#naming(name))
      else this.gatherer.take(form, part === "host" || part === "fragment" ? null : "strong")
      // As it is written too: base64 may have a "+" that should have been escaped.
      if (part === "query") this.#bodies.value(form, this.#naming(name))
    }
    // #access_token=…&state=…, /key=…/
    if (part === "fragment" || part === "path") this.#bodies.form(value)
  }
}

/** How many names are remembered at most. */
const MAX_NAMES = 2_000

/** The rows of a body name their fields alike. */
function remembering(naming: (name: string) => Naming): (name: string) => Naming {
  const known = new Map<string, Naming>()
  return (name) => {
    const told = known.get(name)
    if (told !== undefined) return told
    const found = naming(name)
    if (known.size < MAX_NAMES) known.set(name, found)
    return found
  }
}

import { headersBeside } from "../http/basic-credentials.ts"
import type { RequestView } from "../http/request-view.ts"
import { AUTH_SCHEMES, splitAuthorization } from "./authorization.ts"
import { collectFromAuthorization, collectFromUserinfo } from "./collect-authorization.ts"
import { headerKind } from "./header-names.ts"
import { looksSecret } from "./mask-tokens.ts"
import { decodeComponent, type IsAllowed, MAX_INPUT_LENGTH, maskUrl } from "./mask-url.ts"
import { type CollectedSecrets, type NameStrength, SecretCollector } from "./secret-collector.ts"
import { BodyReader } from "./secrets-in-body.ts"

export interface SecretRules {
  /** May this query parameter be shown? */
  readonly allowed: IsAllowed
  /** Is this header masked although the list allows it? Lower case. */
  readonly isHidden: (header: string) => boolean
  readonly strengthOf: (name: string) => NameStrength
}

/** What one request carried and must not be seen again. Never throws, whatever the request holds. */
export function collectSecrets(request: RequestView, rules: SecretRules): CollectedSecrets {
  const reader = new RequestReader(rules)
  reader.headers(() => request.headers())
  reader.url(() => request.url)
  reader.body(() => request.body.text())
  reader.ignoringErrors(() => {
    if (request.body.hides?.()) reader.secrets.addUnreadable()
  })
  reader.headers(() => headersBeside(request))
  reader.ignoringErrors(() => {
    for (const text of request.beside?.().texts ?? []) reader.body(() => text)
  })
  return reader.secrets.collected()
}

/** From this length on a mixed word of a text counts as a credential. */
const WORD_LENGTH = 12

class RequestReader {
  readonly secrets = new SecretCollector()
  readonly #rules: SecretRules
  readonly #strengthOf: (name: string) => NameStrength
  readonly #bodies: BodyReader

  constructor(rules: SecretRules) {
    this.#rules = rules
    this.#strengthOf = memoized(rules.strengthOf)
    this.#bodies = new BodyReader(this.#strengthOf, this.secrets)
  }

  headers(read: () => Iterable<readonly [string, string]>): void {
    this.ignoringErrors(() => {
      for (const [name, value] of read()) this.#header(name.toLowerCase(), String(value))
    })
  }

  url(read: () => string): void {
    this.ignoringErrors(() => {
      const url = read()
      this.secrets.addUnread(url.slice(MAX_INPUT_LENGTH))
      // Of a URL within its path, as proxies have it, too.
      this.#bodies.userinfo(url.slice(0, MAX_INPUT_LENGTH))
      maskUrl(url, this.#rules.allowed, (part, value, name) => this.#urlPart(part, value, name))
    })
  }

  body(read: () => string | null): void {
    this.ignoringErrors(() => {
      const text = read()
      if (text !== null) this.#bodies.body(text)
    })
  }

  /** A hostile or broken request has nothing more to tell. */
  ignoringErrors(act: () => void): void {
    try {
      act()
    } catch {
      this.secrets.addUnreadable()
    }
  }

  #header(name: string, value: string): void {
    const { secrets } = this
    const kind = headerKind(name)
    if (name === "cookie") this.#cookies(value)
    else if (this.#rules.isHidden(name) || kind === "authorization") collectFromAuthorization(value, secrets)
    else if (kind === "url") this.#links(value)
    else if (kind === "text") this.#words(value)
    else if (kind !== undefined) return
    else if (
      this.#strengthOf(name) === "strong" ||
      AUTH_SCHEMES.has(splitAuthorization(value).scheme.toLowerCase())
    )
      collectFromAuthorization(value, secrets)
    else secrets.add(value, null)
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
      if (looksSecret(word, WORD_LENGTH)) this.secrets.add(word, "strong")
  }

  #cookies(value: string): void {
    this.secrets.add(value, "strong")
    for (const cookie of value.split(";")) {
      const [name = "", ...content] = cookie.split("=")
      const plain = content.join("=").trim().replace(/^"|"$/g, "")
      for (const form of new Set([plain, decodeComponent(plain) ?? plain])) {
        const strength = this.#strengthOf(name.trim())
        this.secrets.add(form, strength)
        this.#bodies.value(form, strength)
      }
    }
  }

  #urlPart(part: string, value: string, name: string): void {
    const plain = decodeComponent(value) ?? value
    for (const form of new Set([value, plain])) {
      if (part === "userinfo") collectFromUserinfo(form, this.secrets)
      else if (part === "query") this.secrets.add(form, this.#strengthOf(name))
      else this.secrets.add(form, part === "host" || part === "fragment" ? null : "strong")
      // As it is written too: base64 may have a "+" that should have been escaped.
      if (part === "query") this.#bodies.value(form, this.#strengthOf(name))
    }
    // #access_token=…&state=…, /key=…/
    if (part === "fragment" || part === "path") this.#bodies.form(value)
  }
}

/** How many names are remembered at most. */
const MAX_NAMES = 2_000

/** The rows of a body name their fields alike. */
function memoized(strengthOf: (name: string) => NameStrength): (name: string) => NameStrength {
  const known = new Map<string, NameStrength>()
  return (name) => {
    const told = known.get(name)
    if (told !== undefined) return told
    const found = strengthOf(name)
    if (known.size < MAX_NAMES) known.set(name, found)
    return found
  }
}

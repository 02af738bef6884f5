import { utf8Bytes } from "../http/bytes.ts"
import { encodedForms } from "./encodings.ts"
import { looksSecret } from "./mask-tokens.ts"
import { hasShape } from "./value-shapes.ts"

/** How many secrets of one request are looked for in every form; credentials come before the rest, short ones first. */
const MAX_SECRETS = 1_000
/** And how many bytes of them, together. */
const MAX_BYTES = 16 * 1024
/** How many characters are looked for as they are only, where they lie beyond a bound. */
const MAX_BEYOND = 512 * 1024
/** A longer value, in bytes, is not looked for in base64 and hex, which have up to ten times as many characters. */
const MAX_ENCODED = 16 * 1024
/** The shortest value that is looked for, in characters. */
export const MIN_SECRET_LENGTH = 4
/** The shortest value that is found where it lies beyond a bound. */
const MIN_BEYOND_LENGTH = 8

/** Something the request carried. */
export interface Secret {
  readonly value: string
  /** One opaque word, of which a start or an end is telling too. */
  readonly token: boolean
}

/** What a request carried, as far as it could be seen. */
export interface CollectedSecrets {
  readonly secrets: readonly Secret[]
  /** Parts of the request that were not looked through: nothing in them may be seen again. */
  readonly beyond: readonly string[]
  /** It carried something that is neither in `carried` nor for certain found by `beyond`. */
  readonly unseen: boolean
}

/** What a name says of its value: a credential, a credential if it looks like one, nothing. */
export type NameStrength = "strong" | "weak" | null

/** Collects the values worth looking for, each once. */
export class SecretCollector {
  readonly #credentials = new Set<string>()
  readonly #others = new Set<string>()
  readonly #beyond: string[] = []
  #room = MAX_BEYOND
  #unseen = false

  /** One value of the request. */
  add(value: string, strengthOf: NameStrength): void {
    if (strengthOf === "strong") {
      if (!isEmpty(value)) this.#credentials.add(value)
    } else if (isUncommon(value)) this.#others.add(value)
  }

  /** A part of the request that is not looked through. "" is none. */
  addUnread(text: string): void {
    if (text === "") return
    this.#unseen = true
    this.#keep(text)
  }

  /** There is a part that cannot be looked at. */
  addUnreadable(): void {
    this.#unseen = true
  }

  collected(): CollectedSecrets {
    const secrets: Secret[] = []
    let room = MAX_BYTES
    for (const values of [this.#credentials, this.#others]) {
      for (const value of [...values].sort((a, b) => a.length - b.length)) {
        room -= utf8Length(value)
        const hasRoom = room >= 0 && secrets.length < MAX_SECRETS
        if (hasRoom) secrets.push({ value, token: values === this.#credentials && ONE_WORD.test(value) })
        else if (value.length < MIN_BEYOND_LENGTH) this.#unseen = true
        else this.#keepWithForms(value)
      }
    }
    return { secrets, beyond: this.#beyond, unseen: this.#unseen }
  }

  #keepWithForms(value: string): void {
    this.#keep(value)
    if (utf8Length(value) > MAX_ENCODED || this.#room <= 0) this.#unseen = true
    else for (const form of longest(encodedForms(value))) this.#keep(form)
  }

  #keep(text: string): void {
    if (text.length > this.#room) this.#unseen = true
    if (this.#room > 0) this.#beyond.push(text.slice(0, this.#room))
    this.#room -= text.length
  }
}

function utf8Length(text: string): number {
  return utf8Bytes(text).length
}

/** Without what others begin with, for a part of these is found too. */
function longest(forms: ReadonlySet<string>): string[] {
  const all = [...forms]
  return all.filter((form) => !all.some((other) => other !== form && other.startsWith(form)))
}

// Data begins like other data: `{"type":"`, `<?xml ver`.
const ONE_WORD = /^[^\s"',;<>{[]\S*$/
const EMPTY = /^(?:true|false|null|none|undefined|basic|bearer)$/i

function isEmpty(value: string): boolean {
  return value.trim().length < MIN_SECRET_LENGTH || EMPTY.test(value.trim())
}

const MIN_OTHER_LENGTH = 6
// Words and names made of words: masking each of their echoes would leave messages unreadable.
const PLAIN = /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[ _.,/-](?:[A-Z]?[a-z]+|[A-Z]+))+$/
const COMMON = new Set(
  "application campaign campaigns conversions customer customers impressions performance".split(" "),
)

/** Worth looking for although no name says so: no short value, no plain word, no date. */
function isUncommon(value: string): boolean {
  const word = value.trim()
  if (word.length < MIN_OTHER_LENGTH || PLAIN.test(word) || /^[a-z]{1,7}$/i.test(word)) return false
  if (COMMON.has(word.toLowerCase())) return false
  return !/\D/.test(word) || looksSecret(word, 12) || !hasShape("date", word)
}

import { fits } from "./shapes.ts"
import { looksSecret } from "./tokens.ts"

/** How many secrets of one request are looked for at most; credentials come before the rest. */
const MAX_SECRETS = 200
/** And how many characters of them, together. */
const MAX_CHARACTERS = 32 * 1024
/** The shortest value that is looked for, in characters. */
export const SHORTEST = 4

/** Something the request carried. */
export interface Carried {
  readonly value: string
  /** One opaque word, of which a start or an end is telling too. */
  readonly token: boolean
}

/** What a name says of its value: a credential, a credential if it looks like one, nothing. */
export type Naming = "strong" | "weak" | null

/** Hands over one value of the request. */
export type Take = (value: string, naming: Naming) => void

/** Collects the values worth looking for, each once. */
export function gather(): { take: Take; carried(): Carried[] } {
  const credentials = new Set<string>()
  const others = new Set<string>()
  return {
    take(value, naming) {
      if (naming === "strong" ? !isEmpty(value) : isUncommon(value)) {
        const values = naming === "strong" ? credentials : others
        values.add(value)
      }
    },
    carried() {
      const carried: Carried[] = []
      let room = MAX_CHARACTERS
      for (const values of [credentials, others]) {
        for (const value of values) {
          if (room <= 0 || carried.length >= MAX_SECRETS) return carried
          carried.push({ value: value.slice(0, room), token: values === credentials && ONE_WORD.test(value) })
          room -= value.length
        }
      }
      return carried
    },
  }
}

const ONE_WORD = /^[^\s"',;<>]+$/
const EMPTY = /^(?:true|false|null|none|undefined|basic|bearer)$/i

function isEmpty(value: string): boolean {
  return value.trim().length < SHORTEST || EMPTY.test(value.trim())
}

const SHORTEST_OTHER = 6
// Words and names made of words: masking each of their echoes would leave messages nobody can read.
const PLAIN = /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[ _.,/-](?:[A-Z]?[a-z]+|[A-Z]+))+$/
const COMMON = new Set(
  "application campaign campaigns conversions customer customers impressions performance".split(" "),
)

/** Worth looking for although no name says so: no short value, no plain word, no date. */
function isUncommon(value: string): boolean {
  const word = value.trim()
  if (word.length < SHORTEST_OTHER || PLAIN.test(word) || /^[a-z]{1,7}$/i.test(word)) return false
  if (COMMON.has(word.toLowerCase())) return false
  return !/\D/.test(word) || looksSecret(word, 12) || !fits("date", word)
}

/** One challenge of a WWW-Authenticate or Proxy-Authenticate field. */
export interface Challenge {
  /** As sent: `"Bearer"`. */
  readonly scheme: string
  /** Names in lower case; of a name sent twice the first counts. */
  readonly parameters: ReadonlyMap<string, string>
}

const MAX_LENGTH = 8_192
const MAX_CHALLENGES = 8
const MAX_PARAMETERS = 20

const SPACE = /[ \t]*/y
const SEPARATOR = /[ \t,]*/y
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y
const TOKEN68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t]*(?:,|$))/y
const EQUALS = /[ \t]*=[ \t]*/y
const QUOTED = /"((?:[^"\\]|\\[\s\S])*)(?:"|$)/y
const BARE = /[^\s,"]*/y

/**
 * The challenges of a field, several of which may be joined by commas, as their parameters are too.
 * What is malformed is skipped up to the next comma. Linear time.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1
 */
export function parseChallenges(field: string): Challenge[] {
  const text = field.slice(0, MAX_LENGTH)
  const challenges: { scheme: string; parameters: Map<string, string> }[] = []
  let at = 0
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match) at = pattern.lastIndex
    return match
  }
  while (at < text.length && challenges.length <= MAX_CHALLENGES) {
    take(SEPARATOR)
    const name = take(TOKEN)?.[0]
    if (name === undefined) {
      const comma = text.indexOf(",", at)
      at = comma === -1 ? text.length : comma + 1
      continue
    }
    const current = challenges.at(-1)
    if (current && take(EQUALS)) {
      const value = take(QUOTED)?.[1]?.replace(/\\([\s\S])/g, "$1") ?? take(BARE)?.[0] ?? ""
      const key = name.toLowerCase()
      if (current.parameters.size < MAX_PARAMETERS && !current.parameters.has(key))
        current.parameters.set(key, value)
    } else {
      challenges.push({ scheme: name, parameters: new Map() })
      take(SPACE)
      take(TOKEN68)
    }
  }
  return challenges.slice(0, MAX_CHALLENGES)
}

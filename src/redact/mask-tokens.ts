import { isCalledId, objectIdEnd, withoutIds } from "./ids.ts"
import { MASK } from "./mask.ts"
import { TOKEN_SHAPES } from "./token-shapes.ts"
import { areWords } from "./word-likeness.ts"

// Sticky, tried where a word starts: so each place is read once for each form that begins as it does.
const KNOWN_TOKEN = new RegExp(
  TOKEN_SHAPES.flatMap(({ wordy, pattern }) => (wordy ? [] : [pattern])).join("|"),
  "y",
)
const KNOWN_OR_WORDS = new RegExp(
  TOKEN_SHAPES.flatMap(({ wordy, pattern }) => (wordy ? [pattern] : [])).join("|"),
  "y",
)
const WORD = /[A-Za-z0-9]+/g
/** The end of an escape is no part of the word behind it: %7B, \n, \u003d. */
const ESCAPE = /%[0-9A-Fa-f]{2}|\\(?:u[0-9A-Fa-f]{4}|x[0-9A-Fa-f]{2}|[nrtbf])/y

/** No known form and no length asked for is shorter. */
const MIN_TOKEN_LENGTH = 11
const RUN = /[A-Za-z0-9_+-]+={0,2}/g
const HEX = /^(?:[0-9a-f]+|[0-9A-F]+)$/

/** From this length on, an unknown word of mixed characters counts as a credential in running text. */
const OPAQUE_LENGTH = 32

/** Masks credentials that their own form gives away: known prefixes, then long words of mixed characters. */
export function maskTokens(text: string): string {
  const masked = maskAwsSecrets(maskKnownTokens(text))
  return masked.replace(RUN, (run, at: number) =>
    run.length >= OPAQUE_LENGTH && isOpaque(run, OPAQUE_LENGTH) && !isCalledId(masked, at, run) ? MASK : run,
  )
}

/** Only the known prefixes: for values such as request ids, which are long and mixed by nature. */
export function maskKnownTokens(text: string): string {
  const plain = text.includes("PRIVATE KEY") ? maskPrivateKeys(text) : text
  const words = new RegExp(WORD)
  let masked = ""
  let done = 0
  let wordsUntil = 0
  let onlyWordsUntil = 0
  let idUntil = 0
  for (let word = words.exec(plain); word !== null; word = words.exec(plain)) {
    if (word.index < idUntil) continue
    for (const at of startsOf(plain, word.index, words.lastIndex)) {
      if (at < onlyWordsUntil) continue
      let end = endAt(KNOWN_TOKEN, plain, at)
      if (end > 0 && areOnlyWords(plain.slice(at, end))) {
        onlyWordsUntil = end
        continue
      }
      if (end === 0) idUntil = objectIdEnd(plain, at)
      if (end === 0 && idUntil === 0 && at >= wordsUntil) {
        end = endAt(KNOWN_OR_WORDS, plain, at)
        if (end > 0 && areNames(plain.slice(at, end))) {
          wordsUntil = end
          end = 0
        }
      }
      if (end === 0) continue
      masked += plain.slice(done, at) + MASK
      done = end
      words.lastIndex = end
      break
    }
  }
  return done === 0 ? plain : masked + plain.slice(done)
}

/** The longest start of a form that may have a digit of its own: `r8_`, `sq0`, `do1_`. */
const PREFIX = 4

/** No vendor's random characters are words without a digit: `glpat-service_account_not_configured`. */
function areOnlyWords(token: string): boolean {
  return !/\d/.test(token.slice(PREFIX)) && /[a-z]/.test(token.slice(PREFIX)) && areWords(token)
}

/** Words, or the ids of files and the like: `00000-8e03978e-40d5-43e8-bc93-6894a57f9324`. */
function areNames(token: string): boolean {
  return areWords(token) || areWords(withoutIds(token))
}

// https://www.rfc-editor.org/rfc/rfc7468
const PEM = /-----BEGIN ([A-Z0-9 ]+)-----[A-Za-z0-9+/=:,.\s\\]*(?:-----END [A-Z0-9 ]+-----)?/g

function maskPrivateKeys(text: string): string {
  return text.replace(PEM, (block, label: string) => (label.includes("PRIVATE KEY") ? MASK : block))
}

function startsOf(text: string, start: number, end: number): number[] {
  const before = text.charAt(start - 1)
  if (before !== "%" && before !== "\\") return [start]
  ESCAPE.lastIndex = start - 1
  if (!ESCAPE.test(text) || ESCAPE.lastIndex >= end) return [start]
  return [ESCAPE.lastIndex, start]
}

/** Where the token at a place ends; 0 if there is none, or a letter or digit follows. */
function endAt(form: RegExp, text: string, at: number): number {
  form.lastIndex = at
  if (!form.test(text)) return 0
  const end = form.lastIndex
  return /[A-Za-z0-9]/.test(text.charAt(end)) ? 0 : end
}

/**
 * Does a value hold a credential by its form? `length`: from which length on a mixed word counts.
 * `before`: what stands before the value and may call it an id.
 */
export function looksSecret(value: string, length: number, before = ""): boolean {
  if (value.length < MIN_TOKEN_LENGTH) return false
  if (maskKnownTokens(value) !== value) return true
  for (const { 0: run, index } of value.matchAll(RUN))
    if (isOpaque(run, length) && !isCalledId(before + value, before.length + index, run)) return true
  return false
}

/**
 * A word that no person would type: it changes between letters and digits (or between any of lower case, upper case and
 * digits) far more often than names, camel case and dates do. UUIDs and short hex are ids, not credentials.
 */
function isOpaque(run: string, length: number): boolean {
  if (run.length < length) return false
  const rest = withoutIds(run)
  if (rest.length < length || (rest.length < OPAQUE_LENGTH && HEX.test(rest))) return false
  let turns = 0
  let digitTurns = 0
  let before = ""
  for (const character of rest) {
    const now = kindOf(character)
    if (before !== "" && now !== "" && now !== before) {
      turns++
      if (now === "digit" || before === "digit") digitTurns++
    }
    before = now
  }
  const isMixed = digitTurns >= Math.max(3, rest.length / 8) || turns >= rest.length * 0.4
  return isMixed && !areWords(rest)
}

function kindOf(character: string): "digit" | "lower" | "upper" | "" {
  if (character >= "0" && character <= "9") return "digit"
  if (character >= "a" && character <= "z") return "lower"
  if (character >= "A" && character <= "Z") return "upper"
  return ""
}

// Secret keys of AWS have no prefix: 40 characters of base64, where a secret or a key's id is spoken of.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
const BASE64 = /[A-Za-z0-9+/]+/g
const AWS_SECRET_LENGTH = 40
const SPEAKS_OF_AWS = /secret|aws|AKIA|ASIA|\[redacted\]/i

function maskAwsSecrets(text: string): string {
  if (text.length < AWS_SECRET_LENGTH || !SPEAKS_OF_AWS.test(text)) return text
  return text.replace(BASE64, (word) => (isAwsSecret(word) ? MASK : word))
}

function isAwsSecret(word: string): boolean {
  if (word.length !== AWS_SECRET_LENGTH || !/\d/.test(word)) return false
  return /[a-z]/.test(word) && /[A-Z]/.test(word) && !areWords(word)
}

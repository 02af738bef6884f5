import { MASK } from "./mask.ts"
import { looksSecret } from "./mask-tokens.ts"
import { areWords } from "./word-likeness.ts"

/** What is said of a credential and is none: the first words of a sentence about it. */
const SAID =
  /(?:(?:the|this|your|new|old|current|given|provided|supplied|a|an)\s)?(?:(?:password|passphrase|passcode|token|secret|key|pin|code|signature|session|credentials?|header|field|value|user)\s(?=(?:is|are|was|were|has|have|must|should|can|cannot|may|does|did|doesn|do|not|expired|required|missing)\b))?(?:must|should|shall|is|isn|are|aren|was|wasn|were|has|hasn|have|had|can|can't|cannot|could|couldn|may|might|will|won|would|need|needs|does|doesn|did|didn|do|don|too|not|no|never|only|already|at|either|neither|ensure|please|enter|choose|provide|specify|use|try|required|requires|invalid|expired|expires|missing|unknown|incorrect|wrong|malformed|blank|empty|weak|revoked|rejected|denied|disabled|unsupported|unauthorized|forbidden|mismatch|mismatched|undefined|null|none|not_found|minimum|maximum|min|max|length|fails|failed|contains|contained|matches|verification|verified|unverified|authentication|authorization|validation|absent|exactly|numeric|alphanumeric|digits|letters|characters|string|boolean|number|expects|expected|yes|inactive|stale|reused|compromised|rotated|locked|optional|unexpected|unset|omitted|redacted|hidden|masked)(?![\w-])/iy
const SENTENCE = /^[A-Za-z0-9 ,;:.()!?'’/-]{1,300}$/

/** Does the text at `at` begin as what is said of a credential does: `must be at least 8 characters`, `expired`? */
export function isProseAt(text: string, at: number): boolean {
  SAID.lastIndex = at
  return SAID.test(text)
}

/** Is all of a value a sentence about a credential? */
export function isProse(value: string): boolean {
  return isProseAt(value, 0) && SENTENCE.test(value) && !/\d{5}/.test(value) && !looksSecret(value, 12)
}

// password 'xyz', the API key is "xyz", with password hunter2
const NOUN = /passw(?:or)?d|passphrase|passcode|pwd|secret|token|key|pin|credentials?/gi
/** What stands before the noun and makes it one that is no word of other trades. */
const KIND =
  /(?:api|access|account|app|auth|bearer|client|encryption|id|license|private|refresh|secret|security|session|shared|signing|subscription)[ _-]?$/i
/** The longest of them, in characters. */
const KIND_ROOM = 13
const GAP = /(?:\s(?:is|was|of|value|set to)){0,2}\s{1,3}/y
const QUOTED = /(\\{0,4}["'`]|[“‘«]|&(?:quot|#34|#39|#x27);)([^"'`“”‘’«»&\\\r\n]+)/y
const BARE = /[^\s"'`“‘«\\,;:()<>]{6,}/y
/** A longer one is no credential that was typed. */
const LONGEST = 200
const RESOURCE =
  /^(?:["'`”’»\\]|&(?:quot|#34|#39|#x27);){0,4}\s(?:in\s|for\s|of\s|is not|was not|not found|does|already|could|cannot|has|exists)/
/** Algorithms and protocols are spoken of beside keys and passwords. */
const NO_SECRET =
  /^(?:sha|md|hmac|aes|rsa|ed|ecdsa|oauth|saml|pbkdf|argon|base|x|utf|http|tls|totp|v|p|s|pkcs|oidc)-?\d{1,5}\W?$/i

/** Masks what stands quoted behind a credential's name, or unquoted if no word is written so. */
export function maskProse(text: string): string {
  let masked = ""
  let done = 0
  for (const { 0: noun, index } of text.matchAll(NOUN)) {
    if (index < done) continue
    const start = endOf(GAP, text, index + noun.length)
    if (start === 0) continue
    const isStrong =
      /^(?:pass|pwd)/i.test(noun) ||
      (/^secret/i.test(noun) && /\sis\s/.test(text.slice(index, start))) ||
      KIND.test(text.slice(Math.max(0, index - KIND_ROOM), index))
    QUOTED.lastIndex = start
    const quoted = QUOTED.exec(text)
    const end = quoted ? start + quoted[0].length : endOf(BARE, text, start)
    const from = quoted ? end - (quoted[2]?.length ?? 0) : start
    const value = text.slice(from, end)
    if (value === "" || value.length > LONGEST || value.includes(MASK)) continue
    const isShown = quoted
      ? isProse(value) || (!isStrong && isName(noun, value, text.slice(end, end + 24)))
      : !isStrong || !isMixed(value)
    if (isShown) continue
    masked += text.slice(done, from) + MASK
    done = end
  }
  return masked + text.slice(done)
}

/** Where a form that begins at a place ends; 0 if it is not there. */
function endOf(form: RegExp, text: string, at: number): number {
  form.lastIndex = at
  return form.test(text) ? form.lastIndex : 0
}

function isMixed(word: string): boolean {
  if (NO_SECRET.test(word) || /[/=]/.test(word)) return false
  return /[A-Za-z]/.test(word) && /\d/.test(word) && !/[-_.].*[-_.]/.test(word) ? true : looksSecret(word, 12)
}

/** What is no credential behind a word that often names another: `Unexpected token '<'`, `secret "registry" not found`. */
function isName(noun: string, value: string, rest: string): boolean {
  if (looksSecret(value, 12)) return false
  if (!/^(?:secret|pin)/i.test(noun)) return value.length < 8 || !/\d/.test(value) || areWords(value)
  return RESOURCE.test(rest) || (/[-_./ ]/.test(value) && areWords(value))
}

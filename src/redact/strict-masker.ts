import type { RequestView, Userinfo } from "../http/request-view.ts"
import { cutText, MASK, oneLine } from "./mask.ts"
import type { MaskedRequest, RequestMasker } from "./request-masker.ts"
import { areWords } from "./word-likeness.ts"

/** The longest text that is looked at, in characters. */
const MAX_TEXT = 500
/** A word, also two in camel case, a version, a port or a part of an address. */
const PLAIN = /^(?:[A-Za-z]?[a-z]{1,15}(?:[A-Z][a-z]{1,15})?\d{0,2}|[A-Z]{1,7}|\d{1,5})$/
/** Shorter words are not looked for in what the request carries. */
const MIN_ECHO = 4
/** Names behind which a URL holds credentials: whatever follows one is masked. */
const SENSITIVE =
  /auth|bearer|bot|code|confirm|cred|hook|invit|key|login|magic|otp|pass|pin|pwd|reset|secret|session|share|sign|sso|token|unsub|verif/i

/**
 * Masks while the rules of redaction are not loaded, or if they cannot be: by a list of what is allowed, without tables.
 * Only plain words and short numbers are shown that the request itself does not carry, and no parameter.
 */
export const STRICT_MASKER: RequestMasker = { isStrict: true, of, name, forget() {} }

function of(request: RequestView, carried: readonly RequestView[] = []): MaskedRequest {
  const mask = (text: string) => maskWords(text, [request, ...carried])
  return {
    get url() {
      const { origin, path } = request.target
      return `${mask(origin)}${mask(path)}${/[?#]/.test(request.url) ? `?${MASK}` : ""}`
    },
    line: mask,
    mask,
    withoutEchoes: () => "",
    repeats: () => true,
  }
}

function name(request: RequestView, text: string): string {
  return maskWords(text, [request])
}

function maskWords(text: string, requests: readonly RequestView[]): string {
  if (text.includes("@")) return MASK
  const carried = requests.map(carriedBy)
  const seen = carried.includes(null) ? null : carried.join("\n").toLowerCase()
  let behind = false
  const shown = oneLine(text.slice(0, MAX_TEXT)).replace(/[^\s/:.,()?&=_-]+/g, (word) => {
    const isCarried = seen === null || (word.length >= MIN_ECHO && seen.includes(word.toLowerCase()))
    const isShown = !behind && !isCarried && PLAIN.test(word) && areWords(word)
    behind ||= SENSITIVE.test(word)
    return isShown ? word : MASK
  })
  return cutText(text.length > MAX_TEXT ? `${shown}${MASK}` : shown, MAX_TEXT)
}

/** All that a request carries beside its path, a Basic credential's parts too; null: more than can be seen. */
function carriedBy(request: RequestView): string | null {
  try {
    const { url, body } = request
    if (body.hides?.()) return null
    const { headers = [], basic = [], texts = [] } = request.beside?.() ?? {}
    const values = [...request.headers(), ...headers].map(([, value]) => value)
    const query = url.slice(url.search(/[?#]|$/))
    return [
      query,
      ...values,
      ...values.map(basicParts),
      ...basic.map(basicForms),
      ...texts,
      body.text(),
    ].join("\n")
  } catch {
    return null
  }
}

/** As it is, and in base64. Throws where a URL has it, or the runtime lacks what that takes. */
function basicForms([, from]: readonly [string, Userinfo | string]): string {
  if (typeof from === "string") {
    if (/^[^/?#]*:\/\/[^/?#]*@/.test(from)) throw new TypeError("not looked for")
    return ""
  }
  const pair = `${from.user}:${from.password}`
  return `${pair}\n${btoa(unescape(encodeURIComponent(pair)))}`
}

function basicParts(header: string): string {
  try {
    return atob(/^basic\s+(\S+)$/i.exec(header)?.[1] ?? "")
  } catch {
    return ""
  }
}

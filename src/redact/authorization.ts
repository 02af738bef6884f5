import { MASK } from "./mask.ts"

/**
 * Authentication schemes whose name may be shown. Lower case.
 * Sources: https://www.iana.org/assignments/http-authschemes, and the documentation of AWS, Azure, Atlassian (Opsgenie),
 * Elasticsearch, GitHub, Google, Klaviyo, Okta, Splunk and Zoho for theirs.
 */
export const AUTH_SCHEMES: ReadonlySet<string> = new Set([
  ..."basic bearer concealed digest dpop gnap hoba mutual negotiate oauth privatetoken scram-sha-1".split(
    " ",
  ),
  ..."scram-sha-256 vapid ntlm hawk wsse jwt signature hmac hmac-sha256 token apikey api-key".split(" "),
  ..."aws aws4-hmac-sha256 aws4-ecdsa-p256-sha256 sharedkey sharedkeylite sharedaccesssignature".split(" "),
  ..."goog4-rsa-sha256 googlelogin geniekey klaviyo-api-key ssws splunk zoho-oauthtoken".split(" "),
])

/** The two parts of an Authorization value; `scheme` is empty where there is none. */
export function splitAuthorization(value: string): { scheme: string; credentials: string } {
  const parts = /^\s*(\S+)\s+(\S[\s\S]*)$/.exec(value)
  return { scheme: parts?.[1] ?? "", credentials: parts?.[2]?.trimEnd() ?? value.trim() }
}

/** `Bearer abc` → `Bearer [redacted]`. A scheme that is not known may itself be a secret: all of it is masked. */
export function maskAuthorization(value: string): string {
  const { scheme, credentials } = splitAuthorization(value)
  if (credentials === "" || AUTH_SCHEMES.has(credentials.toLowerCase())) return value
  return AUTH_SCHEMES.has(scheme.toLowerCase()) ? `${scheme} ${MASK}` : MASK
}

/** A shorter word is no credential. */
const SHORTEST = 6
// Words that follow a scheme in running text: "Bearer eyJ…", but not "Basic authentication" or `Bearer realm=`.
const SCHEME_IN_TEXT =
  /\b(?:bearer|basic|negotiate|ntlm|dpop|token|apikey|sharedkey|ssws|geniekey|zoho-oauthtoken)(?=[ \t%+])/gi
const WORD_BEHIND = /((?:[ \t]|%20|\+){1,4})([^\s"',;<>&\\+][^\s"',;<>&\\]{5,})/y
const PLAIN_WORD = /^(?:[A-Za-z]?[a-z_]{1,24}|[A-Z_]{1,24})(?:[^A-Za-z0-9_=]{0,3}|=[^=]+)$/

/** Masks what follows a scheme's name in running text. */
export function maskSchemes(text: string): string {
  let masked = ""
  let done = 0
  for (const { 0: scheme, index } of text.matchAll(SCHEME_IN_TEXT)) {
    if (index < done) continue
    WORD_BEHIND.lastIndex = index + scheme.length
    const behind = WORD_BEHIND.exec(text)
    if (behind === null) continue
    const [all, gap = "", word = ""] = behind
    const end = index + scheme.length + all.length
    const asParameter = word.endsWith("=") && /^\\?"/.test(text.slice(end, end + 2))
    // What was masked before counts as one character: masking twice must change nothing.
    const shown = word.replace(MASK, "*")
    if (asParameter || shown.length < SHORTEST || PLAIN_WORD.test(shown)) continue
    masked += text.slice(done, index) + scheme + gap + MASK
    done = end
  }
  return masked + text.slice(done)
}

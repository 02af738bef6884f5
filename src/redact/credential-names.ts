/**
 * Names of fields, headers and parameters that hold credentials, in snake case.
 * Sources: sentry-javascript packages/core/src/utils/request.ts, sentry-python scrubber.py, Elastic APM's
 * sanitize_field_names, OpenTelemetry's url.full rule, RFC 6749 and RFC 7636 parameter names, AWS, Google and Azure signing.
 */
const ANYWHERE = [
  "passw(?:or)?d",
  "passphrase",
  "passcode",
  "pwd",
  "secret",
  // "tokens", "tokenized": counts and features, not credentials.
  "token(?!s|iz)",
  "(?:api|access|private|public|secret|signing|encryption|auth|account|consumer|master|shared|subscription|license|functions)_?key",
  "(?:auth|authorization|access|device|verification|security|reset)_?code",
  "session_?(?:id|key)",
  "signature",
  "credential",
  "authorization",
  "cookie",
  "bearer",
  "assertion",
  "verifier",
  "csrf",
  "xsrf",
  "jwt",
  "appsecret",
  "signed_request",
]
const AS_WORD = ["pass", "pin", "otp", "totp", "mfa", "sig", "sid", "sso", "saml", "cvv", "connection_string"]

const STRONG = new RegExp(`${ANYWHERE.join("|")}|(?:^|_)(?:${AS_WORD.join("|")})(?:_|$)`)

// What a field says about a credential, and what an error code says about it.
const HARMLESS_END =
  /_(?:types?|expires|expired|expiry|expiration|lifetime|ttl|count|limit|method|version|alg|algorithm|urls?|uri|endpoint|required|status|remaining|used|usage|in|at|policy|length|format|name|field|error|exception|message|hint)$/
const HARMLESS_START = /^(?:invalid|expired|missing|bad|unknown|wrong|malformed|revoked|unsupported|no)_/

// Credentials in one API and plain words in the next.
const WEAK =
  /^(?:code|state|auth|session|nonce|sign|hash|user|username|login|ticket|proof)$|(?:^|_)(?:key|hash|hmac)$/

/** What every name above has in it, whatever its spelling: most names of a text have not. */
const PERHAPS =
  /pass|pwd|secret|token|key|code|session|sign|credential|auth|cookie|bearer|assertion|verifier|csrf|xsrf|jwt|pin|otp|mfa|sig|sid|sso|saml|cvv|connection|state|nonce|hash|hmac|user|login|ticket|proof/i

/**
 * Does a name say that its value is a credential? `"weak"`: only if the value looks like one.
 * Any spelling: `client_secret`, `clientSecret`, `X-Client-Secret`.
 */
export function credentialStrength(name: string): "strong" | "weak" | null {
  if (name.length > 100 || !PERHAPS.test(name)) return null
  const snake = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toLowerCase()
  if (STRONG.test(snake)) return HARMLESS_END.test(snake) || HARMLESS_START.test(snake) ? null : "strong"
  return WEAK.test(snake) ? "weak" : null
}

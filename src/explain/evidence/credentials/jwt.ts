import { latinOfBase64 } from "../../../http/decode-bytes.ts"
/** What a JSON Web Token says of itself. Nothing is verified, and nothing else of it is looked at. Times are epoch ms. */
export interface TokenTimes {
  /** https://www.rfc-editor.org/rfc/rfc7519#section-4.1.4 */
  readonly expiresAt?: number
  readonly notBefore?: number
  readonly issuedAt?: number
}

const MAX_LENGTH = 16_384
/** The last second that a Date can hold. */
const LATEST = 8.64e12

const JWT = /^(?:[A-Za-z][\w-]*[ \t]+)?[\w-]+\.([\w-]+)\.[\w-]*$/

/** The times in a bearer token, with or without its scheme; null for what is not a readable JWT. */
export function tokenTimes(authorization: string): TokenTimes | null {
  const claims = claimsOf(authorization)
  return (
    claims && {
      ...time("expiresAt", claims, "exp"),
      ...time("notBefore", claims, "nbf"),
      ...time("issuedAt", claims, "iat"),
    }
  )
}

/**
 * `scope` is a text, https://www.rfc-editor.org/rfc/rfc8693#section-4.2, or a list with some; `scp` and `roles` are
 * Microsoft's, https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference, `scp` Okta's too;
 * `permissions` Auth0's, https://auth0.com/docs/get-started/apis/enable-role-based-access-control-for-apis
 */
const SCOPE_CLAIMS = ["scope", "scp", "permissions", "roles"]
const MAX_SCOPES = 50
const SCOPE = /^[\w.:/+*-]{1,100}$/

/** The scopes that a bearer token says it has; null where it does not say. */
export function tokenScopes(authorization: string): string[] | null {
  const claims = claimsOf(authorization)
  for (const claim of claims ? SCOPE_CLAIMS : []) {
    const value = ownClaim(claims as object, claim)
    const scopes = typeof value === "string" ? value.split(/[\s,]+/, MAX_SCOPES) : value
    if (!Array.isArray(scopes)) continue
    return scopes.slice(0, MAX_SCOPES).filter((scope) => typeof scope === "string" && SCOPE.test(scope))
  }
  return null
}

function claimsOf(authorization: string): object | null {
  const payload = authorization.length <= MAX_LENGTH ? JWT.exec(authorization.trim())?.[1] : undefined
  if (payload === undefined) return null
  try {
    // Outside ASCII the text may come out garbled; the numbers do not.
    const claims: unknown = JSON.parse(latinOfBase64(payload.replaceAll("-", "+").replaceAll("_", "/")))
    return typeof claims === "object" ? claims : null
  } catch {
    return null
  }
}

function time(name: keyof TokenTimes, claims: object, claim: string): TokenTimes {
  const seconds = ownClaim(claims, claim)
  return typeof seconds === "number" && seconds > 0 && seconds <= LATEST ? { [name]: seconds * 1000 } : {}
}

function ownClaim(claims: object, claim: string): unknown {
  return Object.hasOwn(claims, claim) ? (claims as Record<string, unknown>)[claim] : undefined
}

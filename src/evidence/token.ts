/** What a JSON Web Token says of its own time, as epoch ms. Nothing else of it is looked at, and nothing is verified. */
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
  const payload = authorization.length <= MAX_LENGTH ? JWT.exec(authorization.trim())?.[1] : undefined
  if (payload === undefined) return null
  try {
    // Outside ASCII the text may come out garbled; the numbers do not.
    const claims: unknown = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")))
    if (typeof claims !== "object" || claims === null) return null
    return {
      ...time("expiresAt", claims, "exp"),
      ...time("notBefore", claims, "nbf"),
      ...time("issuedAt", claims, "iat"),
    }
  } catch {
    return null
  }
}

function time(name: keyof TokenTimes, claims: object, claim: string): TokenTimes {
  const seconds = Object.hasOwn(claims, claim) ? (claims as Record<string, unknown>)[claim] : undefined
  return typeof seconds === "number" && seconds > 0 && seconds <= LATEST ? { [name]: seconds * 1000 } : {}
}

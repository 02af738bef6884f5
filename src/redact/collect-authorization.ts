import { AUTH_SCHEMES, splitAuthorization } from "./authorization.ts"
import type { Gatherer } from "./carried.ts"
import { pairsIn } from "./pairs.ts"
import { decode } from "./url.ts"

// What a signature says of itself.
const DESCRIPTIVE = new Set(
  `realm uri algorithm qop nc charset signedheaders headers oauth_signature_method oauth_version oauth_timestamp timestamp
  created expires userhash`.split(/\s+/),
)

/** Takes an Authorization header's value and the secrets within it. */
export function collectAuthorization(value: string, gatherer: Gatherer): void {
  const { scheme, credentials } = splitAuthorization(value)
  gatherer.take(credentials, "strong")
  if (!AUTH_SCHEMES.has(scheme.toLowerCase())) {
    gatherer.take(value, "strong")
    gatherer.take(scheme, null)
  }
  if (scheme.toLowerCase() === "basic") collectBasic(credentials, gatherer)
  // Digest, OAuth 1, AWS4-HMAC-SHA256 and the like: name="value", name=value
  for (const pair of pairsIn(credentials, (name) => !DESCRIPTIVE.has(name.toLowerCase()))) {
    gatherer.take(pair.value, null)
    gatherer.take(decode(pair.value) ?? "", null)
    gatherer.take(pair.value.replace(/\\(.)/g, "$1"), null)
    // Credential=AKIA…/20260101/eu-west-1/s3/aws4_request
    gatherer.take(pair.value.split("/")[0] ?? "", null)
  }
}

/** RFC 7617: base64 of `user:password`, in UTF-8 or in Latin-1. */
function collectBasic(credentials: string, gatherer: Gatherer): void {
  let latin: string
  try {
    latin = atob(credentials)
  } catch {
    return
  }
  const bytes = Uint8Array.from(latin, (character) => character.charCodeAt(0))
  for (const userinfo of new Set([new TextDecoder().decode(bytes), latin])) collectUser(userinfo, gatherer)
}

/** Takes `user:password`, and either half. */
export function collectUser(userinfo: string, gatherer: Gatherer): void {
  const colon = userinfo.indexOf(":")
  gatherer.take(userinfo, "strong")
  gatherer.take(userinfo.slice(0, Math.max(0, colon)), "strong")
  gatherer.take(userinfo.slice(colon + 1), "strong")
}

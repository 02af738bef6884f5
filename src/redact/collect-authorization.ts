import { latinOfBase64, utf8Text } from "../http/decode-bytes.ts"
import { AUTH_SCHEMES, splitAuthorization } from "./authorization.ts"
import { decodeComponent } from "./mask-url.ts"
import { pairsIn } from "./name-value-pairs.ts"
import type { SecretCollector } from "./secret-collector.ts"

// What a signature says of itself.
const DESCRIPTIVE = new Set(
  `realm uri algorithm qop nc charset signedheaders headers oauth_signature_method oauth_version oauth_timestamp timestamp
  created expires userhash`.split(/\s+/),
)

/** Takes an Authorization header's value and the secrets within it. */
export function collectFromAuthorization(value: string, secrets: SecretCollector): void {
  const { scheme, credentials } = splitAuthorization(value)
  secrets.add(credentials, "strong")
  if (!AUTH_SCHEMES.has(scheme.toLowerCase())) {
    secrets.add(value, "strong")
    secrets.add(scheme, null)
  }
  if (scheme.toLowerCase() === "basic") collectFromBasic(credentials, secrets)
  // Digest, OAuth 1, AWS4-HMAC-SHA256 and the like: name="value", name=value
  for (const pair of pairsIn(credentials, (name) => !DESCRIPTIVE.has(name.toLowerCase()))) {
    secrets.add(pair.value, null)
    secrets.add(decodeComponent(pair.value) ?? "", null)
    secrets.add(pair.value.replace(/\\(.)/g, "$1"), null)
    // Credential=AKIA…/20260101/eu-west-1/s3/aws4_request
    secrets.add(pair.value.split("/")[0] ?? "", null)
  }
}

/** RFC 7617: base64 of `user:password`, in UTF-8 or in Latin-1. */
function collectFromBasic(credentials: string, secrets: SecretCollector): void {
  let latin: string
  try {
    latin = latinOfBase64(credentials)
  } catch {
    return
  }
  const bytes = Uint8Array.from(latin, (character) => character.charCodeAt(0))
  for (const userinfo of new Set([utf8Text(bytes), latin])) collectFromUserinfo(userinfo, secrets)
}

/** Takes `user:password`, and either half. */
export function collectFromUserinfo(userinfo: string, secrets: SecretCollector): void {
  const colon = userinfo.indexOf(":")
  secrets.add(userinfo, "strong")
  secrets.add(userinfo.slice(0, Math.max(0, colon)), "strong")
  secrets.add(userinfo.slice(colon + 1), "strong")
}

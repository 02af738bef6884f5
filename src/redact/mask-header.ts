import { maskAuthorization, maskSchemes } from "./authorization.ts"
import { headerKind } from "./header-names.ts"
import { cutText, MASK } from "./mask.ts"
import { maskKnownTokens, maskTokens } from "./mask-tokens.ts"
import { pairsIn } from "./name-value-pairs.ts"

const MAX_VALUE_LENGTH = 2_000

// What a challenge says of itself. The rest (nonce, opaque, token68 data) is the business of the two ends.
// RFC 9110 §11.6.1, RFC 7616, RFC 6750 §3, RFC 9470, RFC 9728 §5.1, and Microsoft's and the Docker registry's own.
const CHALLENGE_PARAMETERS = new Set(
  `realm scope error error_description error_uri error_codes charset algorithm qop stale title domain acr_values max_age
  resource resource_metadata authorization_uri authorization resource_id service as_uri`.split(/\s+/),
)

/** How URLs and running text are masked: by the redactor that asks. */
export interface Maskers {
  readonly url: (url: string) => string
  readonly text: (text: string) => string
}

/** Masks one header's value. An empty value stays empty: that it is empty is evidence. */
export function maskHeader(name: string, value: string, maskers: Maskers): string {
  if (value.trim() === "") return ""
  const bounded = cutText(value, MAX_VALUE_LENGTH)
  switch (headerKind(name)) {
    case "text":
      return cutText(maskers.text(bounded), MAX_VALUE_LENGTH)
    case "url":
      return cutText(maskUrls(bounded, maskers), MAX_VALUE_LENGTH)
    case "challenge":
      return cutText(maskChallenge(bounded, maskers), MAX_VALUE_LENGTH)
    case "authorization":
      return maskAuthorization(value)
    case "id":
      return /^[\w.:;=@/+|" ,*-]{1,300}$/.test(value) ? maskKnownTokens(value) : MASK
    case "number":
      return /^[\d-]{1,20}$/.test(value) ? value : MASK
    default:
      return MASK
  }
}

/** One URL, as in Location, or `<url>; rel="next"` and more, as in Link (RFC 8288). */
function maskUrls(value: string, { url, text }: Maskers): string {
  if (!value.includes("<")) return url(value)
  return text(value.replace(/<([^<>]*)>/g, (_, target: string) => `<${url(target)}>`))
}

/** `Digest realm="api", nonce="dcd98b…"` → `Digest realm="api", nonce="[redacted]"`. */
function maskChallenge(value: string, { text }: Maskers): string {
  const challenge = maskSchemes(value)
  const shown: string[] = []
  let done = 0
  for (const pair of pairsIn(challenge, () => true)) {
    const kept = CHALLENGE_PARAMETERS.has(pair.name.toLowerCase()) ? text(pair.value) : MASK
    shown.push(maskTokens(challenge.slice(done, pair.start)), kept)
    done = pair.end
  }
  return shown.join("") + maskTokens(challenge.slice(done))
}

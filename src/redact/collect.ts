import type { RequestFacts } from "../exchange/request.ts"
import { AUTH_SCHEMES, splitAuthorization } from "./authorization.ts"
import { collectBody, collectForm } from "./body.ts"
import { type Carried, gather, type Naming, type Take } from "./carried.ts"
import { headerKind } from "./header-names.ts"
import { pairsIn } from "./pairs.ts"
import { type Allowed, decode, maskUrl } from "./url.ts"

export interface Rules {
  /** May this query parameter be shown? */
  readonly allowed: Allowed
  /** Is this header masked although the list allows it? Lower case. */
  readonly isHidden: (header: string) => boolean
  readonly naming: (name: string) => Naming
}

/** What one request carried and must not be seen again. Never throws, whatever the request holds. */
export function collect(request: RequestFacts, rules: Rules): Carried[] {
  const { take, carried } = gather()
  attempt(() => {
    for (const [name, value] of request.headers())
      collectHeader(name.toLowerCase(), String(value), rules, take)
  })
  attempt(() => collectUrl(request.url, rules, take))
  attempt(() => {
    const body = request.body.text()
    if (body !== null) collectBody(body, rules.naming, take)
  })
  return carried()
}

function collectHeader(name: string, value: string, { isHidden, naming }: Rules, take: Take): void {
  const kind = headerKind(name)
  if (name === "cookie") collectCookies(value, naming, take)
  else if (isHidden(name) || kind === "authorization") collectAuthorization(value, take)
  else if (kind !== undefined) return
  else if (naming(name) === "strong" || AUTH_SCHEMES.has(splitAuthorization(value).scheme.toLowerCase()))
    collectAuthorization(value, take)
  else take(value, null)
}

// What a signature says of itself.
const DESCRIPTIVE = new Set(
  `realm uri algorithm qop nc charset signedheaders headers oauth_signature_method oauth_version oauth_timestamp timestamp
  created expires userhash`.split(/\s+/),
)

function collectAuthorization(value: string, take: Take): void {
  const { scheme, credentials } = splitAuthorization(value)
  take(value, "strong")
  take(credentials, "strong")
  if (!AUTH_SCHEMES.has(scheme.toLowerCase())) take(scheme, null)
  if (scheme.toLowerCase() === "basic") attempt(() => collectBasic(credentials, take))
  // Digest, OAuth 1, AWS4-HMAC-SHA256 and the like: name="value", name=value
  for (const pair of pairsIn(credentials, (name) => !DESCRIPTIVE.has(name.toLowerCase()))) {
    take(pair.value, null)
    take(decode(pair.value) ?? "", null)
    take(pair.value.replace(/\\(.)/g, "$1"), null)
    // Credential=AKIA…/20260101/eu-west-1/s3/aws4_request
    take(pair.value.split("/")[0] ?? "", null)
  }
}

/** RFC 7617: base64 of `user:password`, in UTF-8 or in Latin-1. */
function collectBasic(credentials: string, take: Take): void {
  const latin = atob(credentials)
  const bytes = Uint8Array.from(latin, (character) => character.charCodeAt(0))
  for (const userinfo of new Set([new TextDecoder().decode(bytes), latin])) collectUser(userinfo, take)
}

function collectUser(userinfo: string, take: Take): void {
  const colon = userinfo.indexOf(":")
  take(userinfo, "strong")
  take(userinfo.slice(0, Math.max(0, colon)), "strong")
  take(userinfo.slice(colon + 1), "strong")
}

function collectCookies(value: string, naming: Rules["naming"], take: Take): void {
  take(value, "strong")
  for (const cookie of value.split(";")) {
    const [name = "", ...content] = cookie.split("=")
    const plain = content.join("=").trim().replace(/^"|"$/g, "")
    for (const form of new Set([plain, decode(plain) ?? plain])) take(form, naming(name.trim()))
  }
}

function collectUrl(url: string, { allowed, naming }: Rules, take: Take): void {
  maskUrl(url, allowed, (part, value, name) => {
    const plain = decode(value) ?? value
    for (const form of new Set([value, plain])) {
      if (part === "userinfo") collectUser(form, take)
      else if (part === "query") take(form, naming(name))
      else take(form, part === "host" || part === "fragment" ? null : "strong")
    }
    // #access_token=…&state=…, /key=…/
    if (part === "fragment" || part === "path") collectForm(value, naming, take)
  })
}

function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // A hostile or broken request has nothing more to tell.
  }
}

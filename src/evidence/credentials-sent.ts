import { AUTH_SCHEMES } from "../redact/authorization.ts"
import { credentialName } from "../redact/credential-names.ts"
import type { Evidence } from "./evidence.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { listed } from "./wording.ts"

/** The fields of this exchange: a proxy has its own. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8 */
export function fieldsOf(sight: Sight): { answer: string; request: string } {
  return sight.answer?.status === 407
    ? { answer: "proxy-authenticate", request: "proxy-authorization" }
    : { answer: "www-authenticate", request: "authorization" }
}

export function authorizationOf(sight: Sight): string | null {
  return sight.request.header(fieldsOf(sight).request)
}

/** What a program sends when a setting was missing. */
const PLACEHOLDERS = new Set(["undefined", "null", "nan", "none", "[object object]", "[object promise]"])

/** Credentials that are missing, empty, or plainly not meant. */
export function* sent(sight: Sight): Generator<Evidence> {
  const name = fieldsOf(sight).request === "authorization" ? "Authorization" : "Proxy-Authorization"
  const value = authorizationOf(sight)?.trim()
  if (value === undefined) {
    const others = otherCredentials(sight)
    const instead = others.length > 0 ? ` It carried ${listed(others)}.` : ""
    yield {
      kind: "authorization-missing",
      text: `The request carried no ${name} header.${instead}`,
      value: others,
    }
    return
  }
  const content = value.replace(/^[A-Za-z][\w-]*(?:[ \t]+|$)/, "")
  if (value === "" || (content === "" && AUTH_SCHEMES.has(value.toLowerCase()))) {
    yield { kind: "authorization-empty", text: `The request's ${name} header holds no credentials.` }
  } else if (PLACEHOLDERS.has((content || value).toLowerCase())) {
    const text = `The request's ${name} header holds the word "${content || value}" where the credentials belong: a setting is missing.`
    yield { kind: "authorization-placeholder", text }
  } else if (/^(?:bearer|basic)[ \t]/i.test(content)) {
    yield { kind: "authorization-doubled", text: `The request's ${name} header names its scheme twice.` }
  }
}

/** Names of headers and query parameters, other than Authorization, that credentials travel in. */
function otherCredentials(sight: Sight): string[] {
  const names = new Set<string>()
  for (const [name] of sight.request.headers())
    if (credentialName(name) === "strong") names.add(`the header ${shownName(sight, name)}`)
  const [, query = ""] = sight.request.url.split("?", 2)
  for (const pair of query.split("&", 100)) {
    const [name = ""] = pair.split("=", 1)
    if (credentialName(name) === "strong") names.add(`the parameter ${shownName(sight, name)}`)
  }
  return [...names].slice(0, 4)
}

import { basicOf } from "../http/userinfo.ts"
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

/** The value sent: by the client of its own (from a pair of user and password, or those in the URL), or in a header. */
export function authorizationOf(sight: Sight): string | null {
  const { request } = sight
  const field = fieldsOf(sight).request
  const added = request.beside?.().headers.find(([name]) => name === field)?.[1]
  if (added !== undefined) return added
  const given = request.header(field)
  return given === null && field === "authorization" ? basicOf(request.url) : given
}

/** What a program sends when a setting was missing. */
const PLACEHOLDERS = new Set(["undefined", "null", "nan", "none", "[object object]", "[object promise]"])

/** What is wrong with the credentials sent, as far as their form shows; null: nothing. */
export type SentFault = "missing" | "empty" | "placeholder" | "doubled"

export function faultIn(value: string | null): SentFault | null {
  const trimmed = value?.trim()
  if (trimmed === undefined) return "missing"
  const content = contentOf(trimmed)
  const [scheme = ""] = trimmed.toLowerCase().split(/\s/, 1)
  // A Basic pair without either half: https://www.rfc-editor.org/rfc/rfc7617
  if (
    trimmed === "" ||
    (content === "" && AUTH_SCHEMES.has(scheme)) ||
    (scheme === "basic" && content === "Og==")
  )
    return "empty"
  if (PLACEHOLDERS.has((content || trimmed).toLowerCase())) return "placeholder"
  return /^(?:bearer|basic)[ \t]/i.test(content) ? "doubled" : null
}

function contentOf(value: string): string {
  return value.replace(/^[A-Za-z][\w-]*(?:[ \t]+|$)/, "")
}

/** Credentials that are missing, empty, or plainly not meant. */
export function* sent(sight: Sight): Generator<Evidence> {
  const name = headerName(sight)
  const value = authorizationOf(sight)
  switch (faultIn(value)) {
    case "missing": {
      const others = otherCredentials(sight)
      const instead = others.length > 0 ? ` It carried ${listed(others)}.` : ""
      const text = `The request carried no ${name} header.${instead}`
      yield { kind: "authorization-missing", text, value: others }
      return
    }
    case "empty":
      yield { kind: "authorization-empty", text: `The request's ${name} header holds no credentials.` }
      return
    case "placeholder": {
      const word = contentOf(value?.trim() ?? "") || value?.trim()
      const text = `The request's ${name} header holds the word "${word}" where the credentials belong: a setting is missing.`
      yield { kind: "authorization-placeholder", text }
      return
    }
    case "doubled":
      yield { kind: "authorization-doubled", text: `The request's ${name} header names its scheme twice.` }
  }
}

export function headerName(sight: Sight): "Authorization" | "Proxy-Authorization" {
  return fieldsOf(sight).request === "authorization" ? "Authorization" : "Proxy-Authorization"
}

/** Names of headers and query parameters, other than Authorization, that credentials travel in. */
export function otherCredentials(sight: Sight): string[] {
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

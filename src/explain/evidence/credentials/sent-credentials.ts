import { basicOf, headersBeside } from "../../../http/basic-credentials.ts"
import { AUTH_SCHEMES } from "../../../redact/authorization.ts"
import { credentialStrength } from "../../../redact/credential-names.ts"
import type { FailureContext } from "../../failure-context.ts"
import { joinList } from "../../format.ts"
import { maskedName } from "../../masked-text.ts"
import type { Evidence } from "../evidence.ts"

/** The fields of this exchange: a proxy has its own. https://www.rfc-editor.org/rfc/rfc9110#section-15.5.8 */
export function credentialFields(failure: FailureContext): { answer: string; request: string } {
  return failure.response?.status === 407
    ? { answer: "proxy-authenticate", request: "proxy-authorization" }
    : { answer: "www-authenticate", request: "authorization" }
}

/** The value sent: by the client of its own (from a pair of user and password, or those in the URL), or in a header. */
export function authorizationOf(failure: FailureContext): string | null {
  const { request } = failure
  const field = credentialFields(failure).request
  const added = headersBeside(request).find(([name]) => name === field)?.[1]
  if (added !== undefined) return added
  const given = request.header(field)
  return given === null && field === "authorization" ? basicOf(request.url) : given
}

/** What a program sends when a setting was missing. */
const PLACEHOLDERS = new Set(["undefined", "null", "nan", "none", "[object object]", "[object promise]"])

/** What is wrong with the credentials sent, as far as their form shows; null: nothing. */
export type SentFault = "missing" | "empty" | "placeholder" | "doubled"

export function credentialFault(value: string | null): SentFault | null {
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
export function* sentCredentials(failure: FailureContext): Generator<Evidence> {
  const name = headerName(failure)
  const value = authorizationOf(failure)
  switch (credentialFault(value)) {
    case "missing": {
      const others = otherCredentials(failure)
      const instead = others.length > 0 ? ` It carried ${joinList(others)}.` : ""
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

export function headerName(failure: FailureContext): "Authorization" | "Proxy-Authorization" {
  return credentialFields(failure).request === "authorization" ? "Authorization" : "Proxy-Authorization"
}

/** Names of headers and query parameters, other than Authorization, that credentials travel in. */
export function otherCredentials(failure: FailureContext): string[] {
  const names = new Set<string>()
  for (const [name] of failure.request.headers())
    if (credentialStrength(name) === "strong") names.add(`the header ${maskedName(failure, name)}`)
  const [, query = ""] = failure.request.url.split("?", 2)
  for (const pair of query.split("&", 100)) {
    const [name = ""] = pair.split("=", 1)
    if (credentialStrength(name) === "strong") names.add(`the parameter ${maskedName(failure, name)}`)
  }
  return [...names].slice(0, 4)
}

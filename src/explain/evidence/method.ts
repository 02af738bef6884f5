import type { FailureContext } from "../failure-context.ts"
import { joinList } from "../format.ts"
import { maskedText, readHeader } from "../masked-text.ts"
import type { Collector } from "./evidence.ts"

const NOT_FOUND = 404
const METHOD_NOT_ALLOWED = 405
/** Longest URL that a text names, in characters. */
const MAX_URL = 120
const MAX_METHODS = 8
/** Registered methods are shorter: https://www.iana.org/assignments/http-methods */
const METHOD = /^[A-Z][A-Z-]{0,19}$/

/**
 * 404 and 405: the method that arrived, where a redirect changed it, and the methods that the resource takes. Clients make a
 * POST a GET after a 301, 302 or 303 (https://fetch.spec.whatwg.org/#http-redirect-fetch).
 */
export const methodOf: Collector = {
  *evidence(failure) {
    const change = changeOf(failure)
    if (change) {
      const { url, sent, isSure } = change
      const text = `A redirect to ${url} ${isSure ? "made" : "may have made"} the ${sent} a GET.`
      yield { kind: "method-changed", text, value: { url, sent } }
    }
    const methods = allowed(failure)
    if (methods.length === 0) return
    yield { kind: "allow", text: `The resource takes ${joinList(methods)} (Allow).`, value: methods }
  },
  *suggestions(failure) {
    const change = changeOf(failure)
    const methods = allowed(failure)
    if (change) {
      const { url, sent } = change
      yield { setting: "url", value: url, text: `Send the ${sent} to ${url} directly, without the redirect.` }
    } else if (methods.length > 0 && !methods.includes(failure.request.method)) {
      const [first = ""] = methods
      const which = methods.length === 1 ? first : `one of ${joinList(methods)}`
      const text = `Send ${which} in place of ${maskedText(failure, failure.request.method, 20)}, or check the URL.`
      yield { setting: "method", value: methods, text }
    }
  },
}

interface MethodChange {
  readonly url: string
  readonly sent: string
  /** False: the client does not tell whether the redirect kept the method, as a 307 does. */
  readonly isSure: boolean
}

function changeOf(failure: FailureContext): MethodChange | null {
  const { verdict, response, request } = failure
  if (verdict.status !== NOT_FOUND && verdict.status !== METHOD_NOT_ALLOWED) return null
  const target = response?.redirectedTo?.() ?? null
  if (target === null || request.method === "GET" || request.method === "HEAD") return null
  if (target.method !== null && target.method !== "GET") return null
  // A server that allows the method has refused another one.
  const isSure = target.method !== null || allowed(failure).includes(request.method)
  const place = target.url.split(/[?#]/, 1)[0] ?? ""
  const url = maskedText(failure, failure.maskHeader("location", place), MAX_URL)
  return { url, sent: maskedText(failure, request.method, 20), isSure }
}

/** The methods in the Allow field of a 405. */
function allowed(failure: FailureContext): string[] {
  if (failure.verdict.status !== METHOD_NOT_ALLOWED) return []
  const names = (readHeader(failure, "allow") ?? "")
    .slice(0, 1_000)
    .split(",")
    .map((name) => name.trim().toUpperCase())
  return [...new Set(names.filter((name) => METHOD.test(name)))].slice(0, MAX_METHODS)
}

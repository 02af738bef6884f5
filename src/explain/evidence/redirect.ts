import { statusReason } from "../../classify/status-reasons.ts"
import type { FailureContext } from "../failure-context.ts"
import { maskedHeader, maskedText } from "../masked-text.ts"
import type { Collector } from "./evidence.ts"

const NOT_MODIFIED = 304
/** Where an API that answers programs by its own pages sends those that are not logged in. */
const LOGIN = /\b(?:log|sign)[-_]?in\b|\bsso\b|\boauth2?\b/i
const CONDITIONS = ["if-none-match", "if-modified-since"]

/** True if a client rejected a 3xx that it was told not to follow, or for which it keeps no copy. */
export function isRedirect({ verdict: { status, rule } }: FailureContext): boolean {
  return rule === null && status !== null && status >= 300 && status < 400
}

/** 3xx: a response in good order, which says where the resource is, or that a copy of it is current. */
export const redirect: Collector = {
  *evidence(failure) {
    const { status } = failure.verdict
    const reason = `${status}: ${statusReason(status ?? 0)}`
    if (status === NOT_MODIFIED) {
      const sent = conditionsOf(failure)
      const asked = sent.length === 0 ? "" : ` The request asked for that with ${sent.join(" and ")}.`
      yield { kind: "not-modified", text: `${reason}.${asked}`, value: sent }
      return
    }
    const location = maskedHeader(failure, "location")
    const login = location && LOGIN.test(location) ? ", which looks like a login page" : ""
    const to = location ? `; it leads to ${location}${login}` : ", and names no other place"
    yield { kind: "redirect", text: `${reason}${to}.`, value: location }
  },
  *suggestions(failure) {
    if (failure.verdict.status === NOT_MODIFIED) {
      const text =
        "Use the copy that is kept from an earlier response, or send the request without If-None-Match and If-Modified-Since."
      yield { setting: "conditional request", value: conditionsOf(failure), text }
      return
    }
    const location = maskedHeader(failure, "location")
    if (location && LOGIN.test(location)) {
      const text = "Make sure that the credentials are sent: the API leads a program to its login page."
      yield { setting: "credentials", value: null, text }
    }
    const target = location ? maskedText(failure, location, 120) : "where the resource is now"
    const text = `Request ${target} instead, or let the client follow redirects.`
    yield { setting: "url", value: location, text }
  },
}

function conditionsOf({ request }: FailureContext): string[] {
  return CONDITIONS.filter((name) => request.header(name) !== null)
}

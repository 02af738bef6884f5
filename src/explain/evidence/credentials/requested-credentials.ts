import type { FailureContext } from "../../failure-context.ts"
import { joinList } from "../../format.ts"
import { maskedHeader, maskedName, maskedText, readHeader } from "../../masked-text.ts"
import type { Evidence, Suggestion } from "../evidence.ts"
import { type Challenge, parseChallenges } from "./challenge.ts"
import {
  authorizationOf,
  credentialFault,
  credentialFields,
  headerName,
  otherCredentials,
} from "./sent-credentials.ts"

function challengesOf(failure: FailureContext): Challenge[] {
  return parseChallenges(readHeader(failure, credentialFields(failure).answer) ?? "")
}

/** What the challenge asks for, and whether that is what was sent. */
export function* requestedCredentials(failure: FailureContext): Generator<Evidence> {
  const challenges = challengesOf(failure)
  const scheme = sentScheme(failure)
  if (sentOtherScheme(failure)) {
    const wanted = joinList(requestedSchemes(failure))
    const carried = scheme === null ? "credentials that name no scheme" : `${scheme} credentials`
    yield {
      kind: "scheme",
      text: `The request sent ${carried}, but the API asks for ${wanted}.`,
      value: { sent: scheme, asked: wanted },
    }
  }
  const header = maskedHeader(failure, credentialFields(failure).answer)
  const errorChallenge = challenges.find(({ parameters }) => parameters.has("error"))
  if (errorChallenge) {
    const [error = "", description] = ["error", "error_description"].map((name) =>
      errorChallenge.parameters.get(name),
    )
    const quote = [error, description].filter(Boolean).map((text) => maskedText(failure, text ?? ""))
    yield {
      kind: "www-authenticate",
      text: `The API's challenge says ${quote.join(": ")}.`.replace(/\.\.$/, "."),
      value: header,
    }
  } else if (header) {
    yield { kind: "www-authenticate", text: `The API's challenge: ${header}.`, value: header }
  }
}

/** What to send where something is plainly missing. */
export function* sendCredentials(failure: FailureContext): Generator<Suggestion> {
  const name = headerName(failure)
  const fault = credentialFault(authorizationOf(failure))
  const wanted = requestedSchemes(failure).join(" or ") || null
  if (fault === "doubled") {
    yield { setting: name, value: wanted, text: `Name the scheme once in the ${name} header.` }
  } else if (fault === "missing" && otherCredentials(failure).length > 0) {
    // Theirs may be the right place.
  } else if (fault !== null) {
    const as = wanted === null ? "" : ` as ${wanted}`
    const text = `Set the credentials of this source: the request has to send them in the ${name} header${as}.`
    yield { setting: name, value: wanted, text }
  } else if (sentOtherScheme(failure)) {
    yield { setting: name, value: wanted, text: `Send the credentials in the ${name} header as ${wanted}.` }
  }
}

function requestedSchemes(failure: FailureContext): string[] {
  return challengesOf(failure).map(({ scheme }) => maskedName(failure, scheme))
}

function sentOtherScheme(failure: FailureContext): boolean {
  const asked = requestedSchemes(failure).map((scheme) => scheme.toLowerCase())
  if (asked.length === 0 || credentialFault(authorizationOf(failure)) !== null) return false
  const scheme = sentScheme(failure)
  if (scheme !== null) return !asked.includes(scheme.toLowerCase())
  return !/\s/.test(authorizationOf(failure)?.trim() ?? " ")
}

/** The scheme sent, where it may be shown; null where the whole value is masked. */
function sentScheme(failure: FailureContext): string | null {
  const value = authorizationOf(failure)
  if (!value || !/\s/.test(value.trim())) return null
  const [scheme = ""] = failure.maskHeader(credentialFields(failure).request, value).split(/\s/, 1)
  return /^[A-Za-z][\w-]*$/.test(scheme) ? scheme : null
}

import { type Challenge, parseChallenges } from "./challenge.ts"
import { authorizationOf, faultIn, fieldsOf, headerName, otherCredentials } from "./credentials-sent.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { readHeader, shownHeader, shownName, shownText } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { listed } from "./wording.ts"

function challengesOf(sight: Sight): Challenge[] {
  return parseChallenges(readHeader(sight, fieldsOf(sight).answer) ?? "")
}

/** What the challenge asks for, and whether that is what was sent. */
export function* asked(sight: Sight): Generator<Evidence> {
  const challenges = challengesOf(sight)
  const scheme = sentScheme(sight)
  if (isOtherScheme(sight)) {
    const wanted = listed(schemesAsked(sight))
    const carried = scheme === null ? "credentials that name no scheme" : `${scheme} credentials`
    yield {
      kind: "scheme",
      text: `The request sent ${carried}, but the API asks for ${wanted}.`,
      value: { sent: scheme, asked: wanted },
    }
  }
  const header = shownHeader(sight, fieldsOf(sight).answer)
  const told = challenges.find(({ parameters }) => parameters.has("error"))
  if (told) {
    const [error = "", description] = ["error", "error_description"].map((name) => told.parameters.get(name))
    const said = [error, description].filter(Boolean).map((text) => shownText(sight, text ?? ""))
    yield {
      kind: "www-authenticate",
      text: `The API's challenge says ${said.join(": ")}.`.replace(/\.\.$/, "."),
      value: header,
    }
  } else if (header) {
    yield { kind: "www-authenticate", text: `The API's challenge: ${header}.`, value: header }
  }
}

/** What to send where something is plainly missing. */
export function* sendProperly(sight: Sight): Generator<Suggestion> {
  const name = headerName(sight)
  const fault = faultIn(authorizationOf(sight))
  const wanted = schemesAsked(sight).join(" or ") || null
  if (fault === "doubled") {
    yield { setting: name, value: wanted, text: `Name the scheme once in the ${name} header.` }
  } else if (fault === "missing" && otherCredentials(sight).length > 0) {
    // Theirs may be the right place.
  } else if (fault !== null) {
    const as = wanted === null ? "" : ` as ${wanted}`
    const text = `Set the credentials of this source: the request has to send them in the ${name} header${as}.`
    yield { setting: name, value: wanted, text }
  } else if (isOtherScheme(sight)) {
    yield { setting: name, value: wanted, text: `Send the credentials in the ${name} header as ${wanted}.` }
  }
}

function schemesAsked(sight: Sight): string[] {
  return challengesOf(sight).map(({ scheme }) => shownName(sight, scheme))
}

function isOtherScheme(sight: Sight): boolean {
  const asked = schemesAsked(sight).map((scheme) => scheme.toLowerCase())
  if (asked.length === 0 || faultIn(authorizationOf(sight)) !== null) return false
  const scheme = sentScheme(sight)
  if (scheme !== null) return !asked.includes(scheme.toLowerCase())
  return !/\s/.test(authorizationOf(sight)?.trim() ?? " ")
}

/** The scheme sent, where it may be shown; null where the whole value is masked. */
function sentScheme(sight: Sight): string | null {
  const value = authorizationOf(sight)
  if (!value || !/\s/.test(value.trim())) return null
  const [scheme = ""] = sight.header(fieldsOf(sight).request, value).split(/\s/, 1)
  return /^[A-Za-z][\w-]*$/.test(scheme) ? scheme : null
}

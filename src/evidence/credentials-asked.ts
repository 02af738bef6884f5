import { type Challenge, parseChallenges } from "./challenge.ts"
import { authorizationOf, fieldsOf } from "./credentials-sent.ts"
import type { Evidence } from "./evidence.ts"
import { shownHeader, shownName, shownText } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { listed } from "./wording.ts"

function challengesOf(sight: Sight): Challenge[] {
  return parseChallenges(sight.answer?.header(fieldsOf(sight).answer) ?? "")
}

function schemesAsked(sight: Sight): string[] {
  return challengesOf(sight).map(({ scheme }) => scheme.toLowerCase())
}

/** What the challenge asks for, and whether that is what was sent. */
export function* asked(sight: Sight): Generator<Evidence> {
  const challenges = challengesOf(sight)
  const scheme = sentScheme(sight)
  if (scheme !== null && challenges.length > 0 && !schemesAsked(sight).includes(scheme.toLowerCase())) {
    const wanted = listed(challenges.map((challenge) => shownName(sight, challenge.scheme)))
    yield {
      kind: "scheme",
      text: `The request sent ${scheme} credentials, but the API asks for ${wanted}.`,
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

/** The scheme sent, where it may be shown; null where the whole value is masked. */
function sentScheme(sight: Sight): string | null {
  const value = authorizationOf(sight)
  if (!value || !/\s/.test(value.trim())) return null
  const [scheme = ""] = sight.header(fieldsOf(sight).request, value).split(/\s/, 1)
  return /^[A-Za-z][\w-]*$/.test(scheme) ? scheme : null
}

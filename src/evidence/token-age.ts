import { parseHttpDate } from "../headers/http-date.ts"
import { credentialName } from "../redact/credential-names.ts"
import { authorizationOf, fieldsOf } from "./credentials-sent.ts"
import type { Evidence, Suggestion } from "./evidence.ts"
import { parametersOf } from "./parameters.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { type TokenTimes, tokenTimes } from "./token.ts"
import { spellMs, spellTime } from "./wording.ts"

interface Token extends TokenTimes {
  /** `"The bearer token"` */
  readonly called: string
}

const MAX_PLACES = 100

/** The token of the request that says its times, in Authorization or wherever else credentials are sent. */
function tokenOf(sight: Sight): Token | null {
  const bearer = tokenTimes(authorizationOf(sight) ?? "")
  if (bearer) return { ...bearer, called: "The bearer token" }
  for (const [place, value] of elsewhere(sight)) {
    const times = tokenTimes(value)
    if (times) return { ...times, called: `The token in ${place}` }
  }
  return null
}

function* elsewhere(sight: Sight): Generator<[place: string, value: string]> {
  let seen = 0
  for (const [name, value] of sight.request.headers()) {
    if (++seen > MAX_PLACES) break
    if (name !== fieldsOf(sight).request && credentialName(name) === "strong")
      yield [`the header ${shownName(sight, name)}`, value]
  }
  for (const { name, value } of parametersOf(sight.request).slice(0, MAX_PLACES))
    if (credentialName(name) === "strong") yield [`the parameter ${shownName(sight, name)}`, value]
}

/** Expired since when, not valid yet, or valid still. */
export function* tokenAge(sight: Sight): Generator<Evidence> {
  const { now } = sight
  const { called = "", expiresAt, notBefore } = tokenOf(sight) ?? {}
  if (expiresAt !== undefined && expiresAt <= now) {
    const text = `${called} expired at ${spellTime(expiresAt)}, ${spellMs(now - expiresAt)} ago.`
    yield { kind: "token-expired", text, value: { expiredAt: spellTime(expiresAt), agoMs: now - expiresAt } }
  } else if (notBefore !== undefined && notBefore > now) {
    const text = `${called} is not valid before ${spellTime(notBefore)}, in ${spellMs(notBefore - now)}.`
    yield { kind: "token-not-yet-valid", text, value: { validFrom: spellTime(notBefore) } }
  } else if (expiresAt !== undefined) {
    const text = `By its own word ${called.replace("The", "the")} is valid until ${spellTime(expiresAt)}, for ${spellMs(expiresAt - now)} more.`
    yield { kind: "token-unexpired", text, value: { validUntil: spellTime(expiresAt) } }
  }
}

export function* renewInTime(sight: Sight): Generator<Suggestion> {
  const { expiresAt, issuedAt, notBefore } = tokenOf(sight) ?? {}
  if (expiresAt === undefined || expiresAt > sight.now) return
  const from = issuedAt ?? notBefore ?? expiresAt
  const livesMs = Math.max(0, expiresAt - from)
  const often = livesMs > 0 ? `, every ${spellMs(livesMs * 0.9)}: it lives ${spellMs(livesMs)}` : ""
  yield {
    setting: "credentials",
    value: { expiredAt: spellTime(expiresAt), ...(livesMs > 0 ? { livesMs } : {}) },
    text: `Get a fresh access token before each run, and renew it in time during long ones${often}.`,
  }
}

/** Signed requests and tokens fail where two clocks differ by minutes. */
const SKEW_MS = 120_000

/** This machine's clock against the server's Date. https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1 */
export function* clocks({ answer, now }: Sight): Generator<Evidence> {
  const date = answer?.header("date")
  const server = date ? parseHttpDate(date, now) : null
  const aheadMs = server === null ? 0 : now - server
  if (server === null || Math.abs(aheadMs) < SKEW_MS) return
  const way = aheadMs > 0 ? "ahead of" : "behind"
  const text = `This machine's clock is ${spellMs(Math.abs(aheadMs))} ${way} the server's: signatures and tokens depend on the time.`
  yield { kind: "clock", text, value: { aheadMs } }
}

import { parseHttpDate } from "../../../headers/http-date.ts"
import { credentialStrength } from "../../../redact/credential-names.ts"
import type { FailureContext } from "../../failure-context.ts"
import { formatMs, formatTime } from "../../format.ts"
import { maskedName } from "../../masked-text.ts"
import { parametersOf } from "../../request-size/request-parameters.ts"
import type { Evidence, Suggestion } from "../evidence.ts"
import { type TokenTimes, tokenTimes } from "./jwt.ts"
import { authorizationOf, credentialFields } from "./sent-credentials.ts"

interface Token extends TokenTimes {
  /** `"The bearer token"` */
  readonly called: string
}

const MAX_PLACES = 100

/** The token of the request that says its times, in Authorization or wherever else credentials are sent. */
function tokenOf(failure: FailureContext): Token | null {
  const bearer = tokenTimes(authorizationOf(failure) ?? "")
  if (bearer) return { ...bearer, called: "The bearer token" }
  for (const [place, value] of otherCredentialValues(failure)) {
    const times = tokenTimes(value)
    if (times) return { ...times, called: `The token in ${place}` }
  }
  return null
}

function* otherCredentialValues(failure: FailureContext): Generator<[place: string, value: string]> {
  let seen = 0
  for (const [name, value] of failure.request.headers()) {
    if (++seen > MAX_PLACES) break
    if (name !== credentialFields(failure).request && credentialStrength(name) === "strong")
      yield [`the header ${maskedName(failure, name)}`, value]
  }
  for (const { name, value } of parametersOf(failure.request).slice(0, MAX_PLACES))
    if (credentialStrength(name) === "strong") yield [`the parameter ${maskedName(failure, name)}`, value]
}

/** Expired since when, not valid yet, or valid still. */
export function* tokenLifetime(failure: FailureContext): Generator<Evidence> {
  const { now } = failure
  const { called = "", expiresAt, notBefore } = tokenOf(failure) ?? {}
  if (expiresAt !== undefined && expiresAt <= now) {
    const text = `${called} expired at ${formatTime(expiresAt)}, ${formatMs(now - expiresAt)} ago.`
    yield { kind: "token-expired", text, value: { expiredAt: formatTime(expiresAt), agoMs: now - expiresAt } }
  } else if (notBefore !== undefined && notBefore > now) {
    const text = `${called} is not valid before ${formatTime(notBefore)}, in ${formatMs(notBefore - now)}.`
    yield { kind: "token-not-yet-valid", text, value: { validFrom: formatTime(notBefore) } }
  } else if (expiresAt !== undefined) {
    const text = `By its own word ${called.replace("The", "the")} is valid until ${formatTime(expiresAt)}, for ${formatMs(expiresAt - now)} more.`
    yield { kind: "token-unexpired", text, value: { validUntil: formatTime(expiresAt) } }
  }
}

export function* renewToken(failure: FailureContext): Generator<Suggestion> {
  const { expiresAt, issuedAt, notBefore } = tokenOf(failure) ?? {}
  if (expiresAt === undefined || expiresAt > failure.now) return
  const from = issuedAt ?? notBefore ?? expiresAt
  const livesMs = Math.max(0, expiresAt - from)
  const often = livesMs > 0 ? `, every ${formatMs(livesMs * 0.9)}: it lives ${formatMs(livesMs)}` : ""
  yield {
    setting: "credentials",
    value: { expiredAt: formatTime(expiresAt), ...(livesMs > 0 ? { livesMs } : {}) },
    text: `Get a fresh access token before each run, and renew it in time during long ones${often}.`,
  }
}

/** Signed requests and tokens fail where two clocks differ by minutes. */
const SKEW_MS = 120_000

/** This machine's clock against the server's Date. https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1 */
export function* clockSkew({ response, now }: FailureContext): Generator<Evidence> {
  const date = response?.header("date")
  const server = date ? parseHttpDate(date, now) : null
  const aheadMs = server === null ? 0 : now - server
  if (server === null || Math.abs(aheadMs) < SKEW_MS) return
  const way = aheadMs > 0 ? "ahead of" : "behind"
  const text = `This machine's clock is ${formatMs(Math.abs(aheadMs))} ${way} the server's: signatures and tokens depend on the time.`
  yield { kind: "clock", text, value: { aheadMs } }
}

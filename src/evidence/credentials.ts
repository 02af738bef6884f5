import { apiMessage } from "./api-message.ts"
import { asked } from "./credentials-asked.ts"
import { authorizationOf, sent } from "./credentials-sent.ts"
import type { Evidence } from "./evidence.ts"
import type { Row } from "./row.ts"
import type { Sight } from "./sight.ts"
import { tokenTimes } from "./token.ts"
import { plural, spellMs, spellTime } from "./wording.ts"

/** 401: what was asked for, what was sent, and whether that had expired. */
export const credentials: Row = {
  *evidence(sight) {
    yield* tokenAge(sight)
    yield* sent(sight)
    yield* asked(sight)
    yield* apiMessage(sight)
    yield* workedUntil(sight)
  },
  *suggestions(sight) {
    const expiresAt = timesOf(sight)?.expiresAt
    if (expiresAt === undefined || expiresAt > sight.now) return
    yield {
      setting: "credentials",
      value: { expiredAt: spellTime(expiresAt) },
      text: "Get a fresh access token before each run, and renew it in time during long ones.",
    }
  },
}

function timesOf(sight: Sight) {
  return tokenTimes(authorizationOf(sight) ?? "")
}

function* tokenAge(sight: Sight): Generator<Evidence> {
  const { now } = sight
  const { expiresAt, notBefore } = timesOf(sight) ?? {}
  if (expiresAt !== undefined && expiresAt <= now) {
    const text = `The bearer token expired at ${spellTime(expiresAt)}, ${spellMs(now - expiresAt)} ago.`
    yield { kind: "token-expired", text, value: { expiredAt: spellTime(expiresAt), agoMs: now - expiresAt } }
  } else if (notBefore !== undefined && notBefore > now) {
    const text = `The bearer token is not valid before ${spellTime(notBefore)}, in ${spellMs(notBefore - now)}.`
    yield { kind: "token-not-yet-valid", text, value: { validFrom: spellTime(notBefore) } }
  } else if (expiresAt !== undefined) {
    const text = `By its own word the bearer token is valid until ${spellTime(expiresAt)}, for ${spellMs(expiresAt - now)} more.`
    yield { kind: "token-unexpired", text, value: { validUntil: spellTime(expiresAt) } }
  }
}

function* workedUntil(sight: Sight): Generator<Evidence> {
  const { answered, lastSuccessAt } = sight.sourceStanding
  if (lastSuccessAt === null) return
  const text = `The source has answered ${plural(answered, "request")} of this run well, the last one ${spellMs(sight.now - lastSuccessAt)} ago.`
  yield { kind: "worked-until", text, value: { lastSuccessAt: spellTime(lastSuccessAt) } }
}

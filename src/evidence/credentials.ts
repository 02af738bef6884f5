import { apiMessage } from "./api-message.ts"
import { asked, sendProperly } from "./credentials-asked.ts"
import { sent } from "./credentials-sent.ts"
import type { Evidence } from "./evidence.ts"
import type { Row } from "./row.ts"
import type { Sight } from "./sight.ts"
import { clocks, renewInTime, tokenAge } from "./token-age.ts"
import { oneLine, plural, spellMs, spellTime } from "./wording.ts"

/** 401: what was asked for, what was sent, and whether that had expired. */
export const credentials: Row = {
  *evidence(sight) {
    yield* renewal(sight)
    yield* tokenAge(sight)
    yield* sent(sight)
    yield* asked(sight)
    yield* clocks(sight)
    yield* apiMessage(sight)
    yield* workedUntil(sight)
  },
  *suggestions(sight) {
    if (sight.renewal?.error === null && sentTheSameAgain(sight)) {
      yield {
        setting: "beforeAttempt",
        value: "authorization",
        text: "Let beforeAttempt set the Authorization header: after the refresh the call went with the one that had been refused.",
      }
    }
    yield* renewInTime(sight)
    yield* sendProperly(sight)
  },
}

function* renewal(sight: Sight): Generator<Evidence> {
  if (sight.renewal === null) return
  const { error } = sight.renewal
  if (error !== null) {
    yield { kind: "refresh-failed", text: `Refreshing the credentials failed: ${oneLine(error)}` }
    return
  }
  const text = "The credentials were refreshed once during this call, and the new ones were refused as well."
  yield { kind: "refreshed", text, value: 1 }
}

function sentTheSameAgain({ renewal, request }: Sight): boolean {
  return renewal !== null && renewal.refused !== null && request.header("authorization") === renewal.refused
}

function* workedUntil(sight: Sight): Generator<Evidence> {
  const { answered, lastSuccessAt } = sight.sourceStanding
  if (lastSuccessAt === null) return
  const text = `The source has answered ${plural(answered, "request")} of this run well, the last one ${spellMs(sight.now - lastSuccessAt)} ago.`
  yield { kind: "worked-until", text, value: { lastSuccessAt: spellTime(lastSuccessAt) } }
}

import type { FailureContext } from "../failure-context.ts"
import { asSentence, formatMs, formatTime, plural } from "../format.ts"
import { maskedText } from "../masked-text.ts"
import { requestedCredentials, sendCredentials } from "./credentials/requested-credentials.ts"
import { sentCredentials } from "./credentials/sent-credentials.ts"
import { clockSkew, renewToken, tokenLifetime } from "./credentials/token-lifetime.ts"
import type { Collector, Evidence } from "./evidence.ts"

/** 401: what was asked for, what was sent, and whether that had expired. */
export const unauthorized: Collector = {
  *evidence(failure) {
    yield* refreshEvidence(failure)
    yield* tokenLifetime(failure)
    yield* sentCredentials(failure)
    yield* requestedCredentials(failure)
    yield* clockSkew(failure)
    yield* workedUntil(failure)
  },
  *suggestions(failure) {
    if (failure.refresh?.error === null && sentRefusedAgain(failure)) {
      yield {
        setting: "beforeAttempt",
        value: "authorization",
        text: "Let beforeAttempt set the Authorization header: after the refresh the call went with the one that had been refused.",
      }
    }
    yield* renewToken(failure)
    yield* sendCredentials(failure)
  },
}

function* refreshEvidence(failure: FailureContext): Generator<Evidence> {
  if (failure.refresh === null) return
  const { error } = failure.refresh
  if (error !== null) {
    const text = asSentence(`Refreshing the credentials failed: ${maskedText(failure, error)}`)
    yield { kind: "refresh-failed", text }
    return
  }
  const text = "The credentials were refreshed once during this call, and the new ones were refused as well."
  yield { kind: "refreshed", text, value: 1 }
}

function sentRefusedAgain({ refresh, request }: FailureContext): boolean {
  return refresh !== null && refresh.refused !== null && request.header("authorization") === refresh.refused
}

function* workedUntil(failure: FailureContext): Generator<Evidence> {
  const { succeeded, lastSuccessAt } = failure.sourceHealth
  if (lastSuccessAt === null) return
  const text = `The source has accepted ${plural(succeeded, "request")} of this run, the last one ${formatMs(failure.now - lastSuccessAt)} ago.`
  yield { kind: "worked-until", text, value: { lastSuccessAt: formatTime(lastSuccessAt) } }
}

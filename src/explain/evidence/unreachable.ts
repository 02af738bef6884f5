import type { FailureContext } from "../failure-context.ts"
import { asSentence } from "../format.ts"
import { maskedName, maskedText } from "../masked-text.ts"
import { quoteOf } from "./api-message.ts"
import type { Evidence, Suggestion } from "./evidence.ts"

/** heed's own reasons for which nothing was sent. */
const NOT_SENT: Readonly<Record<string, string>> = {
  DEADLINE: "The time for the whole call ran out while it waited for its turn.",
  ABORTED: "The caller aborted it while it waited for its turn.",
  RESERVED:
    "What is left of a quota that the API states is reserved for others, by throttle.leave or throttle.share.",
  BUDGET: "The run has sent as many requests as throttle.budget allows, retries included.",
}

/** No server answered: the error's name and what it means; or why nothing was sent at all. */
export function* unreachable(failure: FailureContext): Generator<Evidence> {
  const { verdict, attemptCount, response } = failure
  if (verdict.status !== null || verdict.error === null) return
  if (verdict.error === "HOOK") {
    const again = attemptCount === 0 ? "nothing" : "no other try"
    const quote = failure.hookError ? `: ${maskedText(failure, failure.hookError)}` : ""
    yield {
      kind: "hook-threw",
      text: asSentence(`The hook beforeAttempt threw, so ${again} was sent${quote}`),
      value: "beforeAttempt",
    }
    return
  }
  const own =
    verdict.error === "HELD" ? heldText(failure) : attemptCount === 0 ? NOT_SENT[verdict.error] : undefined
  if (own !== undefined) {
    yield { kind: "not-sent", text: own, value: verdict.error }
    if (verdict.error === "HELD" && !verdict.exhausted) yield* saidLast(failure)
    return
  }
  // What the gate itself said stands in the reason for stopping.
  if (verdict.error === "ABORTED" || verdict.error === "REFUSED") return
  const name = maskedName(failure, verdict.error)
  const means = verdict.reason === undefined ? name : `${name}: ${verdict.reason}`
  const brokeOff = response ? ` The answer had begun (${response.status}).` : ""
  yield { kind: "network-error", text: `${means}.${brokeOff}`, value: name }
}

/** What the API said when it closed the gate. */
function* saidLast(failure: FailureContext): Generator<Evidence> {
  const quote =
    failure.lastRefused && quoteOf({ ...failure, ...failure.lastRefused }, "said last", "answered last")
  if (quote) yield { kind: "said-last", text: quote }
}

function heldText({ verdict: { code, exhausted } }: FailureContext): string {
  if (exhausted)
    return "That was said to an earlier call. Until the quota is back, a single call is sent now and then, to see whether it is."
  return code === 429
    ? "The source is held after a 429: every request to it waits."
    : `The source answers nothing but failures (row ${code}): one request at a time goes out to see whether it is back, all others wait.`
}

/** What to do where nothing was sent for a reason of the caller's own. */
export function* repairHook({ verdict }: FailureContext): Generator<Suggestion> {
  if (verdict.error !== "HOOK") return
  const text = "Fix the hook beforeAttempt: the call ended with the very error that it threw."
  yield { setting: "beforeAttempt", value: null, text }
}

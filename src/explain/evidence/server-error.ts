import type { FailureContext } from "../failure-context.ts"
import { maskedName } from "../masked-text.ts"
import type { Collector, Suggestion } from "./evidence.ts"
import { failureExtent, isOnlyThisEndpoint, timesFailed } from "./failure-extent.ts"
import { gateway } from "./gateway.ts"
import { requestedWait } from "./requested-wait.ts"
import { schedule } from "./throttling/suggested-limits.ts"

/** 500, 502 and 503: how wide and how long, and who says so. */
export const serverError: Collector = {
  *evidence(failure) {
    yield* failureExtent(failure)
    yield* requestedWait(failure)
    yield* gateway(failure)
  },
  *suggestions(failure) {
    yield* schedule(failure)
    yield* skipEndpoint(failure)
  },
}

/** Twice may be chance. */
const MIN_IN_A_ROW = 3

/** Where only one endpoint fails, the rest of the run need not wait for it. */
function* skipEndpoint(failure: FailureContext): Generator<Suggestion> {
  const { failuresSinceSuccess } = failure.endpointHealth
  if (!isOnlyThisEndpoint(failure) || failuresSinceSuccess < MIN_IN_A_ROW) return
  const name = maskedName(failure, failure.endpoint)
  const text = `Go on without ${name}, which failed ${timesFailed(failure.endpointHealth)}, and try it again later: the rest of the source answers.`
  yield { setting: "endpoint", value: name, text }
}

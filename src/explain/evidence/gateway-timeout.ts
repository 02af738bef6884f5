import type { FailureContext } from "../failure-context.ts"
import { formatMs, plural } from "../format.ts"
import { askForLess, requestSize } from "../request-size/request-size.ts"
import { splitCall } from "../request-size/split-call.ts"
import type { Collector, Evidence } from "./evidence.ts"
import { gateway } from "./gateway.ts"
import { requestedWait } from "./requested-wait.ts"

/** Attempts whose durations differ by no more than this share ended at a configured time limit. */
const SAME_DURATION = 0.05

/** 504: how long it ran, what it asked for, and the half to try. */
export const gatewayTimeout: Collector = {
  *evidence(failure) {
    yield* ranFor(failure)
    yield* requestSize(failure)
    yield* requestedWait(failure)
    yield* gateway(failure)
  },
  *suggestions(failure) {
    // The caller ended it: nothing says that it was too much.
    if (failure.verdict.error === "ABORTED") return
    yield* askForLess(failure)
    yield* splitCall(failure)
  },
}

function* ranFor({ attempts }: FailureContext): Generator<Evidence> {
  const lengths = attempts.map(({ durationMs }) => durationMs)
  const last = lengths.at(-1)
  if (last === undefined) return
  const alike =
    lengths.length > 1 && last > 1000 && Math.max(...lengths) - Math.min(...lengths) <= SAME_DURATION * last
  const text = alike
    ? `All ${plural(lengths.length, "try", "tries")} ended after about ${formatMs(last)}: a time limit on the way.`
    : `It ran for ${formatMs(last)} before it failed.`
  yield { kind: "ran-for", text, value: { durationMs: last } }
}

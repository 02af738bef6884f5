import type { FailureContext } from "../failure-context.ts"
import { formatMs } from "../format.ts"
import { maskedText } from "../masked-text.ts"
import type { Evidence } from "./evidence.ts"

/** When the server said to come back. */
export function* requestedWait(failure: FailureContext): Generator<Evidence> {
  const { wait } = failure.verdict
  if (!wait || wait.ms < 1) return
  if (wait.documented) {
    const text = `No wait is sent; the API's documentation names one of ${formatMs(wait.ms)}.`
    yield { kind: "documented-wait", text, value: { ms: wait.ms, from: wait.from } }
    return
  }
  const field = `${maskedText(failure, wait.from, 60)}: ${maskedText(failure, wait.value, 60)}`
  yield {
    kind: "retry-after",
    text: `It asks to wait ${formatMs(wait.ms)} (${field}).`,
    value: { ms: wait.ms, from: wait.from },
  }
}

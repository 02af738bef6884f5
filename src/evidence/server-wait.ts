import type { Evidence } from "./evidence.ts"
import { shownText } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { spellMs } from "./wording.ts"

/** When the server said to come back. */
export function* serverWait(sight: Sight): Generator<Evidence> {
  const { wait } = sight.verdict
  if (!wait) return
  if (wait.documented) {
    const text = `No wait is sent; the API's documentation names one of ${spellMs(wait.ms)}.`
    yield { kind: "documented-wait", text, value: { ms: wait.ms, from: wait.from } }
    return
  }
  const field = `${shownText(sight, wait.from, 60)}: ${shownText(sight, wait.value, 60)}`
  yield {
    kind: "retry-after",
    text: `It asks to wait ${spellMs(wait.ms)} (${field}).`,
    value: { ms: wait.ms, from: wait.from },
  }
}

import { apiMessage } from "./api-message.ts"
import type { Suggestion } from "./evidence.ts"
import { gateway } from "./gateway.ts"
import type { Row } from "./row.ts"
import { serverWait } from "./server-wait.ts"
import { shownName } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { onlyHere, since } from "./since.ts"
import { schedule } from "./slow-down.ts"
import { plural } from "./wording.ts"

/** 500, 502 and 503: how wide and how long, and who says so. */
export const broken: Row = {
  *evidence(sight) {
    yield* since(sight)
    yield* serverWait(sight)
    yield* gateway(sight)
    yield* apiMessage(sight)
  },
  *suggestions(sight) {
    yield* schedule(sight)
    yield* withoutIt(sight)
  },
}

/** Twice may be chance. */
const MIN_IN_A_ROW = 3

/** Where only one endpoint fails, the rest of the run need not wait for it. */
function* withoutIt(sight: Sight): Generator<Suggestion> {
  const { failedInARow } = sight.endpointStanding
  if (!onlyHere(sight) || failedInARow < MIN_IN_A_ROW) return
  const name = shownName(sight, sight.endpoint)
  const text = `Go on without ${name}, which failed ${plural(failedInARow, "time")} in a row, and try it again later: the rest of the source answers.`
  yield { setting: "endpoint", value: name, text }
}

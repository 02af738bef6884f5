import { apiMessage } from "./api-message.ts"
import { askedFor, halves } from "./asked.ts"
import type { Evidence } from "./evidence.ts"
import { gateway } from "./gateway.ts"
import type { Row } from "./row.ts"
import { serverWait } from "./server-wait.ts"
import type { Sight } from "./sight.ts"
import { plural, spellMs } from "./wording.ts"

/** Tries whose lengths differ by no more than this end at a limit that somebody has set. */
const SAME = 0.05

/** 504: how long it ran, what it asked for, and the half to try. */
export const tooSlow: Row = {
  *evidence(sight) {
    yield* ran(sight)
    yield* askedFor(sight)
    yield* serverWait(sight)
    yield* gateway(sight)
    yield* apiMessage(sight)
  },
  suggestions: halves,
}

function* ran({ attempts }: Sight): Generator<Evidence> {
  const lengths = attempts.map(({ durationMs }) => durationMs)
  const last = lengths.at(-1)
  if (last === undefined) return
  const alike =
    lengths.length > 1 && last > 1000 && Math.max(...lengths) - Math.min(...lengths) <= SAME * last
  const text = alike
    ? `All ${plural(lengths.length, "try", "tries")} ended after about ${spellMs(last)}: a time limit on the way.`
    : `It ran for ${spellMs(last)} before it failed.`
  yield { kind: "ran-for", text, value: { durationMs: last } }
}

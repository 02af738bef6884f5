import { apiMessage } from "./api-message.ts"
import type { Evidence } from "./evidence.ts"
import { none, type Row } from "./row.ts"
import { serverWait } from "./server-wait.ts"
import { shownHeader } from "./shown.ts"
import type { Sight } from "./sight.ts"
import { since } from "./since.ts"

/** 500, 502 and 503: how wide and how long, and who says so. */
export const broken: Row = {
  *evidence(sight) {
    yield* since(sight)
    yield* serverWait(sight)
    yield* gateway(sight)
    yield* apiMessage(sight)
  },
  suggestions: none,
}

/** Who answered, by Server and Via (RFC 9110 sections 10.2.4 and 7.6.3). */
export function* gateway(sight: Sight): Generator<Evidence> {
  const server = shownHeader(sight, "server")
  const via = shownHeader(sight, "via")
  if (!server && !via) return
  const named = [server ? `server: ${server}` : "", via ? `via: ${via}` : ""].filter(Boolean).join("; ")
  yield {
    kind: "gateway",
    text: `The answer came from ${named}.`,
    value: { ...(server ? { server } : {}), ...(via ? { via } : {}) },
  }
}

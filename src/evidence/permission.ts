import { apiMessage } from "./api-message.ts"
import type { Evidence } from "./evidence.ts"
import type { Row } from "./row.ts"
import { grantPermissions, grantScopes, permissionsNeeded, scopeGap } from "./scopes.ts"
import type { Sight } from "./sight.ts"
import { plural } from "./wording.ts"

/** 403: the scope that the call needs, against those that the credentials have. */
export const permission: Row = {
  *evidence(sight) {
    yield* scopeGap(sight)
    yield* permissionsNeeded(sight)
    yield* apiMessage(sight)
    yield* whereElse(sight)
  },
  *suggestions(sight) {
    yield* grantScopes(sight)
    yield* grantPermissions(sight)
  },
}

function* whereElse(sight: Sight): Generator<Evidence> {
  const { endpointStanding: endpoint, sourceStanding: source } = sight
  if (source.answered === 0) return
  const text =
    endpoint.answered > 0
      ? `This endpoint let through ${plural(endpoint.answered, "other request")} of this run: it is this resource that is closed.`
      : `The source let through ${plural(source.answered, "request")} of this run, but none to this endpoint.`
  yield { kind: "let-through", text, value: { endpoint: endpoint.answered, source: source.answered } }
}

import type { FailureContext } from "../failure-context.ts"
import { plural } from "../format.ts"
import { grantPermissions, grantScopes, permissionsNeeded, scopeGap } from "./credentials/scopes.ts"
import type { Collector, Evidence } from "./evidence.ts"

/** 403: the scope that the call needs, against those that the credentials have. */
export const forbidden: Collector = {
  *evidence(failure) {
    yield* scopeGap(failure)
    yield* permissionsNeeded(failure)
    yield* whereElse(failure)
  },
  *suggestions(failure) {
    yield* grantScopes(failure)
    yield* grantPermissions(failure)
  },
}

function* whereElse(failure: FailureContext): Generator<Evidence> {
  const { endpointHealth: endpoint, sourceHealth: source } = failure
  if (source.succeeded === 0) return
  const text =
    endpoint.succeeded > 0
      ? `This endpoint let through ${plural(endpoint.succeeded, "other request")} of this run: it is this resource that is closed.`
      : `The source let through ${plural(source.succeeded, "request")} of this run, but none to this endpoint.`
  yield { kind: "let-through", text, value: { endpoint: endpoint.succeeded, source: source.succeeded } }
}

import { type DiagnoseInput, diagnose } from "../../src/explain/diagnose.ts"
import { FAQ } from "../../src/faq/rows.ts"
import { type Scene, sightOf } from "./failure-contexts.ts"

/** The diagnosis of a failure that was not repeated. */
export function diagnosed(scene: Scene, rest: Partial<DiagnoseInput> = {}) {
  const failure = sightOf(scene)
  return diagnose({
    failure,
    faq: FAQ,
    refusal: "not-retryable",
    retryAt: null,
    totalWaitMs: 0,
    url: failure.request.url,
    ...rest,
  })
}

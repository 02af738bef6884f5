import { attachDiagnosis, diagnosisOf } from "../../call/attach-diagnosis.ts"
import { FetchResponseView } from "../../http/fetch-response.ts"
import { statusIn } from "../../http/response-view.ts"
import type { AnyResponse } from "../../http/unread-response.ts"
import { bodyHasCome, plainClone } from "./observed-response.ts"

/** The Response in what a fetch resolved with, or in the error of a fetch that throws for a status; null: there is none. */
export function fetchResponseIn(value: unknown): AnyResponse | null {
  if (typeof value !== "object" || value === null) return null
  const { response } = value as { response?: unknown }
  const found = statusIn(response) ? response : value
  return statusIn(found) ? (found as AnyResponse) : null
}

/** @param signal the caller's */
export const viewOfResponse = (response: AnyResponse, signal: AbortSignal | undefined): FetchResponseView =>
  new FetchResponseView(response, statusIn(response), {
    signal,
    clone: plainClone,
    cloned: linkClones,
    whole: bodyHasCome,
  })

/** Has the caller's clones of a failed Response lead to its diagnosis: SDKs keep one in their errors. */
function linkClones(response: AnyResponse): void {
  const { clone } = response
  const value = () => {
    const copy = clone?.call(response)
    const diagnosis = diagnosisOf(response)
    return copy && diagnosis ? attachDiagnosis(copy, diagnosis) : copy
  }
  Reflect.defineProperty(response, "clone", { value, configurable: true, writable: true })
}

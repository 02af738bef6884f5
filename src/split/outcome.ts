import { diagnosisOf } from "../call/attach-diagnosis.ts"
import { createHeed } from "../call/create-heed.ts"
import type { Heed } from "../call/heed.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import { returnedStatus } from "../http/object-response.ts"
import { thrownResponse } from "../http/thrown-response.ts"

/** What became of one piece. `diagnosis`: null for an error that is no failed request, such as a mistake in `send`. */
export type Outcome<T> = { readonly result: T; readonly failure?: undefined } | { readonly failure: Failure }

export interface Failure {
  readonly error: unknown
  readonly diagnosis: Diagnosis | null
}

/** The run ends. `diagnosis`: null if `cause` is no failed request. */
export interface Failed {
  readonly kind: "failed"
  readonly cause: unknown
  readonly diagnosis: Diagnosis | null
}

/** Reasons to stop that have nothing to do with the size of the request. */
const NOT_OF_SIZE = new Set(["wait-too-long", "quota-exhausted", "aborted"])

/** Does the failure ask for less? Rows 414 and 504, and all that a profile or heed's own rules lead there. */
export const asksForLess = ({ code, stopped }: Diagnosis): boolean =>
  (code === 414 || code === 504) && !NOT_OF_SIZE.has(stopped ?? "")

/** Is it the URL, or the headers, that is too long? Then a shorter window changes nothing. */
export const isAboutLength = ({ status }: Diagnosis): boolean =>
  status === 414 || status === 431 || status === 494

/** Sends one piece. Never rejects. */
export async function outcomeOf<T>(send: () => Promise<T> | T): Promise<Outcome<T>> {
  try {
    const result = await send()
    const diagnosis = diagnosisOf(result) ?? (await diagnosed(returnedStatus(result) >= 400, () => result))
    return diagnosis ? { failure: { error: result, diagnosis } } : { result }
  } catch (error) {
    const diagnosis =
      diagnosisOf(error) ?? (await diagnosed(isFailedRequest(error), () => Promise.reject(error)))
    return { failure: { error, diagnosis } }
  }
}

function isFailedRequest(error: unknown): boolean {
  if (thrownResponse(error) !== null) return true
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown }
  return name === "TimeoutError" || code === "ETIMEDOUT" || code === "ECONNABORTED"
}

let bare: Heed | null = null

/** The diagnosis of what a client gave that heed does not wrap; it is neither held nor sent again. */
async function diagnosed(isFailure: boolean, settled: () => unknown): Promise<Diagnosis | null> {
  if (!isFailure) return null
  bare ??= createHeed({ source: "split", retry: false, throttle: false })
  const settling = bare.run({ method: "SEND", url: "piece" }, async () => settled())
  return settling.then(diagnosisOf, diagnosisOf).then((diagnosis) => diagnosis ?? null)
}

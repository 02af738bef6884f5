import { diagnosisOf } from "../call/attach-diagnosis.ts"
import { createHeed } from "../call/create-heed.ts"
import { engineOf } from "../call/heed.ts"
import { type PlainAnswer, PlainCall, type PlainRequest } from "../call/plain-call.ts"
import { runCall } from "../call/run-call.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import type { Faq } from "../faq/entry.ts"
import { PlainRequestView } from "../http/plain-request-view.ts"
import type { RequestView } from "../http/request-view.ts"
import type { Profile } from "../profiles/schema/profile.ts"

export interface DiagnoseOptions {
  profile?: Profile
  faq?: Faq | undefined
}

/** A request of which more is known than a client would send: texts that may hold what it carried. */
export interface CarryingRequest extends PlainRequest {
  readonly texts?: readonly string[]
}

/**
 * The diagnosis that a call which ended so would have had: it is sent through heed, once.
 * @param settle resolves with an answer, or rejects with a client's error
 * @returns the URL as it may be shown; the diagnosis is null where it is no failure
 */
export async function diagnoseAnswer(
  request: CarryingRequest,
  settle: () => Promise<PlainAnswer>,
  options: DiagnoseOptions = {},
): Promise<{ url: string; diagnosis: Diagnosis | null }> {
  const heed = createHeed({ ...options, throttle: false })
  let url = ""
  heed.on("attempt", (attempt) => {
    url = attempt.url
  })
  const call = new AnsweredCall(request, settle)
  const settled = await runCall(engineOf(heed), call, { retries: 0 }).catch((error: unknown) => error)
  return { url, diagnosis: diagnosisOf(settled) ?? null }
}

const isAnswer = (value: unknown): value is PlainAnswer =>
  typeof value === "object" && value !== null && Array.isArray((value as { headers?: unknown }).headers)

class AnsweredCall extends PlainCall<PlainAnswer> {
  override readonly request: RequestView

  constructor(request: CarryingRequest, settle: () => Promise<PlainAnswer>) {
    super(request, settle, { answerOf: (value) => (isAnswer(value) ? value : undefined) })
    this.request = new PlainRequestView(request, { headers: [], texts: request.texts ?? [] })
  }
}

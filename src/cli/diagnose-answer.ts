import { diagnosisOf } from "../call/attach-diagnosis.ts"
import { createHeed } from "../call/create-heed.ts"
import type { PlainAnswer, PlainRequest } from "../call/plain-call.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"
import type { Faq } from "../faq/entry.ts"
import type { Profile } from "../profiles/schema/profile.ts"

export interface DiagnoseOptions {
  profile?: Profile
  faq?: Faq | undefined
}

/**
 * The diagnosis that a call which ended so would have had: it is sent through heed, once.
 * @param settle resolves with an answer, or rejects with a client's error
 * @returns the URL as it may be shown; the diagnosis is null where it is no failure
 */
export async function diagnoseAnswer(
  request: PlainRequest,
  settle: () => Promise<PlainAnswer>,
  options: DiagnoseOptions = {},
): Promise<{ url: string; diagnosis: Diagnosis | null }> {
  const heed = createHeed({ ...options, throttle: false })
  let url = ""
  heed.on("attempt", (attempt) => {
    url = attempt.url
  })
  const settled = await heed
    .run(request, settle, { retries: 0, answerOf: (value) => (isAnswer(value) ? value : undefined) })
    .catch((error: unknown) => error)
  return { url, diagnosis: diagnosisOf(settled) ?? null }
}

const isAnswer = (value: unknown): value is PlainAnswer =>
  typeof value === "object" && value !== null && Array.isArray((value as { headers?: unknown }).headers)

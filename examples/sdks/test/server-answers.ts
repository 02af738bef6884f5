import { answer, type Script } from "../../../test/support/server.ts"
import type { Sdk } from "../sdks.ts"

export const MESSAGE = "the plan does not cover this"
const GENERIC = { error: { code: "no_plan", message: MESSAGE }, message: MESSAGE }

export type Answer = readonly [status: number, headers?: Record<string, string>]

/** Answers the nth request with the nth, and all others with the last, with bodies as this SDK's API sends them. */
export function inTurn(sdk: Sdk, ...answers: Answer[]): Script {
  return (_hit, response, n) => {
    const [status, headers] = answers[Math.min(n, answers.length) - 1] as Answer
    const body = status < 400 ? sdk.good : (sdk.bad?.(status, MESSAGE) ?? GENERIC)
    // A cache would not send the next request.
    answer(response, status, body, { "cache-control": "no-store", ...headers })
  }
}

/** Answers the first request, leaves the second without an answer, and has the third wait for a minute. */
export function withoutEnd(sdk: Sdk): Script {
  const answered = inTurn(sdk, [200], [200], [429, { "retry-after": "60" }])
  return (hit, response, n) => {
    if (n !== 2) answered(hit, response, n)
  }
}

import type { Verdict } from "../classify/verdict.ts"
import type { Late } from "../time/late.ts"
import type { Explain } from "./explain-chunk.ts"

/** No response, and no table that tells what the error means. */
export const UNANSWERED: Verdict = {
  code: 503,
  status: null,
  matchedBy: "network",
  kind: "transient",
  notProcessed: false,
  error: "UNKNOWN",
  wait: null,
  exhausted: false,
  rule: null,
}

/** What a client's error means for which no server answered. @param origin that the request was for */
export async function classifyThrown(
  explain: Late<Explain>,
  error: unknown,
  origin?: string,
): Promise<Verdict> {
  const { classifyError } = explain.loaded ?? (await explain.tryLoad()) ?? {}
  return classifyError ? classifyError(error, origin) : UNANSWERED
}

import type { Diagnosis } from "../explain/diagnosis.ts"
import { diagnosisOf } from "./attach-diagnosis.ts"

/** How a program should exit after a failed call. */
export interface ExitAdvice {
  /** 75 (EX_TEMPFAIL): run it again later. 1: running it again does not help. */
  exitCode: 75 | 1
  /** ISO time from which to run it again; null if none is known, so that any time will do, or if `exitCode` is 1. */
  resumeAt: string | null
}

/**
 * What a failed call means for the program that it ends: a scheduled job, a lambda, a billed runner. Takes what
 * `diagnosisOf` takes; anything else counts as a permanent failure.
 *
 * 75 if the failure may pass, if a time to come back is known, and for `stopped: "budget-used"`: the next run has a
 * budget of its own.
 * @see https://man.freebsd.org/cgi/man.cgi?sysexits for 75, which schedulers read as "try again"
 */
export function exitAdvice(error: unknown): ExitAdvice {
  const diagnosis = diagnosisOf(error)
  if (!diagnosis || !passes(diagnosis)) return { exitCode: 1, resumeAt: null }
  return { exitCode: 75, resumeAt: diagnosis.retryAt }
}

/** `retryable` says whether this run may send it again, which one without a budget may not. */
function passes({ retryable, retryAt, stopped }: Diagnosis): boolean {
  return retryable || retryAt !== null || stopped === "budget-used"
}

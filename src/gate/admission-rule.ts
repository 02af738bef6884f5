import type { FairShare, Reserved } from "./fair-share.ts"

/**
 * One condition on the start of attempts. The next attempt starts at the latest of all rules' earliest start times.
 */
export interface AdmissionRule {
  /**
   * @param inFlight attempts in flight
   * @returns epoch ms, `now` or later; Infinity if a response must come first
   */
  earliestStart(now: number, inFlight: number): number
}

/** The limits that a source states in units of cost. Made when the first cost is known. */
export interface CostRule {
  /**
   * @param call what asks; it tells its cost
   * @returns epoch ms, `now` or later; Infinity if a response must come first
   */
  earliestStart(now: number, call: object | undefined, share: FairShare): number
  /** Not null while the rest of such a limit is to be left to others. */
  reserved(now: number, share: FairShare): Reserved | null
  started(sequence: number, call: object | undefined): void
  ended(sequence: number): void
}

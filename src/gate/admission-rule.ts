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

/** Why heed stopped trying. Every way out of the loop has a name. */
export type Refusal =
  /** the advice is not to repeat it: fix the request, the credentials, the permissions, or ask for less */
  | "not-retryable"
  /** `retry.retries` are used up */
  | "retries-used"
  /** `timeout.total` has passed, or would pass before the next try */
  | "deadline"
  /** the wait asked for is longer than `throttle.maxWait` or than the time left */
  | "wait-too-long"
  /** sending it twice might do it twice: the method is not idempotent and the server may have acted on it */
  | "not-idempotent"
  /** the body was a one-shot stream and is gone */
  | "body-not-replayable"
  /** the caller aborted */
  | "aborted"
  /** the rest of a quota is reserved, by `throttle.leave` or `throttle.share` */
  | "quota-reserved"
  /** the run has sent the requests of `throttle.budget` */
  | "budget-used"
  /** a quota that will not come back during this run */
  | "quota-exhausted"

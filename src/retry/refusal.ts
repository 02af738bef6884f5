/** Why heed stopped. */
export type Refusal =
  /** the advice is not to repeat it: fix the request, the credentials, the permissions, or ask for less */
  | "not-retryable"
  /** `retry.retries` are used up */
  | "retries-used"
  /** `timeout.total` has passed, or would pass before the next attempt */
  | "deadline"
  /** the wait is longer than `throttle.maxWait`, or than what is left of `timeout.total` */
  | "wait-too-long"
  /** sending it twice might do it twice: the method is not idempotent and the server may have acted on it */
  | "not-idempotent"
  /** the request's body was a stream, which is used up */
  | "body-not-replayable"
  /** the caller aborted */
  | "aborted"
  /** the rest of a quota is reserved, by `throttle.leave` or `throttle.share` */
  | "quota-reserved"
  /** the run has sent as many requests as `throttle.budget` allows */
  | "budget-used"
  /** a quota that will not come back during this run */
  | "quota-exhausted"

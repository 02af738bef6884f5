/**
 * Longest wait (ms) for a stated reset without a rejection: the statement may be of another endpoint's limit. After
 * that, one attempt starts, and the server's own response decides.
 */
export const MAX_STATED_WAIT_MS = 120_000

/**
 * A statement alone keeps nobody waiting for longer (ms): it may have been of another endpoint's limit, or of none. Then
 * somebody goes at once, and the server's own order decides.
 */
export const MAX_STATED_WAIT_MS = 120_000

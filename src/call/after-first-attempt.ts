// What is loaded with the first failure, beside the chunk that explains it: all that a call needs that does not succeed
// with its first attempt.

export { runAttempts } from "./run-attempts.ts"
export { diagnoseUntracked } from "./untracked-failure.ts"

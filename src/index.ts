export { diagnosisOf, isHeeded } from "./call/attach-diagnosis.ts"
export { createHeed } from "./call/create-heed.ts"
export type { HeedEvent, HeedEvents, WarningCode } from "./call/events.ts"
export { type ExitAdvice, exitAdvice } from "./call/exit-advice.ts"
export type { Heed } from "./call/heed.ts"
export { HeedError } from "./call/heed-error.ts"
export type {
  AttemptRequest,
  CallOptions,
  HeedOptions,
  RetryOptions,
  ThrottleOptions,
  TimeoutOptions,
} from "./call/options.ts"
export type {
  PlainAnswer,
  PlainAttempt,
  PlainRequest,
  PlainSend,
  ResponseReaders,
  RunOptions,
} from "./call/plain-call.ts"
export { preload } from "./call/preload.ts"
export { lookUp } from "./classify/status-table.ts"
export type { MatchedBy } from "./classify/verdict.ts"
export type { Diagnosis } from "./explain/diagnosis.ts"
export type { Evidence, Suggestion } from "./explain/evidence/evidence.ts"
export { type Problem, type ProblemOptions, toProblem } from "./explain/problem.ts"
export type { Faq, FaqAction, FaqCode, FaqEntry } from "./faq/entry.ts"
export { FAQ } from "./faq/rows.ts"
export type { GateMaker } from "./gate/gate-maker.ts"
export type { RequestInfo } from "./http/request-view.ts"
export type { MemoryStore } from "./memory/memory-store.ts"
export type { AttemptRecord, WaitReason } from "./report/attempt-record.ts"
export type { Notice } from "./report/notice.ts"
export type { RunReport } from "./report/run-report.ts"
export type { RetryReason } from "./retry/decide.ts"
export type { Refusal } from "./retry/refusal.ts"

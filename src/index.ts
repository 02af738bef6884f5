export { lookUp } from "./classify/look-up.ts"
export type { MatchedBy } from "./classify/verdict.ts"
export { diagnosisOf, isHeeded } from "./diagnose/attach.ts"
export type { Diagnosis } from "./diagnose/diagnosis.ts"
export { HeedError } from "./diagnose/error.ts"
export type { Evidence, Suggestion } from "./evidence/evidence.ts"
export type { Faq, FaqAction, FaqCode, FaqEntry } from "./faq/entry.ts"
export { FAQ } from "./faq/rows.ts"
export type { GateMaker } from "./gate/gate-maker.ts"
export type { HeedEvent, HeedEvents } from "./heed/events.ts"
export { createHeed, type Heed } from "./heed/heed.ts"
export type {
  AttemptRequest,
  CallOptions,
  HeedOptions,
  RetryOptions,
  ThrottleOptions,
  TimeoutOptions,
} from "./heed/options.ts"
export type { PlainAttempt, PlainRequest, PlainSend } from "./heed/plain.ts"
export type { AttemptRecord, WaitReason } from "./history/attempt.ts"
export type { RequestInfo } from "./http/request-view.ts"
export type { RunReport } from "./report/run-report.ts"
export type { RetryReason } from "./retry/decide.ts"
export type { Refusal } from "./retry/refusal.ts"

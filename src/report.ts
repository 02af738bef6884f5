export { DigestBuilder } from "./run-log/build-digest.ts"
export type {
  DigestedEndpoint,
  DigestedFailure,
  DigestedRow,
  DigestedRun,
  DigestedSource,
  RunDigest,
} from "./run-log/digest.ts"
export type {
  CountsLine,
  EndLine,
  EventLine,
  LostLine,
  ReportLine,
  RunLine,
  RunLogLine,
} from "./run-log/line.ts"
export { type Logger, type LogRunOptions, logRun } from "./run-log/log-run.ts"
export { type RunRecorder, recordRun } from "./run-log/record-run.ts"
export type { Timeline } from "./run-log/timeline.ts"
export { renderText, type TextOptions } from "./run-view/render-text.ts"

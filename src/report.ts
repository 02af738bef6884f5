export { type LoggedRun, LoggedRuns } from "./forecast/logged-run.ts"
export {
  type Schedule,
  type ScheduledRun,
  type ScheduleFigures,
  type ScheduleOptions,
  scheduleOf,
} from "./forecast/schedule.ts"
export type { SourceLimit } from "./forecast/source-limit.ts"
export { DigestBuilder } from "./run-log/build-digest.ts"
export type {
  DigestedEndpoint,
  DigestedFailure,
  DigestedNotice,
  DigestedRow,
  DigestedRun,
  DigestedSource,
  DigestedSplit,
  DigestedText,
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
export { type HtmlOptions, renderHtml } from "./run-view/render-html.ts"
export { renderSchedule } from "./run-view/render-schedule.ts"
export { renderText, type TextOptions } from "./run-view/render-text.ts"
export { type ShowOptions, type ShowStream, showRun } from "./run-view/show-run.ts"

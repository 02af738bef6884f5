import type { Diagnosis } from "../../src/explain/diagnosis.ts"
import {
  type EventLine,
  HEED_VERSION,
  RUN_LOG_VERSION,
  type RunLine,
  type RunLogLine,
} from "../../src/run-log/line.ts"

const SOURCE = "https://api.example.com"

/** Lines as a run of one source writes them. */
export const runLine = (at = "2026-01-15T00:00:00.000Z", run = "one"): RunLine => ({
  event: "run",
  v: RUN_LOG_VERSION,
  run,
  at,
  heed: HEED_VERSION,
  pid: 1,
})

const info = (call: number) => ({
  call,
  source: SOURCE,
  endpoint: "GET /orders",
  method: "GET",
  url: `https://api.example.com/orders?page=${call}`,
  label: null,
})

export const attempt = (call: number, t: number, n = 1): EventLine & { event: "attempt" } => ({
  ...{ t, event: "attempt" },
  ...info(call),
  attempt: n,
  waitedMs: 0,
  waitReason: null,
})

export const success = (call: number, t: number, durationMs = 5): EventLine => ({
  ...{ t, event: "success" },
  ...info(call),
  attempts: 1,
  durationMs,
})

export const throttled = (call: number, t: number): EventLine => ({
  ...{ t, event: "retry" },
  ...info(call),
  attempt: 2,
  retriesLeft: 3,
  reason: "throttled",
  waitMs: 1_000,
  waitReason: "retry-after",
  status: 429,
  error: null,
})

export const giveup = (call: number, t: number, code: 403 | 404 = 403): EventLine => ({
  ...{ t, event: "giveup" },
  ...info(call),
  diagnosis: diagnosis(call, code),
})

const diagnosis = (call: number, code: 403 | 404): Diagnosis => ({
  code,
  status: code,
  matchedBy: "status",
  title: "Forbidden",
  meaning: "The credentials are valid, and not enough.",
  advice: ["Check the permissions."],
  action: "stop",
  retryable: false,
  evidence: [{ kind: "provider", text: "The API says: no." }],
  suggestions: [{ setting: "scope", value: "read", text: "Add the scope read." }],
  attempts: [
    { n: 1, at: "2026-01-15T00:00:00.000Z", durationMs: 20, status: code, waitMs: 0, waitReason: null },
  ],
  totalWaitMs: 0,
  stopped: null,
  retryAt: null,
  source: "https://api.example.com",
  request: { method: "GET", url: `https://api.example.com/orders?page=${call}` },
  requestId: null,
  provider: null,
  summary: "It failed.",
})

/** A line of each kind. */
export const EVERY_LINE: readonly RunLogLine[] = [
  runLine(),
  attempt(1, 0),
  throttled(1, 50),
  success(1, 1_100),
  giveup(2, 1_250),
  {
    ...{ t: 50, event: "hold", source: SOURCE },
    ...{ code: 429, until: "2026-01-15T00:00:01.050Z", ms: 1_000 },
  },
  { t: 1_100, event: "release", source: SOURCE },
  { t: 1_050, event: "probe", source: SOURCE, code: 429 },
  { t: 1_200, event: "pace", source: SOURCE, ratePerSecond: 12.5, concurrency: null },
  { t: 1_210, event: "gate", source: SOURCE, state: "alone", reason: "Redis is away" },
  { t: 1_220, event: "warning", code: "never-shared", message: "This run goes alone.", source: null },
  {
    ...{ t: 1_230, event: "waiting", source: SOURCE },
    ...{ until: "2026-01-15T00:01:00.000Z", why: "hold", calls: 12 },
  },
  {
    ...{
      t: 1_240,
      event: "notice",
      source: SOURCE,
      endpoint: "GET /orders",
      kind: "sunset",
      field: "sunset",
    },
    ...{ text: "v1 ends", date: "2026-06-30T00:00:00.000Z", link: "https://api.example.com/v2" },
  },
  {
    ...{ t: 1_245, event: "split", source: SOURCE },
    ...{ dimension: "days", size: 365, outcome: "cut", pieces: 1, next: 182, code: 504, status: 504 },
  },
  {
    ...{ t: 1_246, event: "split", source: SOURCE },
    ...{ dimension: "days", size: 182, outcome: "accepted", pieces: 2, next: null, code: null, status: null },
  },
  {
    ...{ t: 2_000, event: "counts", ms: 1_000, source: SOURCE, endpoint: null },
    ...{ attempts: 20, successes: 18, durationMs: 400, longestMs: 90, waitedMs: 0 },
    ...{ retries: { "429": 1, error: 1 }, giveups: { "403": 1 }, failures: { "403": 1 } },
  },
  {
    ...{ t: 2_100, event: "report" },
    report: {
      ...{ since: "2026-01-15T00:00:00.000Z", until: "2026-01-15T00:00:02.100Z" },
      ...{ calls: { succeeded: 19, failed: 2 }, requests: 24, retries: 3, timeLostMs: 1_400 },
      rows: [{ code: 429, title: "Too many requests", failures: 2, givenUp: 0, timeLostMs: 1_400 }],
      endpoints: [{ source: SOURCE, endpoint: "GET /orders", requests: 24, failures: 2, rows: { 429: 2 } }],
      waits: [{ reason: "hold", count: 2, ms: 1_300 }],
      limits: [{ source: SOURCE, requests: 1_200, perMs: 60_000 }],
      notices: [
        {
          ...{ source: SOURCE, endpoint: "GET /orders", kind: "sunset", field: "sunset", text: null },
          ...{ date: "2026-06-30T00:00:00.000Z", link: null },
        },
      ],
      advice: [
        {
          ...{ code: 429, title: "Too many requests", failures: 2, timeLostMs: 1_400 },
          advice: ["Spread the schedules of the extracts of the same source."],
        },
      ],
    },
  },
  { t: 2_110, event: "lost", lines: 3 },
  { t: 2_200, event: "end" },
]

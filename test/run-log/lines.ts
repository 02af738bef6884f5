import type { Diagnosis } from "../../src/explain/diagnosis.ts"
import { type EventLine, HEED_VERSION, RUN_LOG_VERSION, type RunLine } from "../../src/run-log/line.ts"

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
  source: "https://api.example.com",
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

import { Readable } from "node:stream"
import type { HeedOptions, Refusal } from "../../src/index.ts"
import { type Ask, pause, QUICK } from "../support/clients.ts"
import { inTurn, type Script } from "../support/server.ts"

const STEADY = (base: number) => ({ backoff: { base, max: base, jitter: "none" as const } })
const SILENT: Script = () => {}
const soon = (ms: number) => AbortSignal.timeout(ms)

interface Path {
  options?: HeedOptions
  script: Script
  ask?: () => Ask
}

/** Every way out of the loop, by the name that it bears. */
export const PATHS: readonly [name: string, stopped: Refusal, path: Path][] = [
  ["an answer that is final", "not-retryable", { script: inTurn([404]) }],
  ["a status that is to be split", "not-retryable", { script: inTurn([504]) }],
  [
    "a 429 that is not to be waited for",
    "not-retryable",
    { options: { throttle: false }, script: inTurn([429]) },
  ],
  [
    "a server error that is not to be retried",
    "not-retryable",
    { options: { retry: false }, script: inTurn([503]) },
  ],
  ["all retries used", "retries-used", { script: inTurn([503]) }],
  [
    "connections that break",
    "retries-used",
    { script: (_hit, response) => response.socket?.resetAndDestroy() },
  ],
  [
    "tries that time out",
    "retries-used",
    { options: { retry: { retries: 1, ...STEADY(5) }, timeout: { attempt: 40 } }, script: SILENT },
  ],
  ["the deadline, while sending", "deadline", { options: { timeout: { total: 60 } }, script: SILENT }],
  [
    "the deadline, in backoff",
    "deadline",
    { options: { retry: STEADY(300), timeout: { total: 200 } }, script: inTurn([503]) },
  ],
  ["a wait that is too long", "wait-too-long", { script: inTurn([429, { "retry-after": "9999" }]) }],
  [
    "a wait longer than the time left",
    "wait-too-long",
    { options: { timeout: { total: 500 } }, script: inTurn([503, { "retry-after": "3" }]) },
  ],
  ["a POST", "not-idempotent", { script: inTurn([503]), ask: () => ({ method: "POST", body: "x" }) }],
  [
    "a body that is gone",
    "body-not-replayable",
    { script: inTurn([503]), ask: () => ({ method: "PUT", body: Readable.from([Buffer.from("x")]) }) },
  ],
  [
    "an abort before the first try",
    "aborted",
    { script: SILENT, ask: () => ({ signal: AbortSignal.abort() }) },
  ],
  ["an abort while sending", "aborted", { script: SILENT, ask: () => ({ signal: soon(60) }) }],
  [
    "an abort in a limited try",
    "aborted",
    { options: { timeout: { attempt: 5_000 } }, script: SILENT, ask: () => ({ signal: soon(60) }) },
  ],
  [
    "an abort in backoff",
    "aborted",
    { options: { retry: STEADY(5_000) }, script: inTurn([503]), ask: () => ({ signal: soon(120) }) },
  ],
  [
    "an abort in the hold",
    "aborted",
    { script: inTurn([429, { "retry-after": "60" }]), ask: () => ({ signal: soon(120) }) },
  ],
  [
    "a hook that throws",
    "not-retryable",
    { options: { beforeAttempt: () => Promise.reject(new Error("no token")) }, script: inTurn([200]) },
  ],
  [
    "a hook that throws at the second try",
    "not-retryable",
    {
      options: {
        ...QUICK,
        beforeAttempt: (_request, n) => (n === 2 ? Promise.reject(new Error("no token")) : undefined),
      },
      script: inTurn([503]),
    },
  ],
  [
    "an abort in the hook",
    "aborted",
    {
      options: { beforeAttempt: () => pause(150) },
      script: inTurn([200]),
      ask: () => ({ signal: soon(60) }),
    },
  ],
]

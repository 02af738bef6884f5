import type { Faq } from "../faq/entry.ts"
import { FAQ } from "../faq/rows.ts"
import type { GateMaker } from "../gate/gate-maker.ts"
import { localGates } from "../gate/local-gate.ts"
import type { WindowLimit } from "../gate/rules/sliding-window.ts"
import type { RequestInfo } from "../http/request-view.ts"
import type { MemoryStore } from "../memory/memory-store.ts"
import { DIRECTORY } from "../profiles/directory.ts"
import { type Apis, apisOf } from "../profiles/hosts.ts"
import { RETRY_DEFAULTS, type RetrySettings } from "../retry/retry-settings.ts"
import { parseDuration } from "../time/duration.ts"
import type { HeedOptions, RetryOptions } from "./options.ts"
import { validateOptions } from "./validate-options.ts"

/** The options, checked and complete: inner code never meets an `undefined`. */
export interface Settings {
  readonly source: string | ((request: RequestInfo) => string) | null
  readonly apis: Apis
  /** Is a 2xx looked at that may be a failure? */
  readonly failuresIn2xx: boolean
  readonly faq: Faq
  readonly retry: RetrySettings
  readonly throttle: ThrottleSettings
  /** ms; Infinity: none. */
  readonly timeout: { readonly attempt: number; readonly total: number }
  readonly beforeAttempt: HeedOptions["beforeAttempt"] | null
  readonly refreshCredentials: (() => Promise<void>) | null
  readonly throwHttpErrors: boolean
  /** null: there is no such function. */
  readonly idempotent: ((request: RequestInfo) => boolean) | null
  /** null: nothing is remembered between runs. */
  readonly memory: string | MemoryStore | null
  readonly redact: { readonly headers: string[]; readonly parameters: string[] }
}

interface ThrottleSettings {
  readonly enabled: boolean
  readonly maxWaitMs: number
  readonly limit: WindowLimit | null
  readonly concurrency: number
  readonly expectedRuns: number
  readonly adaptive: boolean
  readonly gate: GateMaker
}

const MAX_WAIT_MS = 300_000

/** @throws TypeError that lists every problem at once */
export function resolveOptions(options: HeedOptions = {}): Settings {
  validateOptions(options)
  const throttle = options.throttle || {}
  return {
    source: options.source ?? null,
    apis: apisOf(options.profile, DIRECTORY),
    failuresIn2xx: options.failuresIn2xx ?? true,
    faq: options.faq ?? FAQ,
    retry: resolveRetry(options.retry),
    throttle: {
      enabled: options.throttle !== false,
      maxWaitMs: throttle.maxWait ?? MAX_WAIT_MS,
      limit: throttle.limit
        ? { requests: throttle.limit.requests, perMs: durationMs(throttle.limit.per) as number }
        : null,
      concurrency: throttle.concurrency ?? Number.POSITIVE_INFINITY,
      expectedRuns: throttle.expectedRuns ?? 1,
      gate: throttle.gate ?? localGates,
      adaptive: options.throttle !== false && throttle.adaptive !== false,
    },
    timeout: {
      attempt: options.timeout?.attempt ?? Number.POSITIVE_INFINITY,
      total: options.timeout?.total ?? Number.POSITIVE_INFINITY,
    },
    beforeAttempt: options.beforeAttempt ?? null,
    refreshCredentials: options.refreshCredentials ?? null,
    throwHttpErrors: options.throwHttpErrors ?? false,
    idempotent: options.idempotent ?? null,
    memory: options.memory ?? null,
    redact: { headers: options.redact?.headers ?? [], parameters: options.redact?.parameters ?? [] },
  }
}

/** ms of `10_000`, `"10s"`, `"1m"`; null: neither. */
function durationMs(value: number | string): number | null {
  return typeof value === "number" ? value : parseDuration(value)
}

function resolveRetry(options: HeedOptions["retry"]): RetrySettings {
  if (options === false) return { ...RETRY_DEFAULTS, enabled: false, retries: 0 }
  const given: RetryOptions = options ?? {}
  const { backoff } = RETRY_DEFAULTS
  return {
    enabled: true,
    retries: given.retries ?? RETRY_DEFAULTS.retries,
    statuses: given.statuses ? new Set(given.statuses) : RETRY_DEFAULTS.statuses,
    methods: given.methods
      ? new Set(given.methods.map((name) => name.toUpperCase()))
      : RETRY_DEFAULTS.methods,
    backoff: {
      baseMs: given.backoff?.base ?? backoff.baseMs,
      factor: given.backoff?.factor ?? backoff.factor,
      maxMs: given.backoff?.max ?? backoff.maxMs,
      jitter: given.backoff?.jitter ?? backoff.jitter,
    },
  }
}

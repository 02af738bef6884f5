import type { Faq } from "../faq/entry.ts"
import { FAQ } from "../faq/rows.ts"
import type { Reserve } from "../gate/fair-share.ts"
import type { GateMaker } from "../gate/gate-maker.ts"
import { localGates } from "../gate/local-gate.ts"
import type { WindowLimit } from "../gate/rules/sliding-window.ts"
import type { RequestInfo } from "../http/request-view.ts"
import type { MemoryStore } from "../memory/memory-store.ts"
import { DIRECTORY } from "../profiles/directory.ts"
import { type Apis, apisOf } from "../profiles/hosts.ts"
import { RETRY_DEFAULTS, type RetrySettings } from "../retry/retry-settings.ts"
import { parseDuration } from "../time/duration.ts"
import type { HeedOptions, RetryOptions, ThrottleOptions } from "./options.ts"
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
  /** Above 0, up to 1. `limit` is multiplied by it already. */
  readonly share: number
  readonly leave: Reserve | null
  /** Infinity: none. */
  readonly budget: number
  readonly expectedRuns: number
  readonly adaptive: boolean
  readonly gate: GateMaker
}

const MAX_WAIT_MS = 300_000

/** @throws TypeError that lists every problem at once */
export function resolveOptions(options: HeedOptions = {}): Settings {
  validateOptions(options)
  const throttle = options.throttle || {}
  const { share = 1, budget = Number.POSITIVE_INFINITY } = throttle
  return {
    source: options.source ?? null,
    apis: apisOf(options.profile, DIRECTORY),
    failuresIn2xx: options.failuresIn2xx ?? true,
    faq: options.faq ?? FAQ,
    retry: resolveRetry(options.retry),
    throttle: {
      enabled: options.throttle !== false,
      maxWaitMs: throttle.maxWait ?? MAX_WAIT_MS,
      limit: throttle.limit ? partOfLimit(throttle.limit, share) : null,
      share,
      leave: reserveOf(throttle.leave),
      budget,
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

/** A limit of less than one request is one in a time that is longer by as much. */
function partOfLimit({ requests, per }: NonNullable<ThrottleOptions["limit"]>, share: number): WindowLimit {
  const part = requests * share
  const perMs = durationMs(per) as number
  return part < 1 ? { requests: 1, perMs: perMs / part } : { requests: Math.floor(part), perMs }
}

function reserveOf(leave: ThrottleOptions["leave"]): Reserve | null {
  if (!leave) return null
  return typeof leave === "string"
    ? { units: 0, part: Number.parseFloat(leave) / 100 }
    : { units: leave, part: 0 }
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

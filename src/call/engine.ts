import type { Diagnosis } from "../explain/diagnosis.ts"
import type { AcquireOptions, GateObserver } from "../gate/gate.ts"
import type { GateSettings } from "../gate/gate-settings.ts"
import { withoutBody } from "../http/plain-request-view.ts"
import type { RequestView } from "../http/request-view.ts"
import { oneLine } from "../redact/mask.ts"
import type { MaskedRequests } from "../redact/masked-requests.ts"
import type { RequestMasker } from "../redact/request-masker.ts"
import { STRICT_MASKER } from "../redact/strict-masker.ts"
import type { EndpointTally } from "../report/run-report.ts"
import { Tally } from "../report/tally.ts"
import { backoffStep } from "../retry/backoff.ts"
import { HOLD_BACKOFF } from "../retry/retry-settings.ts"
import { type Clock, wallTime } from "../time/clock.ts"
import { isoTime } from "../time/iso.ts"
import type { Late } from "../time/late.ts"
import { Credentials } from "./credentials.ts"
import { Emitter } from "./events.ts"
import { EXPLAIN, type Explain } from "./explain-chunk.ts"
import type { Explanations } from "./explanations.ts"
import type { CallOptions } from "./options.ts"
import { QuotaHeaderReader } from "./quota-header-reader.ts"
import type { Settings } from "./resolve-options.ts"
import { initialLimitsOf, Source, Sources } from "./source.ts"
import { SourceStats, SucceededRequests } from "./source-stats.ts"

/** What is told of a call that went well. */
interface SucceededCall {
  readonly call: { readonly request: RequestView }
  readonly source: Source
  readonly options: CallOptions
  readonly startedAt: number
  readonly carried?: readonly RequestView[]
}

/** What all calls of one Heed share. */
export class Engine {
  /** Events wait for the rules of redaction while these are loaded. */
  readonly events: Emitter = new Emitter(() =>
    this.explain.loaded || this.explain.failed ? null : this.explain.tryLoad(),
  )
  readonly tally: Tally
  readonly sources: Sources
  /** null: there is no `refreshCredentials`. */
  readonly credentials: Credentials | null
  /** Made by the first `Heed.explain`. */
  explanations: Explanations | null = null
  /** Every call needs the long way: something is to be done before, or timed during, even its first try. */
  readonly needsSlowPath: boolean
  readonly #succeededRequests = new SucceededRequests()
  /** Shared by all calls that bring no signal: a backlog is made of them. */
  readonly #plainAcquireOptions: AcquireOptions
  #rules: MaskedRequests | null = null

  /** @param explain what is loaded with the first failure */
  constructor(
    readonly settings: Settings,
    readonly clock: Clock,
    readonly explain: Late<Explain> = EXPLAIN,
  ) {
    this.tally = new Tally(clock.wallNow())
    this.sources = new Sources(
      (key, request) => this.#makeSource(key, request),
      (source) => {
        this.tally.keep(source.name, source.stats.endpoints.values())
        source.gate.close()
      },
    )
    const { refreshCredentials } = settings
    this.credentials = refreshCredentials && new Credentials(refreshCredentials)
    const { attempt, total } = settings.timeout
    const waitBudgetMs = settings.throttle.maxWaitMs
    this.#plainAcquireOptions = {
      waitBudgetMs: waitBudgetMs,
      deadline: Number.POSITIVE_INFINITY,
      signal: undefined,
    }
    this.needsSlowPath =
      settings.beforeAttempt !== null || Math.min(attempt, total) < Number.POSITIVE_INFINITY
  }

  /** Decides what of requests and names may be shown; null: not loaded (yet). */
  get rules(): MaskedRequests | null {
    const { loaded } = this.explain
    if (loaded) this.#rules ??= new loaded.MaskedRequests(loaded.createRedactor(this.settings.redact))
    return this.#rules
  }

  /** The same; strictly while the rules are not loaded. */
  get masked(): RequestMasker {
    return this.rules ?? STRICT_MASKER
  }

  source(request: RequestView, options: CallOptions | undefined, now: number): Source {
    return this.sources.get(options?.source ?? this.#keyOf(request), request, now)
  }

  /** A first turn at the gate, with all of `maxWait` to spend. */
  acquireOptions(signal: AbortSignal | undefined): AcquireOptions {
    const waitBudgetMs = this.settings.throttle.maxWaitMs
    return signal
      ? { waitBudgetMs: waitBudgetMs, deadline: Number.POSITIVE_INFINITY, signal }
      : this.#plainAcquireOptions
  }

  attemptStarted(
    request: RequestView,
    source: Source,
    options: CallOptions | undefined,
    attempt: number,
    waitedMs: number,
    carried: readonly RequestView[] = [],
  ): void {
    this.tally.requests++
    if (this.events.hasListeners("attempt"))
      this.events.emit("attempt", () => ({
        ...this.callInfo(request, carried, source, options),
        attempt,
        waitedMs,
      }))
  }

  callSucceeded(
    { call, source, options, startedAt, carried }: SucceededCall,
    attempts: number,
    now: number,
  ): void {
    const { request } = call
    source.stats.recordSuccess(request, options.label, now)
    this.explanations?.ended(null)
    this.tally.succeeded++
    if (!this.events.hasListeners("success")) return
    this.events.emit("success", () => ({
      ...this.callInfo(request, carried ?? [], source, options),
      attempts,
      durationMs: Math.round(now - startedAt),
    }))
  }

  /** Each listener gets a diagnosis of its own: the caller's stays as it is. */
  callFailed(
    request: RequestView,
    carried: readonly RequestView[],
    source: Source,
    options: CallOptions | undefined,
    diagnosis: Diagnosis,
  ): void {
    this.tally.gaveUp(diagnosis.code)
    this.explanations?.ended(diagnosis)
    const others = this.explain.loaded?.otherRetries(request)
    if (others) {
      const message = `${others}; each of its retries begins all retries of heed anew`
      this.events.warn({ code: "retried-twice", message, source: source.name })
    }
    this.events.emit("giveup", () => ({
      ...this.callInfo(request, carried, source, options),
      diagnosis: JSON.parse(JSON.stringify(diagnosis)),
    }))
  }

  /** The words by which every event of a call names it. */
  callInfo(
    request: RequestView,
    carried: readonly RequestView[],
    source: Source,
    options: CallOptions | undefined,
  ) {
    const maskPath = this.masked.of(request, carried)
    const label = options?.label
    return {
      source: maskPath.line(source.name),
      method: oneLine(request.method),
      url: maskPath.url,
      label: label === undefined ? null : maskPath.line(label),
    }
  }

  *endpoints(): Generator<EndpointTally> {
    for (const { name, stats } of this.sources.values()) {
      for (const health of stats.endpoints.values()) yield { source: name, endpoint: health.name, health }
    }
  }

  #keyOf(request: RequestView): string {
    const { source } = this.settings
    if (source === null) return request.target.origin
    if (typeof source === "string") return source
    const info = {
      method: request.method,
      get url() {
        return request.url
      },
      get headers() {
        return request.headers()
      },
    }
    try {
      return String(source(info))
    } catch {
      // What it threw may have the URL in it.
      this.events.warn({
        code: "source-failed",
        message: "the function of the `source` option threw: the request's origin is its source instead",
        source: null,
      })
      return request.target.origin
    }
  }

  #makeSource(key: string, request: RequestView): Source {
    const { target } = request
    const { throttle, apis } = this.settings
    const api = apis.find(target)
    // Both are here by the time that a failure needs them: while the first request is under way, a disk can be read that
    // may be out of file descriptors later.
    api?.load()
    this.explain.prefetch()
    const settings: GateSettings = {
      limit: throttle.limit,
      concurrency: throttle.concurrency,
      expectedRuns: throttle.expectedRuns,
      adaptive: throttle.adaptive,
      backoff: (strike: number) => backoffStep(HOLD_BACKOFF, strike),
      initialLimits: initialLimitsOf(api),
    }
    // Kept for the source's life, so the request's body is not: it may be large.
    const first = withoutBody(request)
    const observer: GateObserver = {
      held: (until, code) => {
        const ms = until - this.clock.now()
        this.events.emit("hold", () => ({
          source: source.name,
          code,
          until: isoTime(wallTime(this.clock, until)),
          ms: Math.round(ms),
        }))
      },
      released: () => this.events.emit("release", () => ({ source: source.name })),
      probing: (code) => this.events.emit("probe", () => ({ source: source.name, code })),
      paced: (learned) => this.events.emit("pace", () => ({ source: source.name, ...learned })),
      shared: (state, reason, warning) => {
        this.events.emit("gate", () => ({
          source: source.name,
          state,
          reason: reason && this.masked.of(first).line(reason),
        }))
        if (warning) this.events.warn({ code: "never-shared", message: warning, source: source.name })
      },
    }
    const gate = throttle.gate.make({
      source: key,
      clock: this.clock,
      settings,
      observer,
      user: this.settings,
    })
    const isOne = apis.isOneFor(key === target.origin ? key : null)
    const stats = new SourceStats(key, this.#succeededRequests, () => this.masked)
    // The key may hold a secret (of a limit for each token, say): it is shown as the request that made it is.
    const nameKey = () => ({ name: this.masked.name(first, key), isFinal: !this.masked.isStrict })
    const source = new Source(
      key,
      nameKey,
      gate,
      stats,
      api,
      isOne ? null : apis,
      throttle.adaptive ? new QuotaHeaderReader(gate, this.clock) : null,
    )
    return source
  }
}

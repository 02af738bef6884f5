import type { Diagnosis } from "../explain/diagnosis.ts"
import type { AcquireOptions } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import type { Memory } from "../memory/memory.ts"
import { oneLine } from "../redact/mask.ts"
import type { MaskedRequests } from "../redact/masked-requests.ts"
import type { RequestMasker } from "../redact/request-masker.ts"
import { STRICT_MASKER } from "../redact/strict-masker.ts"
import type { WaitReason } from "../report/attempt-record.ts"
import type { Notice } from "../report/notice.ts"
import type { EndpointTally } from "../report/run-report.ts"
import { Tally } from "../report/tally.ts"
import type { Clock } from "../time/clock.ts"
import type { Late } from "../time/late.ts"
import type { Credentials } from "./credentials.ts"
import { Emitter } from "./events.ts"
import { EXPLAIN, type Explain } from "./explain-chunk.ts"
import type { Explanations } from "./explanations.ts"
import { makeSource, sourceKeyOf } from "./make-source.ts"
import { openMemory } from "./memory-chunk.ts"
import type { CallOptions } from "./options.ts"
import type { Settings } from "./resolve-options.ts"
import { type Source, Sources } from "./source.ts"
import { SucceededRequests } from "./source-stats.ts"
import type { Tracer } from "./tracer.ts"

/** What is told of a call that went well. */
interface SucceededCall {
  readonly call: { readonly request: RequestView }
  readonly source: Source
  readonly options: CallOptions
  readonly startedAt: number
  readonly carried?: readonly RequestView[]
}

/** What is told of an attempt that is about to be sent. */
interface StartedAttempt {
  readonly started: Omit<SucceededCall, "startedAt">
  readonly n: number
  readonly waitedMs: number
  readonly waitReason: WaitReason | null
}

/** What all calls of one Heed share. */
export class Engine {
  /** Events wait for the rules of redaction while these are loaded. */
  readonly events: Emitter = new Emitter(() =>
    this.explain.loaded || this.explain.failed ? null : this.explain.tryLoad(),
  )
  readonly tally: Tally
  readonly sources: Sources
  /** Made when `refreshCredentials` is first to be called; until then no call is made by it, and none has been renewed. */
  credentials: Credentials | null = null
  /** What the APIs announced on good responses, by source, endpoint and kind. */
  readonly notices = new Map<string, Notice>()
  /** What is remembered between runs; null: the option is not set. */
  readonly memory: Promise<Memory | null> | null
  /** Made by the first `Heed.explain`. */
  explanations: Explanations | null = null
  /** Set by `instrument` of heed/otel. */
  tracer: Tracer | null = null
  /** Every call needs the long way: something is to be done before, or timed during, even its first try. */
  readonly needsSlowPath: boolean
  /** Requests that `throttle.budget` leaves; Infinity without one. */
  budgetLeft: number
  readonly succeededRequests: SucceededRequests = new SucceededRequests()
  /** Shared by all calls that bring no signal: a backlog is made of them. */
  readonly #plainAcquireOptions: AcquireOptions
  #rules: MaskedRequests | null = null
  /** Of calls that have been told of: by their requests, which each call has one of. */
  readonly #numbers = new WeakMap<RequestView, number>()
  #lastNumber = 0

  /** @param explain what is loaded with the first failure */
  constructor(
    readonly settings: Settings,
    readonly clock: Clock,
    readonly explain: Late<Explain> = EXPLAIN,
  ) {
    this.tally = new Tally(clock.wallNow())
    this.sources = new Sources(
      (key, request) => makeSource(this, key, request),
      (source) => {
        this.tally.keep(source.name, source.stats.endpoints.values())
        source.gate.close()
      },
    )
    this.memory = settings.memory === null ? null : openMemory(settings.memory, clock, this.events)
    const { attempt, total } = settings.timeout
    const waitBudgetMs = settings.throttle.maxWaitMs
    this.#plainAcquireOptions = {
      waitBudgetMs: waitBudgetMs,
      deadline: Number.POSITIVE_INFINITY,
      signal: undefined,
    }
    this.budgetLeft = settings.throttle.budget
    this.needsSlowPath =
      settings.beforeAttempt !== null ||
      Math.min(attempt, total, settings.throttle.budget) < Number.POSITIVE_INFINITY
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
    return this.sources.get(options?.source ?? sourceKeyOf(this, request), request, now)
  }

  /** A first turn at the gate, with all of `maxWait` to spend. */
  acquireOptions(signal: AbortSignal | undefined, { maxWait, priority }: CallOptions): AcquireOptions {
    const waitBudgetMs = maxWait ?? this.settings.throttle.maxWaitMs
    return signal || priority || maxWait !== undefined
      ? { waitBudgetMs: waitBudgetMs, deadline: Number.POSITIVE_INFINITY, signal, priority }
      : this.#plainAcquireOptions
  }

  attemptStarted({ started, n, waitedMs, waitReason }: StartedAttempt): void {
    this.tally.requests++
    if (!this.events.hasListeners("attempt")) return
    const { call, source, options, carried } = started
    this.events.emit("attempt", () => ({
      ...this.callInfo(call.request, carried ?? [], source, options),
      attempt: n,
      waitedMs,
      waitReason,
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
      const message = `${others}; each of its retries starts all retries of heed over`
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
      call: this.numberOf(request),
      source: maskPath.line(source.name),
      endpoint: maskPath.line(source.stats.endpoint(request, label).name),
      method: oneLine(request.method),
      url: maskPath.url,
      label: label === undefined ? null : maskPath.line(label),
    }
  }

  /** What events call the call of a request. */
  numberOf(request: RequestView): number {
    const known = this.#numbers.get(request)
    if (known !== undefined) return known
    this.#numbers.set(request, ++this.#lastNumber)
    return this.#lastNumber
  }

  /** The calls that wait for their turn, by source. */
  *waiting(): Generator<{ source: string; waiting: number }> {
    const now = this.clock.now()
    for (const { name, gate } of this.sources.values())
      yield { source: name, waiting: gate.measure(now).waiting }
  }

  *endpoints(): Generator<EndpointTally> {
    for (const { name, stats } of this.sources.values()) {
      for (const health of stats.endpoints.values()) yield { source: name, endpoint: health.name, health }
    }
  }
}

import type { RefreshResult } from "../explain/failure-context.ts"
import type { RequestView } from "../http/request-view.ts"
import { CallHistory } from "./call-history.ts"
import type { ClientCall } from "./client-call.ts"
import { EarlierAttempts } from "./earlier-attempts.ts"
import type { Endpoint } from "./endpoints.ts"
import type { Engine } from "./engine.ts"
import type { GateWaited } from "./gate-wait.ts"
import type { CallOptions } from "./options.ts"
import type { FailedAttempt, StartedCall } from "./outcome.ts"
import type { Source } from "./source.ts"

/** A call that did not succeed at once: everything that it needs to go on, or to end. */
export class CallState<T> implements StartedCall<T> {
  readonly engine: Engine
  readonly call: ClientCall<T>
  readonly options: CallOptions
  readonly source: Source
  /** Epoch ms. */
  readonly startedAt: number
  /** `refreshCredentials` itself makes this call, so it can wait for no other credentials. */
  readonly byRefresh: boolean
  readonly history: CallHistory
  /** Retries that it may use. */
  readonly retries: number
  /** Epoch ms at which the whole call must be over; Infinity: none. */
  readonly deadline: number
  /** The latest try that failed. */
  lastFailure: FailedAttempt<T> | null = null
  /** The request as its latest try sent it; null: just as it was given. */
  sentRequest: RequestView | null = null
  #earlier: EarlierAttempts | null = null
  /** When the latest try took its credentials, as `Credentials` counts time. */
  credentialGeneration = 0
  /** What came of the one renewal of credentials that a call may have; null: it had none. */
  refresh: RefreshResult | null = null
  /** ms that it has waited on orders of the server so far, its share of the source's holds included. */
  heldMs = 0

  constructor({ engine, call, options, source, startedAt, byRefresh }: StartedCall<T>) {
    this.engine = engine
    this.call = call
    this.options = options
    this.source = source
    this.startedAt = startedAt
    this.byRefresh = byRefresh ?? false
    const { retry, timeout } = engine.settings
    this.history = new CallHistory(startedAt)
    this.retries = options.retries ?? retry.retries
    this.deadline = startedAt + (options.timeout?.total ?? timeout.total)
  }

  /** The request as its latest try sent it. */
  get latest(): RequestView {
    return this.sentRequest ?? this.call.request
  }

  /** What its tries carried beside what was given: all of it is masked. */
  get carried(): readonly RequestView[] {
    const earlier = this.#earlier?.beside(this.latest)
    return [this.sentRequest, earlier].filter((facts) => facts != null)
  }

  /** Keeps what the latest try carried: the next may carry something else. */
  keepCarried(): void {
    this.#earlier ??= new EarlierAttempts()
    this.#earlier.note(this.latest)
    this.engine.masked.forget(this.call.request)
  }

  get endpoint(): Endpoint {
    return this.source.stats.endpoint(this.call.request, this.options.label)
  }

  /** ms that it may wait on orders of the server, in all. */
  get maxWaitMs(): number {
    return this.options.maxWait ?? this.engine.settings.throttle.maxWaitMs
  }

  /** ms that it may still wait on orders of the server. */
  get waitBudgetMs(): number {
    return this.maxWaitMs - this.heldMs
  }

  /** `heldMs`: the part of it that counts against `maxWait`. */
  recordWait({ ms, reason, heldMs }: GateWaited): void {
    this.history.recordWait(ms, reason)
    this.heldMs += heldMs
  }

  /** The time limit of a try that starts now. */
  attemptLimit(now: number): { ms: number; which: "attempt" | "total" } {
    const attempt = this.options.timeout?.attempt ?? this.engine.settings.timeout.attempt
    const left = this.deadline - now
    return left <= attempt ? { ms: Math.max(0, left), which: "total" } : { ms: attempt, which: "attempt" }
  }
}

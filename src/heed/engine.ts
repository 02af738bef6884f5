import type { Diagnosis } from "../diagnose/diagnosis.ts"
import type { RequestFacts } from "../exchange/request.ts"
import type { AcquireOptions, GateObserver } from "../gate/gate.ts"
import { Worked } from "../history/worked.ts"
import { createRedactor, type Redactor } from "../redact/redactor.ts"
import type { EndpointTally } from "../report/run-report.ts"
import { Tally } from "../report/tally.ts"
import { backoffStep } from "../retry/backoff.ts"
import { HOLD_BACKOFF } from "../retry/settings.ts"
import type { Clock } from "../time/clock.ts"
import { isoTime } from "../time/iso.ts"
import { Credentials } from "./credentials.ts"
import { Emitter } from "./events.ts"
import type { CallOptions } from "./options.ts"
import { publishedBy } from "./published.ts"
import type { Settings } from "./settings.ts"
import { Source, Sources } from "./source.ts"
import { TrackRecord } from "./track-record.ts"

/** What is told of a call that went well. */
interface DoneCall {
  readonly call: { readonly request: RequestFacts }
  readonly source: Source
  readonly options: CallOptions
  readonly startedAt: number
}

/** What all calls of one Heed share. */
export class Engine {
  readonly events = new Emitter()
  readonly tally: Tally
  readonly sources: Sources
  /** null: there is no `refreshCredentials`. */
  readonly credentials: Credentials | null
  /** Every call needs the long way: something is to be done before, or timed during, even its first try. */
  readonly everyCallIsSpecial: boolean
  readonly #worked = new Worked()
  #redactor: Redactor | null = null
  /** Shared by all calls that bring no signal: a backlog is made of them. */
  readonly #plainTurn: AcquireOptions

  constructor(
    readonly settings: Settings,
    readonly clock: Clock,
  ) {
    this.tally = new Tally(clock.now())
    this.sources = new Sources(
      (key, request) => this.#makeSource(key, this.#shown(key, request), request),
      (source) => {
        this.tally.keep(source.name, source.record.endpoints)
        source.gate.close()
      },
    )
    const { refreshCredentials } = settings
    this.credentials = refreshCredentials && new Credentials(refreshCredentials)
    const { attempt, total } = settings.timeout
    const patienceMs = settings.throttle.maxWaitMs
    this.#plainTurn = { waitBudgetMs: patienceMs, deadline: Number.POSITIVE_INFINITY, signal: undefined }
    this.everyCallIsSpecial =
      settings.beforeAttempt !== null || Math.min(attempt, total) < Number.POSITIVE_INFINITY
  }

  /** Built when something is first to be shown: the first call of a source, whose endpoint gets its name. */
  get redactor(): Redactor {
    this.#redactor ??= createRedactor(this.settings.redact)
    return this.#redactor
  }

  source(request: RequestFacts, options: CallOptions | undefined, now: number): Source {
    return this.sources.get(options?.source ?? this.#keyOf(request), request, now)
  }

  /** A first turn at the gate, with all of `maxWait` to spend. */
  turn(signal: AbortSignal | undefined): AcquireOptions {
    const patienceMs = this.settings.throttle.maxWaitMs
    return signal ? { waitBudgetMs: patienceMs, deadline: Number.POSITIVE_INFINITY, signal } : this.#plainTurn
  }

  attempting(
    request: RequestFacts,
    source: Source,
    options: CallOptions | undefined,
    attempt: number,
    waitedMs: number,
  ): void {
    this.tally.requests++
    if (this.events.hears("attempt"))
      this.events.emit("attempt", () => ({ ...this.naming(request, source, options), attempt, waitedMs }))
  }

  succeeded({ call, source, options, startedAt }: DoneCall, attempts: number, now: number): void {
    const { request } = call
    source.record.succeeded(request, options.label, now)
    this.tally.succeeded++
    if (!this.events.hears("success")) return
    this.events.emit("success", () => ({
      ...this.naming(request, source, options),
      attempts,
      durationMs: now - startedAt,
    }))
  }

  gaveUp(
    request: RequestFacts,
    source: Source,
    options: CallOptions | undefined,
    diagnosis: Diagnosis,
  ): void {
    this.tally.gaveUp(diagnosis.code)
    this.events.emit("giveup", () => ({ ...this.naming(request, source, options), diagnosis }))
  }

  /** A text about a request, without what the request carried: looked for closely only where some of it is there. */
  shown(request: RequestFacts, text: string): string {
    try {
      for (const [, value] of request.headers()) {
        const credential = value.slice(value.lastIndexOf(" ") + 1)
        if (credential.length >= 6 && text.includes(credential)) return this.#masked(request, text)
      }
    } catch {
      return this.#masked(request, text)
    }
    return text
  }

  #masked(request: RequestFacts, text: string): string {
    return this.redactor.secretsOf(request).mask(text)
  }

  /** The words by which every event of a call names it. */
  naming(request: RequestFacts, source: Source, options: CallOptions | undefined) {
    return {
      source: source.name,
      method: request.method,
      url: this.shown(request, this.redactor.url(request.url)),
      label: options?.label ?? null,
    }
  }

  *endpoints(): Generator<EndpointTally> {
    for (const { name, record } of this.sources.values()) {
      for (const standing of record.endpoints.values())
        yield { source: name, endpoint: standing.name, standing }
    }
  }

  #keyOf(request: RequestFacts): string {
    const { source } = this.settings
    if (source === null) return request.place.origin
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
    return String(source(info))
  }

  /** Whoever has a limit for each token may name its sources by them. */
  #shown(key: string, request: RequestFacts): string {
    const plain = key === request.place.origin || key === this.settings.source
    return plain ? key : this.redactor.secretsOf(request).mask(key)
  }

  #makeSource(key: string, name: string, { place }: RequestFacts): Source {
    const { throttle, profiles } = this.settings
    const profile = profiles.find(place)
    const settings = {
      limit: throttle.limit,
      concurrency: throttle.concurrency,
      adaptive: throttle.adaptive,
      backoff: (strike: number) => backoffStep(HOLD_BACKOFF, strike),
      published: publishedBy(profile),
    }
    const observer: GateObserver = {
      held: (until, code) => {
        const ms = until - this.clock.now()
        this.events.emit("hold", () => ({ source: name, code, until: isoTime(until), ms: Math.round(ms) }))
      },
      released: () => this.events.emit("release", () => ({ source: name })),
      probing: (code) => this.events.emit("probe", () => ({ source: name, code })),
      paced: (learned) => this.events.emit("pace", () => ({ source: name, ...learned })),
      shared: (state, reason) => this.events.emit("gate", () => ({ source: name, state, reason })),
    }
    const gate = throttle.gate.make({
      source: key,
      clock: this.clock,
      settings,
      observer,
      user: this.settings,
    })
    const shown = (request: RequestFacts, path: string) => this.shown(request, this.redactor.url(path))
    const isOne = profiles.isOneFor(key === place.origin ? key : null)
    const record = new TrackRecord(key, this.#worked, shown)
    return new Source(key, name, gate, record, profile, isOne ? null : profiles, throttle.adaptive)
  }
}

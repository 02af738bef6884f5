import type { InitialLimits } from "../gate/estimators/adaptive-limits.ts"
import type { Gate } from "../gate/gate.ts"
import { wakesItself } from "../gate/waiter.ts"
import type { RequestView } from "../http/request-view.ts"
import type { Target } from "../http/target.ts"
import { Announcements } from "../notices/announcements.ts"
import type { Apis } from "../profiles/hosts.ts"
import type { Api } from "../profiles/schema/api.ts"
import { parseDuration } from "../time/duration.ts"
import type { QuotaHeaderReader } from "./quota-header-reader.ts"
import type { SourceStats } from "./source-stats.ts"
import type { LastRefused, SpentQuotas } from "./spent-quotas.ts"

interface SourceName {
  readonly name: string
  /** false: the rules of redaction are not loaded yet, and will show more. */
  readonly isFinal: boolean
}

/** One source: its gate, and how it has been answering. */
export class Source {
  /** Epoch ms of the latest call. */
  usedAt = 0
  /** The latest response that closed the gate, or may have; null after a success. A call that is held quotes it. */
  lastRefused: LastRefused | null = null
  /** The quotas that are used up; null until the first one is. */
  spentQuotas: SpentQuotas | null = null
  /**
   * Settles when the gate knows what the responses so far say: what reads them is loaded while the first request is in
   * flight. Never rejects; null: the gate knows. A call that begins waits for it.
   */
  unread: Promise<void> | null = null
  /** Finds the good responses that announce a deprecation. */
  readonly announcements = new Announcements()
  /** The stem of the latest request's origin, if all of that is one API, and that API; "": there is none. */
  #originPrefix = ""
  #profileOfOrigin: Api | null = null
  #name: string | null = null
  readonly #nameKey: () => SourceName

  constructor(
    /** What tells it from others. It may be made from a request, secrets included, and is never shown. */
    readonly key: string,
    nameKey: () => SourceName,
    readonly gate: Gate,
    readonly stats: SourceStats,
    /** By the request that made the source; null: heed does not know the API. */
    private readonly api: Api | null,
    /** Picks the API of each place, if they may differ; null: all of the source is one API. */
    private readonly apis: Apis | null,
    /** What its answers say is left; null: nothing is to be learned from it. */
    readonly quotaHeaders: QuotaHeaderReader | null,
  ) {
    this.#nameKey = nameKey
  }

  /** The key as it is shown: made when it is first asked for, and masked anew by each request that fails. */
  get name(): string {
    if (this.#name !== null) return this.#name
    const { name, isFinal } = this.#nameKey()
    if (isFinal) this.#name = name
    return name
  }

  /** Has calls that begin wait until a response has been read. */
  waitFor(reading: Promise<unknown>): void {
    // Reading may end with the request that does it, and the wait for it never.
    if (wakesItself()) return
    const unread = Promise.allSettled([this.unread, reading]).then(() => {
      if (this.unread === unread) this.unread = null
    })
    this.unread = unread
  }

  /** @param maskLine what the request that failed carried is masked, too */
  maskName(maskLine: (text: string) => string): void {
    this.#name = maskLine(this.name)
  }

  /** The API that this request is for; null: heed does not know it. */
  apiFor(request: Pick<RequestView, "target" | "isWithin">): Api | null {
    if (!this.apis) return this.api
    if (this.#originPrefix !== "" && request.isWithin(this.#originPrefix)) return this.#profileOfOrigin
    return this.#find(this.apis, request.target)
  }

  #find(apis: Apis, target: Target): Api | null {
    const found = apis.find(target)
    if (apis.isOneFor(target.origin)) {
      this.#originPrefix = target.originPrefix
      this.#profileOfOrigin = found
    }
    return found
  }
}

/** Idle sources that are kept however long they are idle: what was learned of the few that most runs call. */
const KEPT = 16
/** ms after the latest call at which any other idle source may be forgotten. */
const IDLE_MS = 300_000
/** ms from one look for such sources to the next. */
const SWEEP_MS = 60_000
/** Beyond this number an idle source is forgotten at once. */
const MAX_SOURCES = 1_024

/** The sources of one run. Without a timer: calls find out that others are idle. */
export class Sources {
  readonly #sources = new Map<string, Source>()
  #sweepAt = 0

  constructor(
    private readonly make: (key: string, request: RequestView) => Source,
    private readonly onForget: (source: Source) => void,
  ) {}

  get(key: string, request: RequestView, now: number): Source {
    let source = this.#sources.get(key)
    if (!source) {
      this.#makeRoom(now)
      source = this.make(key, request)
      this.#sources.set(key, source)
    }
    source.usedAt = now
    if (now >= this.#sweepAt) this.#sweep(now)
    return source
  }

  values(): Iterable<Source> {
    return this.#sources.values()
  }

  #sweep(now: number): void {
    this.#sweepAt = now + SWEEP_MS
    for (const [key, source] of this.#sources) {
      if (this.#sources.size <= KEPT) return
      if (now - source.usedAt > IDLE_MS && source.gate.idle(now)) {
        this.#sources.delete(key)
        this.onForget(source)
      }
    }
  }

  /** Two of the oldest go to the back of the line, or for good: amortised O(1). */
  #makeRoom(now: number): void {
    if (this.#sources.size < MAX_SOURCES) return
    let checks = 2
    for (const [key, source] of this.#sources) {
      if (checks-- === 0) return
      this.#sources.delete(key)
      if (source.gate.idle(now)) this.onForget(source)
      else this.#sources.set(key, source)
    }
  }
}

/** The tightest of the limits that an API publishes for every caller; those of a plan or an endpoint are evidence only. */
export function initialLimitsOf(api: Api | null): InitialLimits {
  let ratePerSecond: number | null = null
  let concurrency: number | null = null
  for (const limit of api?.limits ?? []) {
    const perMs = typeof limit.per === "string" ? parseDuration(limit.per) : limit.per
    if (limit.requests && perMs)
      ratePerSecond = Math.min(ratePerSecond ?? Infinity, (limit.requests / perMs) * 1_000)
    if (limit.concurrency) concurrency = Math.min(concurrency ?? Infinity, limit.concurrency)
  }
  return { ratePerSecond, concurrency }
}

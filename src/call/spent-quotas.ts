import type { Verdict } from "../classify/verdict.ts"
import { type Gate, GateRefusal } from "../gate/gate.ts"
import type { RequestView } from "../http/request-view.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Clock } from "../time/clock.ts"

/** A response that closed the gate, or a quota. */
export interface LastRefused {
  readonly response: ResponseView
  /** The request, and what its attempts carried: their secrets are masked. */
  readonly request: RequestView
  readonly carried: readonly RequestView[]
}

/** What is needed of a call, as `StartedCall` has it. */
interface CoveredCall {
  readonly call: { readonly request: RequestView }
  readonly options: { readonly label?: string | undefined }
  readonly engine: { readonly clock: Clock; readonly settings: { readonly throttle: ThrottleSettings } }
  readonly source: { readonly gate: Gate; spentQuotas: SpentQuotas | null }
  readonly latest?: RequestView
  readonly carried?: readonly RequestView[]
}

interface ThrottleSettings {
  readonly enabled: boolean
  readonly maxWaitMs: number
}

/** A quota that is used up. What it covers is not sent until it is back, but for one call a while. */
interface SpentQuota {
  readonly verdict: Verdict
  /** Epoch ms that the server or its documentation named; null: none. */
  readonly retryAt: number | null
  readonly closedAt: number
  /** Origin and path of the request that was refused. */
  readonly place: string
  readonly refused: LastRefused
  /** Epoch ms from which one call is sent, to see whether the quota is back. */
  lookAt: number
  /** The call that was sent to see: its further attempts are sent as well. */
  looking: unknown
}

/** The quota that covers a call is used up, so that the call is not sent. */
export class QuotaRefusal extends GateRefusal {
  constructor(
    readonly spent: Pick<SpentQuota, "verdict" | "refused">,
    retryAt: number | null,
  ) {
    super("quota-exhausted", retryAt, spent.verdict.code, undefined, retryAt)
  }
}

/** ms between two looks if `maxWait` is 0 or without end: its default. */
const LOOK_MS = 300_000
/** Quotas that are remembered: an API has a few, and a run some credentials. */
const MAX_QUOTAS = 200

/** Headers that tell accounts apart: what one account has used up, another may still have. */
const ACCOUNTS = ["authorization", "x-api-key", "api-key", "x-goog-api-key", "xero-tenant-id"]

/**
 * The quotas of one source that are used up. A quota covers an endpoint, or the whole source if the profile says so, and
 * the account whose credentials were sent. It is closed until the server's time of reset, or until a call is answered.
 */
export class SpentQuotas {
  readonly #quotas = new Map<string, SpentQuota>()
  /** Endpoints whose quota turned out to be that of one resource: another path was answered while the quota was closed. */
  readonly #byPath = new Set<string>()
  readonly #lookMs: number

  /** @param maxWaitMs `throttle.maxWait`, which is also the time between two looks */
  constructor(maxWaitMs: number) {
    this.#lookMs = maxWaitMs > 0 && maxWaitMs < Number.POSITIVE_INFINITY ? maxWaitMs : LOOK_MS
  }

  /** The refusal of a call whose quota is used up; null if the call may be sent. */
  refusalOf(started: CoveredCall): QuotaRefusal | null {
    const place = placeOf(requestOf(started))
    const now = started.engine.clock.now()
    for (const key of this.#keysOf(started)) {
      const quota = this.#quotas.get(key)
      if (!quota || quota.looking === started.call) continue
      const { retryAt, verdict } = quota
      if (retryAt !== null && now >= retryAt) {
        this.#quotas.delete(key)
        continue
      }
      // A server's own order is kept; it may be that of one resource, so that another path may look.
      const isOrdered = verdict.wait !== null && !verdict.wait.documented && quota.place === place
      if (now < quota.lookAt || isOrdered) {
        const wait = verdict.wait && retryAt ? { ...verdict.wait, ms: Math.ceil(retryAt - now) } : null
        return new QuotaRefusal({ verdict: { ...verdict, wait }, refused: quota.refused }, retryAt)
      }
      quota.lookAt = now + this.#lookMs
      quota.looking = started.call
    }
    return null
  }

  /** A response says that a quota is used up: closes what it covers, for the calls in the queue as well. */
  close(started: CoveredCall, verdict: Verdict, response: ResponseView, now: number): void {
    const { source, carried = [] } = started
    const request = requestOf(started)
    const [wide, endpoint, path] = this.#keysOf(started)
    const key = verdict.quotaOf === "source" ? wide : this.#byPath.has(endpoint) ? path : endpoint
    if (this.#quotas.size >= MAX_QUOTAS) this.#quotas.delete(this.#quotas.keys().next().value as string)
    this.#quotas.set(key, {
      verdict,
      retryAt: verdict.wait && now + verdict.wait.ms,
      closedAt: now,
      place: placeOf(request),
      refused: { response, request, carried },
      lookAt: now + this.#lookMs,
      looking: null,
    })
    source.gate.refuseQueued((waiting) => this.refusalOf(waiting as CoveredCall))
  }

  /**
   * A response that refuses no quota: what covers the call is open again.
   * @param sentAt epoch ms; a response to an attempt that was sent before the quota was used up tells nothing
   */
  answered(started: CoveredCall, sentAt: number): void {
    const keys = this.#keysOf(started)
    const [, endpoint] = keys
    for (const key of keys) {
      const quota = this.#quotas.get(key)
      if (!quota || sentAt <= quota.closedAt) continue
      this.#quotas.delete(key)
      if (key !== endpoint || quota.place === placeOf(requestOf(started))) continue
      this.#byPath.add(endpoint)
      this.#quotas.set(`${endpoint} ${quota.place}`, quota)
    }
  }

  /** Keys of the quotas that may cover a request: the source's, the endpoint's, and that of this very path. */
  #keysOf(started: CoveredCall): [wide: string, endpoint: string, path: string] {
    const request = requestOf(started)
    const { target, method } = request
    const { label } = started.options
    const account = ACCOUNTS.map((name) => accountIn(request.header(name) ?? "")).join(" ")
    const endpoint = `${account} ${label ?? `${method} ${target.origin}${target.endpointPattern}`}`
    return [account, endpoint, `${endpoint} ${placeOf(request)}`]
  }
}

/** As its latest attempt is sent: `beforeAttempt` may have set other credentials. */
const requestOf = ({ latest, call }: CoveredCall): RequestView => latest ?? call.request

const placeOf = ({ target }: RequestView): string => target.origin + target.path

/** Of a signature, which is another for each request, what tells whose it is. */
function accountIn(credentials: string): string {
  return (
    /(?:Credential|oauth_token|oauth_consumer_key)="?[^\s,/"]{1,200}/i.exec(credentials)?.[0] ?? credentials
  )
}

/** Closes or reopens what a failed response tells of, before the call that failed is ended. */
export function noteQuota(
  started: CoveredCall,
  verdict: Verdict,
  response: ResponseView,
  sentAt: number,
  readAt: number,
): void {
  const { source, engine } = started
  const { enabled, maxWaitMs } = engine.settings.throttle
  if (verdict.exhausted && enabled) {
    source.spentQuotas ??= new SpentQuotas(maxWaitMs)
    source.spentQuotas.close(started, verdict, response, readAt)
  } else if (verdict.kind === "permanent" && !ABOUT_ACCESS.has(verdict.code))
    source.spentQuotas?.answered(started, sentAt)
}

/** Rows of refusals that may come before a quota is looked at. */
const ABOUT_ACCESS: ReadonlySet<number> = new Set([401, 403, 429])

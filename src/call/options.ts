import type { Faq } from "../faq/entry.ts"
import type { GateMaker } from "../gate/gate-maker.ts"
import type { RequestInfo } from "../http/request-view.ts"
import type { MemoryStore } from "../memory/memory-store.ts"
import type { Profile } from "../profiles/schema/profile.ts"

/** Everything that can be set, and all of it optional. Times are in ms. */
export interface HeedOptions {
  /**
   * What shares one gate: a name, or a function of the request.
   * @default the request's origin, `https://api.example.com`
   */
  source?: string | ((request: RequestInfo) => string) | undefined
  /**
   * How the API tells its failures and limits, where that differs from what statuses say: `profiles` of `heed/profiles`,
   * or one of your own. One holds for whatever host is called; of several the one whose `hosts` fit, and the first
   * where none does. `null`: none. An `undefined` is refused, as of a name that `profiles` does not have.
   * @default the one of the built-in profiles that fits the host
   */
  profile?: Profile | readonly Profile[] | null
  /**
   * Take a 2xx for the failure that it is where the profile says so (GraphQL's THROTTLED, Slack's `ok: false`): it is
   * retried, held for and diagnosed like others. At the end the call resolves with it as ever, and `diagnosisOf` tells
   * why; or it throws, by `throwHttpErrors`. Bodies beyond 64 KiB, streams, and what is not JSON are not looked at.
   * @default true
   */
  failuresIn2xx?: boolean | undefined
  /** The texts that diagnoses speak with: your own page, by `faqFromMarkdown` of `heed/faq`. @default the built-in FAQ */
  faq?: Faq | undefined
  /** `false`: never send anything twice for a server error, but for a call that brings `retries` of its own. */
  retry?: false | RetryOptions | undefined
  /** @deprecated There is no such option here: it is `retry.retries`. */
  retries?: "no such option: set `retry.retries`"
  /**
   * May this request be sent twice? `true` where a method that is not idempotent by itself asks for nothing to change,
   * as a search by POST; any other request is judged by `retry.methods`. Not asked of a call that says `idempotent`
   * itself; what it throws counts as `false`. @default none
   */
  idempotent?: ((request: RequestInfo) => boolean) | undefined
  /** `false`: a 429 is not waited for, and nothing is held. */
  throttle?: false | ThrottleOptions | undefined
  timeout?: TimeoutOptions | undefined
  /**
   * Called before each attempt, to sign it or to give it a fresh token: what it sets in `request.headers` is sent.
   * An Idempotency-Key stays what it was at the first try, whatever it sets.
   * What it throws ends the call, and nothing is sent.
   */
  beforeAttempt?: ((request: AttemptRequest, attempt: number) => void | Promise<void>) | undefined
  /**
   * Called when the source refuses the credentials (FAQ row 401): gets new ones, once for all calls that wait for them;
   * each of these is then tried once more, whatever its method, without using up a retry. One run at a time for a Heed.
   * A second 401 ends the call, and so does a refresh that fails: with the 401, whose diagnosis says so.
   *
   * The new try must carry the new credentials. Headers are given once a call, by the caller or by an interceptor, so
   * `beforeAttempt` has to set them:
   * ```ts
   * let token = await login()
   * const options: HeedOptions = {
   *   beforeAttempt: ({ headers }) => headers.set("authorization", `Bearer ${token}`),
   *   refreshCredentials: async () => {
   *     token = await login()
   *   },
   * }
   * ```
   * What the function itself sends through a client that it serves should be sent with `heed: false`, or by another
   * client. It may be heeded: it passes the gate as any other, and a 401 of its own ends it. At once, where it is sent
   * before the function's first await or with another scheme than the refused call's; else it is not to be told from
   * others that began meanwhile, and these wait 10 s at most.
   * `timeout.total` and the caller's abort end the waiting, never the refresh, so it needs a time limit of its own.
   * @default none: a 401 ends the call
   */
  refreshCredentials?: (() => Promise<void>) | undefined
  /**
   * Throw for a failed status where the client by itself would resolve: a `HeedError` from fetch, the instance's own
   * AxiosError from an axios whose `validateStatus` lets everything through. @default false
   */
  throwHttpErrors?: boolean | undefined
  /**
   * What a run learns is remembered for the next: of each source its pace, the number of requests in flight that it
   * takes, how long a good response takes, and the sizes that `heed/split` found. The path of a file, or `{ load, save }`
   * for a bucket or a table. It holds no URL and no secret. Saved every 2 s if there is something new, by `heed.save()`
   * and `heed.close()`, and before Node ends by itself. @default none: every run begins anew
   */
  memory?: string | MemoryStore | undefined
  /** Names to mask even where the built-in allow-list knows them as harmless. Case does not matter. */
  redact?: { headers?: string[] | undefined; parameters?: string[] | undefined } | undefined
}

export interface RetryOptions {
  /** Further tries after the first. @default 4 */
  retries?: number | undefined
  /** Statuses that are tried again. One outside the FAQ is taken with its nearest row. @default [500, 502, 503] */
  statuses?: number[] | undefined
  /**
   * Methods that may be sent twice; so may any call that is marked `idempotent` or bears an Idempotency-Key.
   * @default GET HEAD OPTIONS PUT DELETE TRACE (RFC 9110, 9.2.2)
   */
  methods?: string[] | undefined
  /** Wait before the nth retry: up to `base * factor^(n-1)` ms, at most `max`. */
  backoff?: {
    /** @default 500 */
    base?: number | undefined
    /** @default 2 */
    factor?: number | undefined
    /** @default 30_000 */
    max?: number | undefined
    /** full: anywhere below the step; equal: its upper half; none: the step. @default "full" */
    jitter?: "full" | "equal" | "none" | undefined
  }
}

export interface ThrottleOptions {
  /**
   * ms that one call may spend held, all told. A longer order to wait fails at once and says when to come back, as does
   * one wait for a stated quota or for `limit` that is longer. 0: no call is held. @default 300_000
   */
  maxWait?: number | undefined
  /**
   * A limit that the API publishes: never more than `requests` starts in any `per` (ms, or "10s", "1m"). Requests may
   * be slower on their way than later ones, and so arrive closer together. For that, a start is free again later than
   * `per` by as much as its round trip took, but for half of the fastest one; by a quarter of `per` at most.
   */
  limit?: { requests: number; per: number | string } | undefined
  /**
   * Attempts in flight at once, for each source. An attempt is in flight until its body has been read, cancelled or has
   * failed; for a second if no code begins to read it, and not at all beyond the response if there is no body.
   * @default no limit
   */
  concurrency?: number | undefined
  /**
   * Use at most this part of what the API gives, above 0 and up to 1: of the quotas that it states, of the pace and
   * concurrency that heed learns, of `limit`, and of what the API publishes. For an account that production uses too.
   * Not of `concurrency`, which is a limit of your own. @default 1
   */
  share?: number | undefined
  /**
   * Stop when this much is left of a quota that the API states: units (`100`) or a part of the whole (`"20%"`). Calls end
   * with `stopped: "quota-reserved"`, and `retryAt` is the reset. A bucket that refills all the time is waited for
   * instead. @default 0
   */
  leave?: number | `${number}%` | undefined
  /** Requests that this run may send, retries included; the calls after it end with `stopped: "budget-used"`. @default no limit */
  budget?: number | undefined
  /**
   * Learn what the API takes, from what its answers say is left and from what it rejects, and stay below it.
   * `false`: only the limits set here count, and a 429 is waited out. @default true
   */
  adaptive?: boolean | undefined
  /**
   * Runs that share the limits through `redisGate`. A run that has not reached Redis yet cannot know of the others: it
   * takes `limit / expectedRuns`, and so of `concurrency`, and a `warning` is told. @default 1
   */
  expectedRuns?: number | undefined
  /**
   * Where turns are given: `bottleneckGate(limiter)` of `heed/bottleneck`, `redisGate({ … })` of `heed/redis`.
   * @default a gate of this process
   */
  gate?: GateMaker | undefined
}

export interface TimeoutOptions {
  /** ms for one try. A try that runs into it is retried like a broken connection. @default none */
  attempt?: number | undefined
  /** ms for the whole call, its waits included. @default none */
  total?: number | undefined
}

/** What `beforeAttempt` sees. */
export interface AttemptRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
}

/** What one call can say for itself: `axios.get(url, { heed: { … } })`, `fetch(url, { heed: { … } })`. */
export interface CallOptions {
  /** This call may be sent twice, whatever its method; `false`: it may not. */
  idempotent?: boolean | undefined
  /** In place of `retry.retries`, also where `retry` is `false`. */
  retries?: number | undefined
  /**
   * In place of `throttle.maxWait`, ms. 0: the call fails at once where it would be held, and the diagnosis says when to
   * come back.
   */
  maxWait?: number | undefined
  source?: string | undefined
  /** In place of the option of the same name. */
  failuresIn2xx?: boolean | undefined
  /** A name for events and the report, in place of the endpoint's pattern. */
  label?: string | undefined
  timeout?: TimeoutOptions | undefined
  /**
   * What this call costs, for APIs whose limits count points or tokens: it starts when as much is left of what the API
   * states. Not counted against `throttle.limit`. @default as the last responses to calls of this kind stated it, by the
   * profile's `cost`; else 1
   */
  cost?: number | undefined
  /**
   * Of the calls that wait for their source, those of a higher priority go first, in the order in which they came; every
   * eighth turn is one of the lowest that waits. A whole number from -100 to 100. @default 0
   */
  priority?: number | undefined
}

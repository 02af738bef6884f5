import type { Faq } from "../faq/entry.ts"
import type { GateMaker } from "../gate/gate-maker.ts"
import type { RequestInfo } from "../http/request-view.ts"
import type { MemoryStore } from "../memory/memory-store.ts"
import type { Profile } from "../profiles/schema/profile.ts"

/** All options, each of them optional. Times are in ms. */
export interface HeedOptions {
  /**
   * What shares one gate: a name, or a function of the request.
   * @default the request's origin, `https://api.example.com`
   */
  source?: string | ((request: RequestInfo) => string) | undefined
  /**
   * How the API reports its failures and limits, if that differs from what statuses say: one of `profiles` of
   * `heed/profiles`, or your own. A single profile is used for every host; of several, the one whose `hosts` fit, or
   * else the first. `null`: none. `undefined`, as of a misspelt name, is refused.
   * @default the one of the built-in profiles that fits the host
   */
  profile?: Profile | readonly Profile[] | null
  /**
   * Treat a 2xx as a failure if the profile says that it is one (GraphQL's THROTTLED, Slack's `ok: false`): it is
   * retried, held for and diagnosed like any other. In the end the call resolves as ever, unless `throwHttpErrors` is
   * set. Only JSON of up to 64 KiB is looked at, and no stream.
   * @default true
   */
  failuresIn2xx?: boolean | undefined
  /** The texts of diagnoses: your own page, by `faqFromMarkdown` of `heed/faq`. @default the built-in FAQ */
  faq?: Faq | undefined
  /** `false`: no retries, except for calls that set `retries` themselves. */
  retry?: false | RetryOptions | undefined
  /** @deprecated There is no such option here: set `retry.retries`. */
  retries?: "no such option: set `retry.retries`"
  /**
   * `true`: this request may be sent twice, whatever its method, such as a search by POST; others are judged by
   * `retry.methods`. Not called for a call that sets `idempotent` itself. A throw counts as `false`. @default none
   */
  idempotent?: ((request: RequestInfo) => boolean) | undefined
  /** `false`: no call waits after a 429, and nothing is held. */
  throttle?: false | ThrottleOptions | undefined
  timeout?: TimeoutOptions | undefined
  /**
   * Called before each attempt, to sign it or to give it a fresh token: what it sets in `request.headers` is sent.
   * `attempt` counts from 1. An Idempotency-Key stays what it was in the first attempt. If the function throws, the
   * call ends with that error, and nothing is sent.
   */
  beforeAttempt?: ((request: AttemptRequest, attempt: number) => void | Promise<void>) | undefined
  /**
   * Called when the source refuses the credentials (FAQ row 401), to get new ones: once for all calls that wait for
   * them. Each of these calls then makes one more attempt, whatever its method, without using up a retry. One refresh
   * runs at a time per Heed. A second 401 ends the call. A refresh that fails ends it with its 401, whose diagnosis
   * says so.
   *
   * The new attempt must carry the new credentials. The caller or an interceptor sets headers once per call, so
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
   * Requests of the function itself should be sent with `heed: false`, or by another client. A heeded one ends with its
   * own 401: at once if it is sent before the first await of the function, or with another scheme than the refused
   * call; else after at most 10 s. `timeout.total` and an abort end the wait of a call, never the refresh: give it a
   * time limit of its own.
   * @default none: a 401 ends the call
   */
  refreshCredentials?: (() => Promise<void>) | undefined
  /**
   * Throw for a failed status even if the client itself would resolve: a `HeedError` from fetch, the instance's own
   * AxiosError from an axios whose `validateStatus` accepts everything. @default false
   */
  throwHttpErrors?: boolean | undefined
  /**
   * What a run learns is kept for the next one: for each source its pace, the number of requests in flight that it
   * takes, how long a good response takes, and the sizes that `heed/split` found. The path of a file (Node: from 20.16
   * on), or `{ load, save }` for a bucket or a table. It contains no URL and no secret. Saved at most 2 s after
   * something new was learned, by `heed.save()` and `heed.close()`, and before Node exits by itself. @default none:
   * every run starts from scratch
   */
  memory?: string | MemoryStore | undefined
  /** Names to mask even if the built-in list has them as harmless. Case does not matter. */
  redact?: { headers?: string[] | undefined; parameters?: string[] | undefined } | undefined
}

export interface RetryOptions {
  /** Further attempts after the first. @default 4 */
  retries?: number | undefined
  /** Statuses that are retried. One outside the FAQ is covered by its nearest row. @default [500, 502, 503] */
  statuses?: number[] | undefined
  /**
   * Methods that may be sent twice; so may any call that is marked `idempotent` or has an Idempotency-Key.
   * @default GET HEAD OPTIONS PUT DELETE TRACE (RFC 9110, 9.2.2)
   */
  methods?: string[] | undefined
  /** Wait before the nth retry: up to `base * factor^(n-1)` ms, at most `max`. */
  backoff?: {
    /** ms. @default 500 */
    base?: number | undefined
    /** @default 2 */
    factor?: number | undefined
    /** ms. @default 30_000 */
    max?: number | undefined
    /** `"full"`: a random time up to the longest wait; `"equal"`: its upper half; `"none"`: all of it. @default "full" */
    jitter?: "full" | "equal" | "none" | undefined
  }
}

export interface ThrottleOptions {
  /**
   * ms that one call may wait for holds in all. If the server asks for more, the call fails at once, and its diagnosis
   * says when to come back; likewise if a single wait for a stated quota or for `limit` is longer. 0: no call is held.
   * @default 300_000
   */
  maxWait?: number | undefined
  /**
   * A limit that the API publishes: never more than `requests` starts in any `per` (ms, or "10s", "1m"). As requests
   * may overtake each other, a start is free again only after `per` plus its round trip minus half of the fastest one,
   * at most a quarter of `per`.
   */
  limit?: { requests: number; per: number | string } | undefined
  /**
   * The most attempts in flight at once, per source. An attempt is in flight until its body has been read, cancelled or
   * has failed; for one second more if nothing begins to read the body, and only until the response if there is none.
   * @default no limit
   */
  concurrency?: number | undefined
  /**
   * Use at most this part of what the API allows, above 0 and up to 1: of the quotas that it states, of the pace and
   * concurrency that heed learns, of `limit`, and of what the API publishes. For an account that production uses too.
   * Does not apply to `concurrency`, which is a limit of your own. @default 1
   */
  share?: number | undefined
  /**
   * Stop when this much is left of a quota that the API states: units (`100`) or a part of the whole (`"20%"`). Calls
   * end with `stopped: "quota-reserved"`, and `retryAt` is the reset. If the quota is a bucket that refills all the
   * time, calls wait for it instead. @default 0
   */
  leave?: number | `${number}%` | undefined
  /**
   * The most requests that this run may send, retries included; calls after that end with `stopped: "budget-used"`.
   * @default no limit
   */
  budget?: number | undefined
  /**
   * Learn what the API allows, from the quotas that its responses state and from what it rejects, and stay below it.
   * `false`: only the limits set here apply, and holds after a 429. @default true
   */
  adaptive?: boolean | undefined
  /**
   * How many runs share the limits through `redisGate`. A run that has not reached Redis yet cannot know of the others:
   * it takes `limit / expectedRuns`, and the same part of `concurrency`, and emits a `warning`. @default 1
   */
  expectedRuns?: number | undefined
  /**
   * What decides when attempts start: `bottleneckGate(limiter)` of `heed/bottleneck`, `redisGate({ … })` of
   * `heed/redis`.
   * @default a gate of this process
   */
  gate?: GateMaker | undefined
}

export interface TimeoutOptions {
  /** ms for one attempt, its body included. An attempt that runs into it is retried like a broken connection. @default none */
  attempt?: number | undefined
  /** ms for the whole call: all attempts and all waits. @default none */
  total?: number | undefined
}

/** What `beforeAttempt` sees. */
export interface AttemptRequest {
  readonly method: string
  readonly url: string
  readonly headers: Headers
}

/** Options of one call: `axios.get(url, { heed: { … } })`, `fetch(url, { heed: { … } })`. */
export interface CallOptions {
  /** This call may be sent twice, whatever its method; `false`: it may not. */
  idempotent?: boolean | undefined
  /** In place of `retry.retries`, also where `retry` is `false`. */
  retries?: number | undefined
  /**
   * In place of `throttle.maxWait`, in ms. 0: if the call would be held it fails at once, and the diagnosis says when
   * to come back.
   */
  maxWait?: number | undefined
  source?: string | undefined
  /** In place of the option of the same name. */
  failuresIn2xx?: boolean | undefined
  /** A name for events and the report, in place of the endpoint's pattern. */
  label?: string | undefined
  timeout?: TimeoutOptions | undefined
  /**
   * What this call costs, for APIs whose limits count points or tokens: the call starts when the API states that this
   * much is left. Not counted against `throttle.limit`. @default what the last responses to such calls stated, by the
   * profile's `cost`; else 1
   */
  cost?: number | undefined
  /**
   * Among the calls that wait for their source, those of a higher priority go first, in the order in which they came;
   * every eighth turn goes to the lowest priority that waits. A whole number from -100 to 100. @default 0
   */
  priority?: number | undefined
}

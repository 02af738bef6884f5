import type { FaqCode } from "../../faq/entry.ts"

/**
 * How one API reports its failures and limits. A profile is plain data, checked by `defineProfile`, and may be written
 * for any API. Each rule names the page that documents it.
 */
export interface Profile {
  /** The name in lower case, as in `profiles`: `"github"`. */
  readonly name: string
  /** The name shown in evidence: `"GitHub REST"`. */
  readonly title: string
  /**
   * Hosts of the API: `"api.github.com"`, `"*.myshopify.com"` (the star stands for one label or more),
   * `"www.googleapis.com/youtube"` (with the start of the path). The longest matching pattern wins.
   */
  readonly hosts: readonly string[]
  /** The vendor's pages on errors and limits. */
  readonly docs: readonly string[]
  /** In order: the first rule that matches a response decides. If none matches, the status decides. */
  readonly rules: readonly ProfileRule[]
  /** Waits for failures of row 429 whose rule has no `wait` of its own, in order. */
  readonly waits?: readonly ProfileWait[] | undefined
  /** Where responses state what is left of a limit, in addition to the fields that heed always reads. */
  readonly states?: readonly ProfileStatement[] | undefined
  /** Where responses state what their request cost, if a limit counts cost and not requests. */
  readonly cost?: ProfileCost | undefined
  /** Published limits. Those with `paces` limit the gate until responses state or show another limit. */
  readonly limits?: readonly ProfileLimit[] | undefined
  /** Headers with the id of the request, the best first. */
  readonly requestId?: readonly string[] | undefined
  /** Paths to the API's own code and message in the body, the best first; for evidence and `provider`. */
  readonly error?:
    | {
        readonly code?: readonly BodyPath[] | undefined
        readonly message?: readonly BodyPath[] | undefined
      }
    | undefined
  /** True if a 2xx response may contain a failure. Only then, or for `cost.path`, is the body of a 2xx read. @default false */
  readonly failuresIn2xx?: boolean | undefined
}

/**
 * A path in a JSON body: names joined by dots; `[]` is every item of a list, `*` every member of an object.
 * `"error.errors[].reason"`, `"[].errorCode"`, `"*[].estimated_time_to_regain_access"`. `""` is the text of the body,
 * for XML, HTML and plain text.
 */
export type BodyPath = string

/** The condition for a value. A list matches if one of its items does. Texts are compared without regard to case. */
export type Test =
  | string
  | number
  | boolean
  | null
  | readonly (string | number | boolean | null)[]
  | { readonly contains: string | readonly string[] }
  | { readonly startsWith: string | readonly string[] }
  | { readonly endsWith: string | readonly string[] }
  /** numbers, or texts that are plain numbers */
  | { readonly from?: number | undefined; readonly to?: number | undefined }
  /** whether the value exists and is neither empty nor null */
  | { readonly present: boolean }

export interface ProfileRule {
  /** Conditions, all of which must hold. If a path leads to several values, one of them has to match. */
  readonly when: {
    /**
     * A status, a list or a range. @default any status of 400 or more. A rule for a 2xx has to name the status, and
     * needs `failuresIn2xx`.
     */
    readonly status?: number | readonly number[] | { readonly from: number; readonly to: number } | undefined
    /** Conditions by header name, in lower case. A name may end in `*`. */
    readonly header?: Readonly<Record<string, Test>> | undefined
    readonly body?: Readonly<Record<BodyPath, Test>> | undefined
    /** The request's path. */
    readonly path?: Test | undefined
    readonly method?: string | readonly string[] | undefined
  }
  /** The FAQ row whose advice fits. */
  readonly means: FaqCode
  /**
   * `"yes"`: another attempt in this run may succeed. `"no"`: the same request will fail again.
   * `"smaller"`: only a request for less data can succeed.
   */
  readonly retry: "yes" | "no" | "smaller"
  /** A quota that does not reset during a run, such as a daily one: the call stops at once. Needs `retry: "no"`. */
  readonly exhausted?: true | undefined
  /**
   * The same, from this wait on (ms), if only the wait distinguishes such a quota from a throttle. Needs `retry: "yes"`.
   */
  readonly exhaustedFromMs?: number | undefined
  /**
   * What such a quota covers, and so what is not sent until it is back, but for one call in each `throttle.maxWait`:
   * `"source"` for all calls with the same credentials. @default the endpoint
   */
  readonly quotaOf?: "source" | undefined
  /**
   * How long to wait, the best first. A wait that is sent is preferred to Retry-After, which is preferred to a
   * documented wait. For row 429, `waits` of the profile follow in the same way, then the resets of common rate limits,
   * then backoff.
   */
  readonly wait?: readonly ProfileWait[] | undefined
  /** One short clause for evidence: `"the primary rate limit is used up"`. */
  readonly says: string
  /** The page that documents the rule. */
  readonly source: string
  /** `"observed"`: seen in a public client that `source` names, not on the vendor's pages. @default "documented" */
  readonly basis?: "documented" | "observed" | undefined
}

export type Unit =
  | "ms"
  | "seconds"
  | "minutes"
  /** dates */
  | "epoch-seconds"
  | "epoch-ms"
  | "iso-date"
  /** `"30s"`, as protobuf writes durations, `"1m30s"`, and `"00:01:30"` */
  | "duration"
  /** a rate: the wait is its inverse */
  | "per-second"
  | "per-minute"

export type ProfileWait =
  /** The value of a header; with `path`, of JSON in it; with `member`, of a `name=value` member. The longest counts. */
  | {
      readonly header: string
      readonly path?: BodyPath | undefined
      readonly member?: string | undefined
      readonly unit: Unit
    }
  /** A value in the body, the longest of several; with `after`, the number that follows these words in a text. */
  | { readonly body: BodyPath; readonly after?: string | undefined; readonly unit: Unit }
  /** A token bucket: the wait is (needs - has) / restoresPerSecond. */
  | {
      readonly bucket: {
        readonly needs: BodyPath
        readonly has: BodyPath
        readonly restoresPerSecond: BodyPath
      }
    }
  /** A wait that is documented and not sent. It is obeyed like one that is sent. */
  | { readonly ms: number; readonly documented: string }
  /** When a daily or monthly quota resets, for `retryAt`. */
  | { readonly until: "midnight-utc" | "midnight-pacific" | "next-month-utc"; readonly documented: string }

/** Where responses state one limit: in headers, or in the body, which is only read if `failuresIn2xx` is set. */
export interface ProfileStatement {
  readonly name?: string | undefined
  /** Header names in lower case. `used` may replace `remaining`. */
  readonly header?: {
    readonly limit?: string | undefined
    readonly remaining?: string | undefined
    readonly used?: string | undefined
    readonly reset?: { readonly name: string; readonly unit: Unit } | undefined
    /** A header with used and limit: `"32/40"`. */
    readonly usedOfLimit?: string | undefined
    /** A header of JSON in which some values are the per cent that are used: the highest counts. Its unit is "percent". */
    readonly usedPercent?:
      | {
          readonly name: string
          readonly paths: readonly BodyPath[]
          readonly reset?: { readonly path: BodyPath; readonly unit: Unit } | undefined
        }
      | undefined
    /** A header with the length of the window in ms. */
    readonly windowMs?: string | undefined
    /** A header whose `name=value` members are limit, remaining and reset, as at Zendesk and Salesforce. */
    readonly members?: {
      readonly of: string
      readonly limit?: string | undefined
      readonly remaining?: string | undefined
      readonly reset?: string | undefined
      /** A member with used and limit: `"api-usage=18/5000"`. */
      readonly usedOfLimit?: string | undefined
    }
  }
  readonly body?: {
    readonly limit?: BodyPath | undefined
    readonly remaining?: BodyPath | undefined
    readonly reset?: { readonly path: BodyPath; readonly unit: Unit } | undefined
    readonly restoresPerSecond?: BodyPath | undefined
  }
  /** Units that a token bucket restores a second, if documented and not sent. */
  readonly restoresPerSecond?: number | undefined
  /** Length of the window in ms, if documented and not sent. */
  readonly windowMs?: number | undefined
  /**
   * A limit in another unit (`"points"`, `"tokens"`) limits the gate if that is the unit of the profile's `cost`. Without
   * one it is evidence only. @default "requests"
   */
  readonly unit?: string | undefined
}

/**
 * Where a response states what its request cost: in the body or in a header. The cost is remembered for the operation
 * (GraphQL: by its name) or the endpoint, and the next request of that kind starts when that cost is left.
 */
export interface ProfileCost {
  /** The value in the body, the first number of several. The body of a 2xx is read for it. */
  readonly path?: BodyPath | undefined
  /** A header with the cost, in lower case. */
  readonly header?: string | undefined
  /**
   * The unit of the cost. The limits that responses state in this unit are kept by cost, all others by requests.
   * @default the unit of the first entry of `states` that does not count requests; without one, `"requests"`
   */
  readonly unit?: string | undefined
}

export interface ProfileLimit {
  /** Missing if the limit is on concurrency alone. */
  readonly requests?: number | undefined
  /** ms, or `"10s"`, `"1m"`, `"1h"`, `"1d"`. */
  readonly per?: number | string | undefined
  readonly concurrency?: number | undefined
  /** What the limit applies to: `"per integration"`, `"per shop, standard plan"`. */
  readonly scope: string
  /**
   * True if the limit applies to every caller, so that the gate can start with it. A limit that depends on a plan, an
   * endpoint or the rights of a token is evidence only. @default false
   */
  readonly paces?: boolean | undefined
  readonly source: string
}

/** As `Array.isArray`, for lists that are not to be changed. */
export const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value)

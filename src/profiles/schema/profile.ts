import type { FaqCode } from "../../faq/entry.ts"

/**
 * How one API tells its failures and limits: data only, checked at the door, as easily written for an API of one's own.
 * Every rule comes from a page, which it names.
 */
export interface Profile {
  /** `"github"`: lower-case, as in `profiles`. */
  readonly name: string
  /** `"GitHub REST"`: as it stands in evidence. */
  readonly title: string
  /**
   * Whom it is for: `"api.github.com"`, `"*.myshopify.com"` (one label or more in place of the star),
   * `"www.googleapis.com/youtube"` (a path it begins with). The longest pattern that fits wins.
   */
  readonly hosts: readonly string[]
  /** The vendor's pages on errors and limits. */
  readonly docs: readonly string[]
  /** In order: the first rule that fits an answer counts. Where none fits, the status speaks. */
  readonly rules: readonly ProfileRule[]
  /** Waits that hold for whatever is classified as row 429 and brings no `wait` of its own rule, in order. */
  readonly waits?: readonly ProfileWait[]
  /** How much is left, as this API states it on every answer; besides the fields that heed knows by itself. */
  readonly states?: readonly ProfileStatement[]
  /** Published limits: the pace at which the gate starts, until the API says or shows something else. */
  readonly limits?: readonly ProfileLimit[]
  /** Headers that bear the request's id, best first. */
  readonly requestId?: readonly string[]
  /** Where bodies hold the API's own code and message, best first, for evidence and `provider`. */
  readonly error?: { readonly code?: readonly BodyPath[]; readonly message?: readonly BodyPath[] }
  /** Where successful answers may hold failures: only then is the body of a 2xx looked at. */
  readonly failuresIn2xx?: boolean
}

/**
 * Where in a JSON body: names joined by dots; `[]` is every item of a list, `*` every member of an object.
 * `"error.errors[].reason"`, `"[].errorCode"`, `"*[].estimated_time_to_regain_access"`. `""` is the body's text
 * as it came: for XML, HTML and plain text.
 */
export type BodyPath = string

/** What a value is held against; a list: any of them. Texts are compared without regard to case. */
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
  | { readonly from?: number; readonly to?: number }
  /** there at all, and neither empty nor null; or not */
  | { readonly present: boolean }

export interface ProfileRule {
  /** All of it must hold. Of a path that finds several values, one must fit. */
  readonly when: {
    /**
     * A status, several, or a range of them. Without it any status of 400 and more: a rule for a 2xx, which needs
     * `failuresIn2xx`, names it.
     */
    readonly status?: number | readonly number[] | { readonly from: number; readonly to: number }
    /** By lower-case name. */
    readonly header?: Readonly<Record<string, Test>>
    readonly body?: Readonly<Record<BodyPath, Test>>
    /** The request's path. */
    readonly path?: Test
    readonly method?: string | readonly string[]
  }
  /** The FAQ row whose advice fits. */
  readonly means: FaqCode
  /**
   * `"yes"`: may be repeated in this run. `"no"`: repeating the same request cannot help.
   * `"smaller"`: only after asking for less.
   */
  readonly retry: "yes" | "no" | "smaller"
  /** A quota that does not come back while a job runs (a day's, a month's): stop at once. With `retry: "no"`. */
  readonly exhausted?: true
  /** The same, where only the wait tells a short throttle from such a quota: from so many ms on. With `retry: "yes"`. */
  readonly exhaustedFromMs?: number
  /**
   * How long to wait, best first. What is sent goes before Retry-After and its kin, what is only documented after
   * them; then, for row 429, `waits` of the profile in the same way; then the resets of common rate limits; then backoff.
   */
  readonly wait?: readonly ProfileWait[]
  /** What it is, in one short clause for evidence: `"the primary rate limit is used up"`. */
  readonly says: string
  /** Where that is written. */
  readonly source: string
  /** `"documented"` by the vendor (default), or `"observed"` in a public client that the source names. */
  readonly basis?: "documented" | "observed"
}

export type Unit =
  | "ms"
  | "seconds"
  | "minutes"
  /** points in time */
  | "epoch-seconds"
  | "epoch-ms"
  | "iso-date"
  /** `"30s"`, as protobuf writes durations, and `"1m30s"` */
  | "duration"
  /** a rate: the wait is its inverse */
  | "per-second"
  | "per-minute"

export type ProfileWait =
  /** A header's value; `path`: the header holds JSON. Of several values the longest. */
  | { readonly header: string; readonly path?: BodyPath; readonly member?: string; readonly unit: Unit }
  /** A value of the body. Of several the longest. `after`: in a text, the number that follows these words. */
  | { readonly body: BodyPath; readonly after?: string; readonly unit: Unit }
  /** A leaky bucket: (needs - has) / restores a second. */
  | {
      readonly bucket: {
        readonly needs: BodyPath
        readonly has: BodyPath
        readonly restoresPerSecond: BodyPath
      }
    }
  /** Documented but not sent: counts like one that is sent. */
  | { readonly ms: number; readonly documented: string }
  /** When such a quota comes back, for `retryAt`. */
  | { readonly until: "midnight-utc" | "midnight-pacific" | "next-month-utc"; readonly documented: string }

/** One limit as answers state it, by headers or by a body (which is looked at only where `failuresIn2xx` is set). */
export interface ProfileStatement {
  readonly name?: string
  /** Header names, lower case. `used` may stand in place of `remaining`. */
  readonly header?: {
    readonly limit?: string
    readonly remaining?: string
    readonly used?: string
    readonly reset?: { readonly name: string; readonly unit: Unit }
    /** `"32/40"`: used and limit in one header. */
    readonly usedOfLimit?: string
    /** Length of the window in ms, by header. */
    readonly windowMs?: string
    /** The header's `name=value` members hold limit, remaining and reset: Zendesk, Salesforce. */
    readonly members?: {
      readonly of: string
      readonly limit?: string
      readonly remaining?: string
      readonly reset?: string
      /** `"api-usage=18/5000"`: used and limit in one member. */
      readonly usedOfLimit?: string
    }
  }
  readonly body?: {
    readonly limit?: BodyPath
    readonly remaining?: BodyPath
    readonly restoresPerSecond?: BodyPath
  }
  /** What a leaky bucket gives back, where it is documented and not sent. */
  readonly restoresPerSecond?: number
  /** Length of the window in ms, where it is documented and not sent. */
  readonly windowMs?: number
  /** `"requests"` (default); a limit counted in anything else (`"points"`, `"tokens"`) is evidence, not pace. */
  readonly unit?: string
}

export interface ProfileLimit {
  /** Without it, the limit is on concurrency alone. */
  readonly requests?: number
  /** ms, or `"10s"`, `"1m"`, `"1h"`, `"1d"`. */
  readonly per?: number | string
  readonly concurrency?: number
  /** Whom it is for: `"per integration"`, `"per shop, standard plan"`. */
  readonly scope: string
  /**
   * True where it holds for everybody, so that a gate may start at it. A limit that depends on a plan, an endpoint
   * or a token's rights is told in evidence only.
   */
  readonly paces?: boolean
  readonly source: string
}

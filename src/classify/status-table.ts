import type { FaqCode, FaqEntry } from "../faq/entry.ts"
import { FAQ } from "../faq/rows.ts"

/** `"throttled"`: slow down. `"transient"`: may pass by itself. `"permanent"`: the same request will fail again. */
type FailureKind = "throttled" | "transient" | "permanent"

/** The row of the FAQ to which a status belongs. */
export interface StatusRule {
  readonly code: FaqCode
  readonly kind: FailureKind
  /** The server did not process the request, so it may be sent again with any method. */
  readonly notProcessed?: true
}

/** The ten rows themselves: 504 may pass by itself, though the FAQ's advice is to ask for less. */
const FAQ_STATUSES: readonly (readonly [FaqCode, FailureKind])[] = [
  [400, "permanent"],
  [401, "permanent"],
  [403, "permanent"],
  [404, "permanent"],
  [414, "permanent"],
  [429, "throttled"],
  [500, "transient"],
  [502, "transient"],
  [503, "transient"],
  [504, "transient"],
]

/** Every other status that IANA registers or that was seen in the wild, by the row whose advice fits: see `STATUS_REASONS`. */
const NEAREST_STATUSES: readonly (readonly [FaqCode, FailureKind, readonly number[]])[] = [
  [
    400,
    "permanent",
    [304, 405, 406, 409, 411, 412, 415, 416, 417, 422, 424, 426, 428, 444, 463, 464, 497, 501, 505, 510, 783],
  ],
  [401, "permanent", [407, 419, 440, 495, 496, 498, 511, 561]],
  [403, "permanent", [402, 418, 423, 430, 450, 451, 456, 999]],
  [404, "permanent", [410]],
  [414, "permanent", [413, 431, 494]],
  [429, "throttled", [420, 509]],
  [500, "permanent", [506, 507, 508]],
  [502, "permanent", [525, 526]],
  [502, "transient", [421, 520, 527]],
  [503, "transient", [425, 449, 477, 521, 522, 523, 529, 530, 540]],
  [504, "transient", [408, 460, 499, 524, 598, 599]],
]

/** Sent to a server that cannot answer for the host (421), or too early (425): not processed. */
const NOT_PROCESSED: readonly number[] = [421, 425]

const FAQ_STATUS_RULES = new Map<number, StatusRule>(
  FAQ_STATUSES.map(([code, kind]) => [code, { code, kind }]),
)

/**
 * Where vendors use one number differently, the use that an API client meets most decides; a profile knows better.
 * @internal exported for the tests, which loop over it
 */
export const NEAREST_STATUS_RULES: ReadonlyMap<number, StatusRule> = new Map(
  NEAREST_STATUSES.flatMap(([code, kind, statuses]) =>
    statuses.map((status): [number, StatusRule] => [
      status,
      NOT_PROCESSED.includes(status) ? { code, kind, notProcessed: true } : { code, kind },
    ]),
  ),
)

/**
 * The row for any number; never throws.
 *
 * A status in neither table is read as the x00 of its class (RFC 9110 section 15): 4xx is row 400, permanent; 5xx is
 * row 500, transient. 3xx, a redirect that was not followed, is row 400, permanent. 1xx and 2xx, which are classified
 * only if a client rejected them, are row 502, permanent. Any other number (NaN, negative, fractional, 600 and more) is
 * row 500, permanent, because no document says that another attempt could succeed.
 */
export function statusRule(status: number): StatusRule {
  const own = FAQ_STATUS_RULES.get(status) ?? NEAREST_STATUS_RULES.get(status)
  if (own) return own
  if (!Number.isInteger(status) || status < 100 || status > 599) return { code: 500, kind: "permanent" }
  if (status >= 500) return { code: 500, kind: "transient" }
  return { code: status >= 300 ? 400 : 502, kind: "permanent" }
}

/**
 * The FAQ row for a status, in heed's own words. Never throws.
 * @param status any number: outside the ten codes of the FAQ, the row nearest in meaning is returned
 */
export function lookUp(status: number): FaqEntry {
  return FAQ[statusRule(status).code]
}

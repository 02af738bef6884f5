import { readLimits } from "../classify/profile-limits.ts"
import type { Gate, Permit, StatedLimit } from "../gate/gate.ts"
import { sentAt } from "../headers/header-field.ts"
import type { RateLimitStatement } from "../headers/rate-limit.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { CompiledProfile } from "../profiles/schema/compiled-profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import type { Clock } from "../time/clock.ts"

/**
 * After this many responses that stated no limit, only some responses of a source are read. A source that ever stated
 * one is read each time: a server may state its limit only when that is nearly used up.
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */
const SELDOM_AFTER = 20
const SELDOM_EVERY = 256
/** While more is left than this, and than what is out could use up twice, not every answer has to be read. */
const PLENTY = 256
/** Of what is left beyond that, the share that may go by until it is looked at again. */
const SHARE = 1 / 16
const MAX_SKIPPED = 15

/** Tells a gate what the answers say is left: of good ones too, and as seldom as is safe, for it costs microseconds. */
export class QuotaHeaderReader {
  readonly #gate: Gate
  readonly #clock: Clock
  /** Good answers that need not be looked at. */
  #skip = 0
  /** Answers that stated nothing, until one states something. */
  #withoutLimits = 0

  constructor(gate: Gate, clock: Clock) {
    this.#gate = gate
    this.#clock = clock
  }

  /** Is this good answer to be read? Asked once for each. */
  get shouldRead(): boolean {
    return this.#skip-- <= 0
  }

  /**
   * To be told before the pass goes back.
   * @param known by whose fields, too; and what has been read of the body anyway
   */
  read(
    response: ResponseView,
    permit: Permit,
    accepted: boolean,
    now: number,
    known: { readonly profile: CompiledProfile | null; readonly body: ResponseBody | null } = NO_CONTEXT,
  ): void {
    const headers = new HeaderIndex(response)
    const header = (name: string) => headers.header(name)
    const receivedAt = this.#clock.wallNow()
    const limits =
      headers.mayStateLimit || known.body
        ? readLimits(known.profile, headers, known.body, receivedAt).flatMap(toStatedLimit)
        : []
    if (limits.length === 0) {
      this.#skip = ++this.#withoutLimits > SELDOM_AFTER ? SELDOM_EVERY - 1 : 0
      this.#gate.reportQuota(permit, { limits, date: null, receivedAt, accepted }, now)
      return
    }
    this.#withoutLimits = Number.NEGATIVE_INFINITY
    const date = limits.some(({ resetsAt }) => resetsAt !== null) ? sentAt(header, Number.NaN) : Number.NaN
    this.#gate.reportQuota(
      permit,
      { limits, date: Number.isNaN(date) ? null : date, receivedAt, accepted },
      now,
    )
    const least = Math.min(...limits.map(({ remaining }) => remaining))
    const spare = least - PLENTY - 2 * permit.inFlightAtStart
    this.#skip = Math.max(0, Math.min(MAX_SKIPPED, Math.floor(spare * SHARE)))
  }
}

/** Only what counts requests, and says how many are left. */
function toStatedLimit(statement: RateLimitStatement): StatedLimit[] {
  const { from, name, partition, unit, remaining, resetMs, resetsAt, windowMs, restoresPerSecond, limit } =
    statement
  if (remaining === undefined || unit !== "requests") return []
  return [
    {
      name: [from, name, partition].filter((part) => part != null).join(" "),
      remaining: Math.floor(remaining),
      limit: limit ?? null,
      resetMs: resetMs ?? null,
      resetsAt: resetsAt ?? null,
      windowMs: windowMs ?? null,
      ...(restoresPerSecond ? { tokenBucket: { restoresPerSecond, limit: limit ?? null } } : {}),
    },
  ]
}

const NO_CONTEXT = { profile: null, body: null }

/** The headers of an answer by name, looked through once: this runs on good answers too. */
class HeaderIndex implements ResponseHead {
  readonly method = ""
  readonly path = ""
  readonly status: number
  /** Every field that states a limit has the word in its name: most answers are done with here. */
  mayStateLimit = false
  readonly #fields = new Map<string, string>()

  constructor(response: ResponseView) {
    this.status = response.status
    try {
      for (const [name, value] of response.headers()) {
        const key = name.toLowerCase()
        this.#fields.set(key, value)
        this.mayStateLimit ||= key.includes("limit")
      }
    } catch {
      // A client may hold its headers in anything: what cannot be read says nothing.
    }
  }

  header(name: string): string | null {
    return this.#fields.get(name) ?? null
  }

  headers(): Iterable<readonly [string, string]> {
    return this.#fields
  }
}

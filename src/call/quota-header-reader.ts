import type { Gate, Permit } from "../gate/gate.ts"
import type { ResponseView } from "../http/response-view.ts"
import type { Profile } from "../profiles/schema/profile.ts"
import type { ResponseBody } from "../profiles/schema/response-body.ts"
import type { ResponseHead } from "../profiles/schema/response-head.ts"
import type { Clock } from "../time/clock.ts"
import type { ReadQuotas } from "./read-quotas.ts"
import { RESPONSE_READER, type ResponseReader } from "./response-reader-chunk.ts"
import type { CostedCall, SourceCosts } from "./source-costs.ts"

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
  readonly #own: OwnLimits
  /** null while no cost is known. */
  #costs: SourceCosts | null = null
  /** Good answers that need not be looked at. */
  #skip = 0
  /** Answers that stated nothing, until one states something. */
  #withoutLimits = 0

  /** @param own what is to be left to others: then what is left has to be known to the unit */
  constructor(gate: Gate, clock: Clock, own: OwnLimits = ALL) {
    this.#gate = gate
    this.#clock = clock
    this.#own = own
  }

  /** Is this good answer to be read? Asked once for each. */
  get shouldRead(): boolean {
    return this.#skip-- <= 0
  }

  /**
   * Reports the quotas of a response to the gate. Called before the permit is released.
   * @param known the profile by whose fields limits are read, too; and what has been read of the body anyway
   * @returns null if they are reported; else a promise that never rejects: what reads them is still loading
   */
  read(
    response: ResponseView,
    permit: Permit,
    accepted: boolean,
    now: number,
    known: Known = NOTHING_KNOWN,
  ): Promise<void> | null {
    const head = new HeaderIndex(response, this.#own.leave !== null)
    const receivedAt = this.#clock.wallNow()
    const report = ({ costs, ...stated }: ReadQuotas) => {
      this.#costs = costs
      const ShareOfLearned = this.#own.share < 1 ? RESPONSE_READER.loaded?.ShareOfLearned : undefined
      const Chance = accepted ? undefined : RESPONSE_READER.loaded?.Chance
      const report = { ...stated, receivedAt, accepted, costs: costs?.quotas, ShareOfLearned, Chance }
      this.#gate.reportQuota(permit, report, now)
      this.#skip = costs ? 0 : this.#skipAfter(stated.limits, permit)
    }
    const nothing: ReadQuotas = { limits: [], date: null, costs: this.#costs }
    const read = (reader: Pick<ResponseReader, "readQuotas">) =>
      reader.readQuotas({ ...known, head, receivedAt, now }, this.#costs)
    const mayState = head.mayStateLimit || known.body !== null
    const { loaded, failed } = RESPONSE_READER
    if (mayState && !loaded && !failed)
      return RESPONSE_READER.tryLoad().then((reader) => report(reader ? read(reader) : nothing))
    report(mayState && loaded ? read(loaded) : nothing)
    return null
  }

  /** How many good answers need not be looked at after one that stated these limits. */
  #skipAfter(limits: ReadQuotas["limits"], permit: Permit): number {
    if (limits.length === 0) return ++this.#withoutLimits > SELDOM_AFTER ? SELDOM_EVERY - 1 : 0
    this.#withoutLimits = Number.NEGATIVE_INFINITY
    const least = Math.min(...limits.map(({ remaining }) => remaining))
    if (this.#own.leave || this.#own.share < 1) return 0
    const spare = least - PLENTY - 2 * permit.inFlightAtStart
    return Math.max(0, Math.min(MAX_SKIPPED, Math.floor(spare * SHARE)))
  }
}

interface OwnLimits {
  readonly leave: object | null
  readonly share: number
}

const ALL: OwnLimits = { leave: null, share: 1 }

interface Known {
  readonly profile: Profile | null
  readonly body: ResponseBody | null
  /** The call that the response is to. */
  readonly call: CostedCall | null
}

const NOTHING_KNOWN: Known = { profile: null, body: null, call: null }

/** The headers of an answer by name, looked through once: this runs on good answers too. */
class HeaderIndex implements ResponseHead {
  readonly method = ""
  readonly path = ""
  readonly status: number
  /** Every field that states a limit has the word in its name: most answers are done with here. */
  mayStateLimit = false
  readonly #fields = new Map<string, string>()

  /** @param leaves a part is to be left of limits that are stated in per cent as well, such as `X-App-Usage` */
  constructor(response: ResponseView, leaves: boolean) {
    this.status = response.status
    try {
      for (const [name, value] of response.headers()) {
        const key = name.toLowerCase()
        this.#fields.set(key, value)
        this.mayStateLimit ||= key.includes("limit") || (leaves && /usage|throttle/.test(key))
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

import type { FairShare } from "../gate/fair-share.ts"
import type { GateSite } from "../gate/gate-maker.ts"
import type { SharedGate } from "../gate/peers.ts"
import { type Fields, number } from "./answers.ts"
import { AskingLine, type Step } from "./asking-line.ts"
import type { Connection } from "./connection.ts"
import { Hearing } from "./hearing.ts"
import type { Keys } from "./keys.ts"
import { Pulse } from "./pulse.ts"

/** A run says so often (ms) that it is there. */
const BEAT_MS = 500
/** The first request waits for the others' news, at most for so long (ms): opening a connection takes a while. */
const FIRST_MS = 1_000
const SOON_MS = 20
/** Redis is tried again after so long (ms) at the most. */
const LAST_RETRY_MS = 1_000
/** After a flush the runs are heard of one by one again, within so long (ms). */
const REJOIN_MS = 2_000
/** A source with nothing to do for so long (ms) is left. */
const SLEEP_MS = 2_000

/** What is said and heard, and by whom. */
export interface Talk {
  /** To be said with every sign of life. */
  news(): object
  /** The answer to it. */
  answered(answer: Fields): void
  /** What somebody has published. */
  received(text: string): void
  /** Whatever was asked for is not wanted any more. */
  leaving(): void
}

/** In touch with the other runs or not: says that this one is there, and goes on alone where nobody answers. */
export class Contact {
  /** null: nobody can say. */
  otherRuns: number | null = null
  /**
   * - new: it has not heard of the others yet
   * - shared: in touch with them
   * - alone: Redis does not answer; the run keeps to the part that it had
   */
  state: "new" | "shared" | "alone" = "new"
  closed = false
  /** Runs that use the source, this one included: the most that were heard of lately. */
  runsLately = 1
  #runsHeardAt = 0
  readonly #gate: SharedGate
  readonly #share: FairShare
  readonly #site: GateSite
  readonly #connection: Connection
  readonly #talk: Talk
  readonly #line: AskingLine
  readonly #hearing: Hearing
  readonly #pulse: Pulse
  /** Epoch ms of the first call. */
  #beganAt = 0
  #misses = 0
  /** Epoch ms since when there is nothing to do; null: there is. */
  #idleSince: number | null = null

  constructor(
    gate: SharedGate,
    share: FairShare,
    site: GateSite,
    id: string,
    connection: Connection,
    keys: Keys,
    talk: Talk,
  ) {
    this.#gate = gate
    this.#share = share
    this.#site = site
    this.#connection = connection
    this.#talk = talk
    this.#line = new AskingLine(connection, keys, id, site.clock, (reason) => this.#lost(reason))
    this.#pulse = new Pulse(
      site.clock,
      () => this.#beat(),
      () => this.#nextMs(),
    )
    this.#hearing = new Hearing(
      connection,
      keys.channel,
      (text) => {
        if (!this.closed) talk.received(text)
      },
      () => this.beat(),
    )
  }

  /** Why there will never be any; null: there is, or may be. */
  get failure(): Error | null {
    return this.#connection.failure
  }

  ask(step: Step): Promise<Fields | null> {
    return this.#line.ask(step)
  }

  /** There is something to do again. */
  wake(now: number): void {
    if (this.#pulse.awake || this.closed) return
    this.#idleSince = null
    if (this.#beganAt === 0) this.#beganAt = now
    this.#pulse.wake()
  }

  /** A sign of life out of turn. */
  beat(): void {
    void this.#pulse.now()
  }

  /** Resolves when the others have been told, or cannot be. */
  async end(): Promise<void> {
    this.closed = true
    const left = this.#leave()
    // Calls that are under way end as they would: each run by itself.
    this.state = "alone"
    this.#share.dividesLimits = true
    this.#gate.drain()
    await left
    this.#hearing.end()
  }

  /** The run is not counted any more. */
  async #leave(): Promise<void> {
    this.#pulse.stop()
    this.#talk.leaving()
    if (this.state !== "shared") return
    // A script that Redis does not know yet is sent twice: its step, a hold say, must not come after this one.
    await this.#line.settled()
    await this.#line.ask({ op: "leave", news: {} })
  }

  async #beat(): Promise<void> {
    if (!this.#connection.wire?.ready) this.#line.disconnected()
    if (this.failure) return this.#gate.refuse(this.failure)
    if (!this.#hearing.on) return this.#lost("no connection to Redis")
    const answer = await this.#line.ask({ op: "beat", news: this.#talk.news() })
    if (answer && !this.closed) this.#heard(answer)
  }

  /** When to say again that this run is there; null: there is nothing to do here, so it leaves. */
  #nextMs(): number | null {
    const now = this.#site.clock.now()
    if (!this.#gate.idle()) this.#idleSince = null
    else this.#idleSince ??= now
    if (this.#idleSince !== null && now - this.#idleSince >= SLEEP_MS) {
      void this.#leave()
      return null
    }
    if (this.state === "shared") return BEAT_MS
    return this.state === "new" ? SOON_MS : Math.min(LAST_RETRY_MS, 50 * 2 ** this.#misses++)
  }

  #heard(answer: Fields): void {
    this.otherRuns = Math.floor(number(answer.others))
    this.#share.count = Math.floor(number(answer.count, 1))
    this.#share.rank = Math.min(this.#share.count - 1, Math.floor(number(answer.rank)))
    this.#remember(this.#share.count)
    this.#talk.answered(answer)
    if (this.state === "shared") return
    this.state = "shared"
    this.#misses = 0
    this.#share.dividesLimits = false
    this.#site.observer.shared?.("shared", null)
    this.#gate.drain()
  }

  #remember(runs: number): void {
    const now = this.#site.clock.now()
    if (runs < this.runsLately && now - this.#runsHeardAt < REJOIN_MS) return
    this.runsLately = runs
    this.#runsHeardAt = now
  }

  /** Redis has its first second, but for whoever has less than that left, half of it. */
  #mayComeYet(): boolean {
    if (this.#connection.wire?.failing) return false
    const now = this.#site.clock.now()
    const waited = now - this.#beganAt
    return waited < FIRST_MS && waited < this.#gate.earliestDeadline() - now
  }

  #lost(reason: string): void {
    if (this.state === "alone" || this.closed) return
    if (this.state === "new" && this.#mayComeYet()) return
    this.state = "alone"
    this.#share.dividesLimits = true
    this.otherRuns = null
    this.#site.observer.shared?.("alone", reason)
    this.#pulse.rest()
    this.#gate.drain()
  }
}

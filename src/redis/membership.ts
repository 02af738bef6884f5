import type { FairShare } from "../gate/fair-share.ts"
import type { GateSite } from "../gate/gate-maker.ts"
import type { SharedGate } from "../gate/peers.ts"
import type { Connection } from "./connection.ts"
import { Heartbeat } from "./heartbeat.ts"
import type { Keys } from "./keys.ts"
import { type Fields, toNumber } from "./replies.ts"
import { ScriptClient, type ScriptStep } from "./script-client.ts"
import { Subscription } from "./subscription.ts"

/** A run says so often (ms) that it is there. */
const HEARTBEAT_MS = 500
/** The first request waits for the others' news, at most for so long (ms): opening a connection takes a while. */
const FIRST_REPLY_MS = 1_000
const SOON_MS = 20
/** Redis is tried again after so long (ms) at the most. */
const MAX_RETRY_MS = 1_000
/** After a flush the runs are heard of one by one again, within so long (ms). */
const REJOIN_MS = 2_000
/** A source with nothing to do for so long (ms) is left. */
const IDLE_MS = 2_000

/** What is said and heard, and by whom. */
export interface MembershipEvents {
  /** To be said with every sign of life. */
  state(): object
  /** The answer to it. */
  onReply(reply: Fields): void
  /** What somebody has published. */
  onMessage(text: string): void
  /** Whatever was asked for is not wanted any more. */
  onLeave(): void
}

/** In touch with the other runs or not: says that this one is there, and goes on alone where nobody answers. */
export class Membership {
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
  readonly #events: MembershipEvents
  readonly #client: ScriptClient
  readonly #subscription: Subscription
  readonly #heartbeat: Heartbeat
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
    events: MembershipEvents,
  ) {
    this.#gate = gate
    this.#share = share
    this.#site = site
    this.#connection = connection
    this.#events = events
    this.#client = new ScriptClient(connection, keys, id, site.clock, (reason) => this.#onLost(reason))
    this.#heartbeat = new Heartbeat(
      site.clock,
      () => this.#beat(),
      () => this.#nextMs(),
    )
    this.#subscription = new Subscription(
      connection,
      keys.channel,
      (text) => {
        if (!this.closed) events.onMessage(text)
      },
      () => this.beat(),
    )
  }

  /** Why there will never be any; null: there is, or may be. */
  get failure(): Error | null {
    return this.#connection.failure
  }

  run(step: ScriptStep): Promise<Fields | null> {
    return this.#client.run(step)
  }

  /** There is something to do again. */
  wake(now: number): void {
    if (this.#heartbeat.awake || this.closed) return
    this.#idleSince = null
    if (this.#beganAt === 0) this.#beganAt = now
    this.#heartbeat.wake()
  }

  /** A sign of life out of turn. */
  beat(): void {
    void this.#heartbeat.now()
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
    this.#subscription.end()
  }

  /** The run is not counted any more. */
  async #leave(): Promise<void> {
    this.#heartbeat.stop()
    this.#events.onLeave()
    if (this.state !== "shared") return
    // A script that Redis does not know yet is sent twice: its step, a hold say, must not come after this one.
    await this.#client.settled()
    await this.#client.run({ op: "leave", input: {} })
  }

  async #beat(): Promise<void> {
    if (!this.#connection.driver?.ready) this.#client.disconnected()
    if (this.failure) return this.#gate.refuse(this.failure)
    if (!this.#subscription.isActive) return this.#onLost("no connection to Redis")
    const reply = await this.#client.run({ op: "beat", input: this.#events.state() })
    if (reply && !this.closed) this.#onReply(reply)
  }

  /** When to say again that this run is there; null: there is nothing to do here, so it leaves. */
  #nextMs(): number | null {
    const now = this.#site.clock.now()
    if (!this.#gate.idle()) this.#idleSince = null
    else this.#idleSince ??= now
    if (this.#idleSince !== null && now - this.#idleSince >= IDLE_MS) {
      void this.#leave()
      return null
    }
    if (this.state === "shared") return HEARTBEAT_MS
    return this.state === "new" ? SOON_MS : Math.min(MAX_RETRY_MS, 50 * 2 ** this.#misses++)
  }

  #onReply(reply: Fields): void {
    this.otherRuns = Math.floor(toNumber(reply.others))
    this.#share.count = Math.floor(toNumber(reply.count, 1))
    this.#share.rank = Math.min(this.#share.count - 1, Math.floor(toNumber(reply.rank)))
    this.#remember(this.#share.count)
    this.#events.onReply(reply)
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
  #isStillConnecting(): boolean {
    if (this.#connection.driver?.failing) return false
    const now = this.#site.clock.now()
    const waited = now - this.#beganAt
    return waited < FIRST_REPLY_MS && waited < this.#gate.earliestDeadline() - now
  }

  #onLost(reason: string): void {
    if (this.state === "alone" || this.closed) return
    if (this.state === "new" && this.#isStillConnecting()) return
    this.state = "alone"
    this.#share.dividesLimits = true
    this.otherRuns = null
    this.#site.observer.shared?.("alone", reason)
    this.#heartbeat.rest()
    this.#gate.drain()
  }
}

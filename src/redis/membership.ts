import type { FairShare } from "../gate/fair-share.ts"
import type { GateSite } from "../gate/gate-maker.ts"
import type { SharedGate } from "../gate/peers.ts"
import type { Connection } from "./connection.ts"
import { Heartbeat } from "./heartbeat.ts"
import type { Keys } from "./keys.ts"
import { type Fields, toNumber } from "./replies.ts"
import { ScriptClient, type ScriptStep } from "./script-client.ts"
import { Subscription } from "./subscription.ts"

/** Interval (ms) of the heartbeat. */
const HEARTBEAT_MS = 500
/** The first request waits for the first reply at most this long (ms), since a connection has to be opened. */
const FIRST_REPLY_MS = 1_000
/** Interval (ms) of the heartbeat until the first reply. */
const FIRST_HEARTBEAT_MS = 20
/** The longest interval (ms) between two attempts to reach Redis again. */
const MAX_RETRY_MS = 1_000
/** After a flush of Redis, all runs register again within this long (ms). */
const REJOIN_MS = 2_000
/** A run without calls for this long (ms) leaves the source. */
const IDLE_MS = 2_000

/** What a membership sends and receives for the gate. */
export interface MembershipEvents {
  /** The state to send with each heartbeat. */
  state(): object
  /** The reply to a heartbeat. */
  onReply(reply: Fields): void
  /** A message of this or another run. */
  onMessage(text: string): void
  /** The run leaves: leases and locks are to be released. */
  onLeave(): void
}

/** Registers this run with the others by a heartbeat, and lets it continue alone while Redis does not reply. */
export class Membership {
  /** Other runs on the source; null if unknown. */
  otherRuns: number | null = null
  /**
   * - new: no reply yet
   * - shared: Redis replies
   * - alone: Redis does not reply; the run keeps to its last share of the limits
   */
  state: "new" | "shared" | "alone" = "new"
  closed = false
  /** The highest number of runs in the last REJOIN_MS, this one included. */
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
  /** Time of the first call, in ms of the clock. */
  #beganAt = 0
  #misses = 0
  /** Since when the gate has had no calls, in ms of the clock; null if it has some. */
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

  /** Why there will never be a connection; null if there is or may be one. */
  get failure(): Error | null {
    return this.#connection.failure
  }

  run(step: ScriptStep): Promise<Fields | null> {
    return this.#client.run(step)
  }

  /** Starts the heartbeat, because there is a call. */
  wake(now: number): void {
    if (this.#heartbeat.awake || this.closed) return
    this.#idleSince = null
    if (this.#beganAt === 0) this.#beganAt = now
    this.#heartbeat.wake()
  }

  /** Sends a heartbeat now. */
  beat(): void {
    void this.#heartbeat.now()
  }

  /** Leaves for good. Resolves when the other runs have been told, or cannot be reached. */
  async end(): Promise<void> {
    this.closed = true
    const left = this.#leave()
    // Calls in flight are ended by this run alone.
    this.state = "alone"
    this.#share.dividesLimits = true
    this.#gate.drain()
    await left
    this.#subscription.end()
  }

  /** Removes this run from the source, until there is a call again. */
  async #leave(): Promise<void> {
    this.#heartbeat.stop()
    this.#events.onLeave()
    if (this.state !== "shared") return
    // A script that Redis does not know is sent a second time; a hold that is sent so must not arrive after LEAVE.
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

  /** ms until the next heartbeat; null if the run has no calls, and leaves. */
  #nextMs(): number | null {
    const now = this.#site.clock.now()
    if (!this.#gate.idle()) this.#idleSince = null
    else this.#idleSince ??= now
    if (this.#idleSince !== null && now - this.#idleSince >= IDLE_MS) {
      void this.#leave()
      return null
    }
    if (this.state === "shared") return HEARTBEAT_MS
    return this.state === "new" ? FIRST_HEARTBEAT_MS : Math.min(MAX_RETRY_MS, 50 * 2 ** this.#misses++)
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

  /** Within the first second, and within the first half of the time that the most urgent waiting call has left. */
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

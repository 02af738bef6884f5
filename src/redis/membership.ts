import type { FairShare, Part } from "../gate/fair-share.ts"
import type { GateSite } from "../gate/gate-maker.ts"
import type { SharedGate } from "../gate/peers.ts"
import type { Connection } from "./connection.ts"
import { Heartbeat } from "./heartbeat.ts"
import type { Keys } from "./keys.ts"
import { type Fields, toNumber } from "./replies.ts"
import { ScriptClient, type ScriptStep } from "./script-client.ts"
import { ALIVE_MS } from "./scripts/prelude.ts"
import { Subscription } from "./subscription.ts"

/** Interval (ms) of the heartbeat. */
const HEARTBEAT_MS = 500
/** The first request waits for a connection at most this long (ms). */
const CONNECT_MS = 1_000
/** The same for the first reply, if there is a connection: of a Redis at 280 ms, it takes 1.5 s. */
const FIRST_REPLY_MS = 3_000
/** Interval (ms) of the heartbeat until the first reply. */
const FIRST_HEARTBEAT_MS = 20
/** The longest interval (ms) between two attempts to reach Redis again. */
const MAX_RETRY_MS = 1_000
/** After a flush or a failure of Redis, all runs register again within this long (ms). */
const REJOIN_MS = 3_000
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
  /** Redis replies again: what this run has done alone is to be sent. */
  onRejoin(): void
  /** Attempts in flight. */
  inFlight(): number
  /** Redis has taken this run for dead: its leases and locks may be with others. */
  onForgotten(): void
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
  /** The highest number of runs in the last REJOIN_MS, and the place of this one among them. */
  #lately: Part
  /** When that number was heard last, in ms of the clock. */
  #heardAt = 0
  /** Until when this run keeps to its part although Redis replies: others may still be alone. In ms of the clock. */
  #dividesUntil = 0
  #hasJoined = false
  readonly #gate: SharedGate
  readonly #share: FairShare
  readonly #site: GateSite
  readonly #connection: Connection
  readonly #events: MembershipEvents
  readonly #client: ScriptClient
  readonly #subscription: Subscription
  readonly #heartbeat: Heartbeat
  /** When the latest heartbeat was sent that Redis replied to, in ms of the clock. */
  #seenAt = 0
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
    // The last place has the smallest part: with it, parts of runs that know nothing of each other are not too many.
    const count = site.settings.expectedRuns ?? 1
    this.#lately = { count, rank: count - 1 }
    this.#client = new ScriptClient(connection, keys, id, site.clock, (reason, hasReplied) =>
      this.#onLost(reason, hasReplied),
    )
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

  /** The highest number of runs lately, this one included. */
  get runsLately(): number {
    return this.#lately.count
  }

  /** True if Redis has taken this run for dead, as where the process was suspended: the next heartbeat is to come first. */
  isForgotten(now: number): boolean {
    return this.state === "shared" && this.#heartbeat.awake && now - this.#seenAt > ALIVE_MS
  }

  run(step: ScriptStep): Promise<Fields | null> {
    return this.#client.run(step)
  }

  /** Starts the heartbeat, because there is a call. */
  wake(now: number): void {
    if (this.#heartbeat.awake || this.closed) return
    this.#idleSince = null
    if (this.#beganAt === 0) this.#beganAt = now
    this.#seenAt = now
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
    this.#share.limitPart = this.#lately
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
    if (!this.#subscription.isActive) {
      const { refusal } = this.#subscription
      return this.#onLost(refusal ?? this.#client.obstacle ?? "no connection to Redis yet", refusal !== null)
    }
    const sentAt = this.#site.clock.now()
    if (this.isForgotten(sentAt)) this.#events.onForgotten()
    const reply = await this.#client.run({ op: "beat", input: this.#events.state() })
    if (reply && !this.closed) this.#onReply(reply, sentAt)
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

  #onReply(reply: Fields, sentAt: number): void {
    this.otherRuns = Math.floor(toNumber(reply.others))
    this.#share.count = Math.floor(toNumber(reply.count, 1))
    this.#share.rank = Math.min(this.#share.count - 1, Math.floor(toNumber(reply.rank)))
    const now = this.#site.clock.now()
    if (this.state === "alone") {
      this.#dividesUntil = now + REJOIN_MS
      this.#heardAt = now
    }
    this.#remember({ count: this.otherRuns + 1, rank: Math.floor(toNumber(reply.place)) }, now)
    this.#share.limitPart = now < this.#dividesUntil ? this.#lately : null
    this.#share.lostSight = null
    this.#events.onReply(reply)
    const wasForgotten = this.isForgotten(now)
    this.#seenAt = sentAt
    const joins = this.state !== "shared"
    if (this.state === "alone") this.#events.onRejoin()
    if (joins) {
      this.state = "shared"
      this.#hasJoined = true
      this.#misses = 0
      this.#site.observer.shared?.("shared", null, null)
    }
    if (joins || wasForgotten || this.#dividesUntil > 0) this.#gate.drain()
    if (this.#share.limitPart === null) this.#dividesUntil = 0
  }

  #remember(part: Part, now: number): void {
    if (part.count < this.#lately.count && now - this.#heardAt < REJOIN_MS) return
    this.#lately = part
    this.#heardAt = now
  }

  /** Within the first seconds, and within the first half of the time that the most urgent waiting call has left. */
  #isStillConnecting(): boolean {
    const { driver } = this.#connection
    if (driver && !driver.ready && driver.problem !== null) return false
    const now = this.#site.clock.now()
    const waited = now - this.#beganAt
    const most = driver?.ready ? FIRST_REPLY_MS : CONNECT_MS
    return waited < most && waited < this.#gate.earliestDeadline() - now
  }

  #onLost(reason: string, hasReplied: boolean): void {
    if (this.state === "alone" || this.closed) return
    if (this.state === "new" && !hasReplied && this.#isStillConnecting()) return
    this.state = "alone"
    const { clock, observer } = this.#site
    this.#share.limitPart = this.#lately
    // A run that was the only one has nothing out of sight, and one that never joined keeps to the expected part.
    if (this.#hasJoined && this.#lately.count > 1)
      this.#share.lostSight = { at: clock.now(), inFlight: this.#events.inFlight() }
    this.otherRuns = null
    observer.shared?.("alone", reason, this.#hasJoined ? null : neverShared(reason, this.#lately.count))
    this.#heartbeat.rest()
    this.#gate.drain()
  }
}

function neverShared(reason: string, expectedRuns: number): string {
  const part = expectedRuns > 1 ? `one ${expectedRuns}th of` : "the whole of"
  const advice = expectedRuns > 1 ? "" : " If several share them, set throttle.expectedRuns to their number."
  return `This run has not reached Redis (${reason}), so it knows of no other: it takes ${part} the configured limits.${advice}`
}

import type { GateSite } from "../gate/make.ts"
import type { Peers, Recovery, SharedGate, SharedHold } from "../gate/peers.ts"
import type { Permit } from "../gate/permits.ts"
import type { Share } from "../gate/share.ts"
import { type Fields, number, readFields, readHold, readPace } from "./answers.ts"
import { AskingLine } from "./asking-line.ts"
import type { Connection } from "./connection.ts"
import { Hearing } from "./hearing.ts"
import type { Keys } from "./keys.ts"
import { FREE, Leases } from "./leases.ts"
import { ProbeTurn } from "./probe-turn.ts"
import { Pulse } from "./pulse.ts"

/** A run says so often (ms) that it is there. */
const BEAT_MS = 500
/** The first request waits for the others' news, but no longer than this (ms): opening a connection takes a while. */
const FIRST_MS = 1_000
const SOON_MS = 20
/** Redis is tried again after so long (ms) at the most. */
const LAST_RETRY_MS = 1_000
/** A source with nothing to do for so long (ms) is left. */
const SLEEP_MS = 2_000

/**
 * - new: it has not heard of the others yet
 * - shared: in touch with them
 * - alone: Redis does not answer; the run keeps to the part that it had
 */
type State = "new" | "shared" | "alone"

/** Connects one gate of this process with those of the other runs on its source. */
export class Link implements Peers {
  otherRuns: number | null = null
  readonly #gate: SharedGate
  readonly #share: Share
  readonly #site: GateSite
  readonly #id: string
  readonly #connection: Connection
  readonly #line: AskingLine
  readonly #hearing: Hearing
  readonly #pulse: Pulse
  readonly #probe: ProbeTurn
  readonly #leases: Leases | null
  #state: State = "new"
  /** Epoch ms of the first call. */
  #beganAt = 0
  /** The measurement of the pace that this run knows. */
  #version = 0
  /** Acceptances of which the others have been told. */
  #told = 0
  #misses = 0
  /** Epoch ms since when there is nothing to do; null: there is. */
  #idleSince: number | null = null
  #closed = false
  readonly #ended: () => void

  /**
   * @param id of the run
   * @param ended called when it is over
   */
  constructor(
    gate: SharedGate,
    share: Share,
    site: GateSite,
    id: string,
    connection: Connection,
    keys: Keys,
    ended: () => void,
  ) {
    this.#ended = ended
    this.#gate = gate
    this.#share = share
    this.#site = site
    this.#id = id
    this.#connection = connection
    const { clock, settings } = site
    this.#line = new AskingLine(connection, keys, id, clock, (reason) => this.#lost(reason))
    this.#pulse = new Pulse(
      clock,
      () => this.#beat(),
      () => this.#nextMs(),
    )
    this.#hearing = new Hearing(
      connection,
      keys.channel,
      (text) => this.#receive(text),
      () => void this.#pulse.now(),
    )
    const ask: AskingLine["ask"] = (step) => this.#line.ask(step)
    this.#probe = new ProbeTurn(clock, ask, () => gate.pump())
    const limited = settings.limit !== null || settings.concurrency < Number.POSITIVE_INFINITY
    this.#leases = limited ? new Leases(settings, clock, ask, () => gate.pump()) : null
  }

  take(now: number): Permit | null {
    if (!this.#pulse.awake) this.#wake(now)
    if (this.#state === "new" || this.#connection.failure) return null
    if (this.#state === "alone") return this.#leases?.takeAnyway() ?? FREE
    const probes = this.#gate.probesHold()
    if (probes && !this.#probe.mine) return null
    const permit = this.#leases ? this.#leases.take() : FREE
    return permit && probes ? this.#probe.start(permit) : permit
  }

  want(count: number): void {
    const { failure } = this.#connection
    if (failure && count > 0) queueMicrotask(() => this.#gate.refuse(failure))
    if (this.#state !== "shared") return
    if (count === 0) {
      this.#probe.giveUp()
      this.#leases?.want(0)
    } else if (this.#gate.probesHold() && !this.#probe.mine) void this.#probe.want()
    else this.#leases?.want(count)
  }

  rejected(hold: SharedHold): void {
    if (this.#state !== "shared") return
    this.#probe.told()
    void this.#line.ask({ op: "hold", news: { ...this.#news(), hold } })
  }

  recovered(recovery: Recovery | null): void {
    if (this.#state !== "shared") return
    this.#probe.told()
    const { blame = null, told = false, uncertainMs = 0, tookMs = 0 } = recovery ?? {}
    const news = {
      ...this.#news(),
      version: this.#version,
      blame: blame ?? "",
      toldWait: told,
      uncertainMs,
      tookMs,
    }
    void this.#line.ask({ op: "recover", news }).then((answer) => answer && this.#learn(answer))
  }

  close(): void {
    void this.end()
  }

  /** Resolves when the others have been told, or cannot be. */
  async end(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const left = this.#leave()
    // Calls that are under way end as they would: each run by itself.
    this.#state = "alone"
    this.#share.dividesLimits = true
    this.#gate.pump()
    await left
    this.#hearing.end()
    this.#ended()
  }

  /** The run is not counted any more. */
  async #leave(): Promise<void> {
    this.#pulse.stop()
    this.#probe.giveUp()
    this.#leases?.close()
    if (this.#state === "shared") await this.#line.ask({ op: "leave", news: {} })
  }

  #wake(now: number): void {
    if (this.#closed) return
    this.#idleSince = null
    if (this.#beganAt === 0) this.#beganAt = now
    this.#pulse.wake()
  }

  /** What has happened here since the others were told last. */
  #news() {
    const accepted = this.#gate.accepted()
    const news = { accepted: accepted - this.#told }
    this.#told = accepted
    return news
  }

  async #beat(): Promise<void> {
    if (!this.#connection.wire?.ready) this.#line.disconnected()
    if (this.#connection.failure) return this.#gate.refuse(this.#connection.failure)
    if (!this.#hearing.on) return this.#lost("no connection to Redis")
    const answer = await this.#line.ask({ op: "beat", news: this.#regularNews() })
    if (answer && !this.#closed) this.#heard(answer)
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
    if (this.#state === "shared") return BEAT_MS
    return this.#state === "new" ? SOON_MS : Math.min(LAST_RETRY_MS, 50 * 2 ** this.#misses++)
  }

  #regularNews() {
    const pace = this.#gate.pace()
    const { base = 0, upper = 1, cost = 1, told = false } = pace ?? {}
    const starts = this.#state === "shared" ? 0 : this.#gate.recentStarts() * this.#share.count
    return {
      ...this.#news(),
      ...(this.#version > 0 && { version: this.#version, base, upper, cost, told: told ? 1 : 0 }),
      ...(starts > 0 && { starts: Math.min(starts, this.#site.settings.limit?.requests ?? 0) }),
      wanting: this.#gate.wanting(),
      held: this.#leases?.held,
      probes: this.#probe.out,
    }
  }

  #heard(answer: Fields): void {
    const joins = this.#state !== "shared"
    this.otherRuns = Math.floor(number(answer.others))
    this.#share.count = Math.floor(number(answer.count, 1))
    this.#share.rank = Math.min(this.#share.count - 1, Math.floor(number(answer.rank)))
    this.#learn(answer)
    if (!joins) return
    this.#state = "shared"
    this.#misses = 0
    this.#share.dividesLimits = false
    this.#site.observer.shared?.("shared", null)
    const hold = readHold(answer.hold && readFields(answer.hold), number(answer.holdMs))
    if (hold && hold.ms > 0) this.#gate.heldByOthers(hold)
    this.#gate.pump()
  }

  /** What all know of the pace, if it is newer than what is known here. */
  #learn(answer: Fields): void {
    const version = Math.floor(number(answer.version))
    if (version <= this.#version) return
    this.#version = version
    this.#gate.adopt(readPace(answer))
  }

  /** News of another run, or of this one. */
  #receive(text: string): void {
    if (this.#closed) return
    const news = readFields(text)
    if (news.t === "free") {
      this.#learn(news)
      if (news.by !== this.#id) this.#gate.freedByOthers()
    } else if (news.by === this.#id) {
      return
    } else if (news.t === "hold") {
      const hold = readHold(news.hold)
      if (!hold) return
      this.#gate.heldByOthers(hold)
      this.#probe.giveUp()
      // Whoever finds the source open again measures its pace by what all have got.
      if (this.#state === "shared") void this.#line.ask({ op: "count", news: this.#news() })
    } else if (news.t === "room") this.#leases?.tryAgain()
    else if (news.t === "runs" && this.#state === "shared") void this.#pulse.now()
  }

  #lost(reason: string): void {
    if (this.#state === "alone" || this.#closed) return
    const now = this.#site.clock.now()
    if (this.#state === "new" && now - this.#beganAt < FIRST_MS) return
    this.#state = "alone"
    this.#share.dividesLimits = true
    this.otherRuns = null
    this.#site.observer.shared?.("alone", reason)
    this.#pulse.rest()
    this.#gate.pump()
  }
}

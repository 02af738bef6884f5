import type { GateSite } from "../gate/make.ts"
import type { Peers, Recovery, SharedGate, SharedHold } from "../gate/peers.ts"
import type { Permit } from "../gate/permits.ts"
import type { Share } from "../gate/share.ts"
import { type Fields, number, readFields, readHold, readPace } from "./answers.ts"
import { AskingLine } from "./asking-line.ts"
import type { Connection } from "./connection.ts"
import type { Keys } from "./keys.ts"
import { FREE, Leases } from "./leases.ts"
import { ProbeTurn } from "./probe-turn.ts"

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
  readonly #keys: Keys
  readonly #line: AskingLine
  readonly #probe: ProbeTurn
  readonly #leases: Leases | null
  #state: State = "new"
  /** Epoch ms of the first call. */
  #beganAt = 0
  #subscribed: "no" | "asked" | "yes" = "no"
  /** The measurement of the pace that this run knows. */
  #version = 0
  /** Acceptances of which the others have been told. */
  #told = 0
  #misses = 0
  /** Epoch ms since when there is nothing to do; null: there is. */
  #idleSince: number | null = null
  #awake = false
  #beating = false
  #closed = false
  readonly #ended: () => void
  #cancel: (() => void) | null = null

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
    this.#keys = keys
    const { clock, settings } = site
    this.#line = new AskingLine(connection, keys, id, clock, (reason) => this.#lost(reason))
    const ask: AskingLine["ask"] = (step) => this.#line.ask(step)
    this.#probe = new ProbeTurn(clock, ask, () => gate.pump())
    const limited = settings.limit !== null || settings.concurrency < Number.POSITIVE_INFINITY
    this.#leases = limited ? new Leases(settings, clock, ask, () => gate.pump()) : null
  }

  take(now: number): Permit | null {
    if (!this.#awake) this.#wake(now)
    if (this.#state === "new") return null
    if (this.#state === "alone") return this.#leases?.takeAnyway() ?? FREE
    const probes = this.#gate.probesHold()
    if (probes && !this.#probe.mine) return null
    const permit = this.#leases ? this.#leases.take() : FREE
    return permit && probes ? this.#probe.start(permit) : permit
  }

  want(count: number): void {
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
    this.#connection.wire?.unsubscribe(this.#keys.channel)
    this.#ended()
  }

  /** The run is not counted any more. */
  async #leave(): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    this.#awake = false
    this.#probe.giveUp()
    this.#leases?.close()
    if (this.#state === "shared") await this.#line.ask({ op: "leave", news: {} })
  }

  #wake(now: number): void {
    if (this.#closed) return
    this.#awake = true
    this.#idleSince = null
    if (this.#beganAt === 0) this.#beganAt = now
    void this.#beat()
  }

  /** What has happened here since the others were told last. */
  #news() {
    const accepted = this.#gate.accepted()
    const news = { accepted: accepted - this.#told }
    this.#told = accepted
    return news
  }

  async #beat(): Promise<void> {
    if (this.#beating) return
    this.#beating = true
    this.#cancel?.()
    this.#cancel = null
    const answer = this.#subscribe() ? await this.#line.ask({ op: "beat", news: this.#regularNews() }) : null
    this.#beating = false
    if (answer && !this.#closed) this.#heard(answer)
    if (this.#awake) this.#rest()
  }

  /** Sets the time of the next beat, or falls asleep. */
  #rest(): void {
    const { clock } = this.#site
    const now = clock.now()
    if (!this.#gate.idle()) this.#idleSince = null
    else this.#idleSince ??= now
    if (this.#idleSince !== null && now - this.#idleSince >= SLEEP_MS) return void this.#leave()
    const first = this.#state === "new"
    const wait =
      this.#state === "shared" ? BEAT_MS : first ? SOON_MS : Math.min(LAST_RETRY_MS, 50 * 2 ** this.#misses++)
    this.#cancel?.()
    this.#cancel = clock.schedule(wait, () => void this.#beat())
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

  /** True where the others can be heard: without, there is no sharing. */
  #subscribe(): boolean {
    const { wire, failure } = this.#connection
    if (failure) this.#gate.refuse(failure)
    if (!wire?.ready) {
      this.#line.disconnected()
      this.#lost(failure ? "no Redis client is installed" : "no connection to Redis")
      return false
    }
    if (this.#subscribed === "no") {
      this.#subscribed = "asked"
      wire
        .subscribe(this.#keys.channel, (text) => this.#receive(text))
        .then(
          () => "yes" as const,
          () => "no" as const,
        )
        .then((subscribed) => {
          this.#subscribed = subscribed
          if (subscribed === "yes" && this.#awake) void this.#beat()
        })
    }
    if (this.#subscribed !== "yes") this.#lost("no connection to Redis")
    return this.#subscribed === "yes"
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
    else if (news.t === "runs" && this.#awake && this.#state === "shared") void this.#beat()
  }

  #lost(reason: string): void {
    if (this.#state === "alone" || this.#closed) return
    const now = this.#site.clock.now()
    if (this.#state === "new" && now - this.#beganAt < FIRST_MS) return
    this.#state = "alone"
    this.#share.dividesLimits = true
    this.otherRuns = null
    this.#site.observer.shared?.("alone", reason)
    if (this.#awake && !this.#beating) this.#rest()
    this.#gate.pump()
  }
}

import type { WaitReason } from "../history/attempt.ts"
import { Barrier } from "./breaker.ts"
import { Learner } from "./estimators/adaptive-limits.ts"
import { Share } from "./fair-share.ts"
import type { Ending, GateMeasure, GateObserver, Pass, Statement } from "./gate.ts"
import type { RoomSettings } from "./gate-settings.ts"
import { HoldSteps } from "./hold-backoff.ts"
import { UnderWay } from "./in-flight.ts"
import type { Permit } from "./lease-source.ts"
import type { Peers, Recovery, SharedHold } from "./peers.ts"
import { Ramp } from "./ramp.ts"
import { SlidingLimit } from "./rules/sliding-window.ts"
import { Silence } from "./stall-timeout.ts"

/** A hold that is put off by less (ms) is nothing to tell other runs of: each answer to one burst may do that. */
const NEWS_MS = 20

/** All that an attempt has to pass. Each room has a say in when the next may start; the latest wins. */
export class Rooms {
  readonly barrier: Barrier
  readonly learner: Learner | null
  /** The other runs, where the source is shared. */
  peers: Peers | null = null
  /** Attempts accepted so far. */
  accepted = 0
  readonly #settings: RoomSettings
  readonly #observer: GateObserver
  readonly #ramp = new Ramp()
  readonly #share: Share
  readonly #limit: SlidingLimit | null
  readonly #steps: HoldSteps
  readonly #underWay = new UnderWay()
  #probe: Pass | null = null
  /**
   * With less than so many in flight the next may start, and no room need be asked; 0: they have to be. So it is with
   * a source that has refused nothing, and states nothing: most of them, most of the time.
   */
  #free = 0

  constructor(settings: RoomSettings, random: () => number, observer: GateObserver, share = new Share()) {
    this.#settings = settings
    this.#observer = observer
    this.barrier = new Barrier(random, observer)
    this.#share = share
    this.#limit = settings.limit && new SlidingLimit(settings.limit, share)
    this.learner = settings.adaptive ? new Learner(random, share, settings.published) : null
    this.#steps = new HoldSteps(settings.backoff, random)
  }

  /** When the next attempt may start: now, a later time, or Infinity where an answer must come first. */
  ask(now: number): number {
    if (this.#underWay.count < this.#free) return now
    const at = this.#askAll(now)
    this.#free = at <= now && this.#isClear(now) ? this.#mostInFlight : 0
    return at
  }

  #askAll(now: number): number {
    const { probing } = this.barrier
    const silent = probing && this.#probe ? Silence.ofProbe(this.#probe.at) : now
    if (silent > now) return silent
    if (this.#underWay.count >= this.#share.ofLimit(this.#settings.concurrency))
      return Number.POSITIVE_INFINITY
    if (!probing && !this.#ramp.allows(this.#underWay.count)) return this.#underWay.silentUntil(now)
    let at = this.barrier.opensAt(now)
    if (this.#limit) at = Math.max(at, this.#limit.ask(now))
    // In an outage nothing that was learned keeps the probe back.
    if (this.learner && !this.barrier.down) at = Math.max(at, this.learner.ask(now, this.#underWay.count))
    return at === Number.POSITIVE_INFINITY ? this.#underWay.silentUntil(now) : at
  }

  /** Is the number in flight all that may keep anybody back, until an answer says otherwise? */
  #isClear(now: number): boolean {
    const alone = this.peers === null && this.#limit === null
    return alone && this.#ramp.over && this.barrier.isQuiet(now) && (this.learner?.isQuiet ?? true)
  }

  get #mostInFlight(): number {
    return Math.min(this.#settings.concurrency, this.learner?.cap.allowed ?? Number.POSITIVE_INFINITY)
  }

  /** How many may start now, where one may: whoever has to ask for leave elsewhere asks for no more than that. */
  spare(): number {
    if (this.barrier.probing) return 1
    return Math.max(
      1,
      Math.min(
        this.#settings.concurrency - this.#underWay.count,
        this.#ramp.spare(this.#underWay.count),
        this.#limit?.spare ?? Number.POSITIVE_INFINITY,
        this.learner?.spare(this.#underWay.count) ?? Number.POSITIVE_INFINITY,
      ),
    )
  }

  /** @param waited false: it comes just now, and nobody stood in line before it */
  start(now: number, waited: boolean, permit: Permit | null): Pass {
    const probing = this.#free === 0 && this.barrier.probing
    if (!waited && this.#underWay.isQuiet)
      this.learner?.pace.idled(now - Math.max(this.#underWay.quietSince, this.barrier.hold.until))
    this.#limit?.started(now)
    const pass = this.#underWay.began(now, probing, permit)
    this.learner?.started(pass, waited)
    if (probing) {
      this.#probe = pass
      this.barrier.probed(now)
      this.#observer.probing(this.barrier.code)
    }
    return pass
  }

  stated(pass: Pass, statement: Statement, now: number): void {
    this.#free = 0
    this.learner?.stated(pass, statement, this.#underWay.newest, now)
  }

  /** @param waiting whether anybody waits to go next */
  leave(pass: Pass, ending: Ending, waiting: boolean, now: number): void {
    this.#underWay.ended(now)
    if (this.#probe === pass) {
      this.#probe = null
      this.barrier.unprobed(now)
    }
    pass.permit?.done()
    if (this.#free > 0 && ending.kind === "accepted") {
      this.#took(pass, now)
      return
    }
    this.#free = 0
    if (ending.kind === "accepted") this.#accepted(pass, waiting, now)
    else if (ending.kind === "rejected") this.#rejected(pass, ending, now)
    else if (ending.kind === "failed") this.barrier.failed(pass, ending, now)
    if (ending.kind !== "accepted") this.learner?.quotas.ended(pass.serial)
  }

  /** Why a call that asks now would have to wait. */
  get reason(): WaitReason {
    if (this.barrier.down) return "outage"
    return this.barrier.probing ? "hold" : "pace"
  }

  measure(now: number, waiting: number): GateMeasure {
    return {
      ratePerSecond: this.#underWay.rate(now),
      inFlight: this.#underWay.count,
      waiting,
      learned: this.learner?.learned ?? NOTHING_LEARNED,
      otherRuns: this.peers?.otherRuns ?? null,
    }
  }

  /** Nothing in flight, and nothing to remember. */
  idle(now: number): boolean {
    const open = !this.barrier.down && this.barrier.opensAt(now) <= now
    return this.#underWay.count === 0 && open && (this.#limit?.idle(now) ?? true)
  }

  /** Starts in the time that the configured limit counts, oldest first. */
  recentStarts(now: number): [count: number, ageMs: number][] {
    return this.#limit?.recent(now) ?? []
  }

  /** The hold that lasts, after which one attempt goes alone; null: there is none. */
  hold(now: number): SharedHold | null {
    const { until, probing, code } = this.barrier.hold
    if (!probing || until <= now) return null
    const { blame = null, strikes = 0, told = false } = this.learner?.episode ?? {}
    return { ms: until - now, probes: true, code, blame, strikes, told }
  }

  heldByOthers(hold: SharedHold, now: number): void {
    this.#free = 0
    this.learner?.heldByOthers(hold, this.#underWay.newest, now)
    this.barrier.order({ until: now + hold.ms, probes: hold.probes }, hold.code, this.#underWay.newest, now)
  }

  freedByOthers(now: number): void {
    this.#free = 0
    this.learner?.freedByOthers(now)
    if (this.barrier.freedByOthers(now)) this.#opened()
  }

  #accepted(pass: Pass, waiting: boolean, now: number): void {
    const recovery = this.#took(pass, now)
    const opens = this.barrier.accepted(pass, now)
    if (opens) this.#opened()
    else this.#ramp.accepted(waiting)
    if (recovery && recovery.blame !== "quota") this.#observer.paced(this.learner?.learned ?? NOTHING_LEARNED)
    if (recovery || opens) this.peers?.recovered(recovery)
  }

  /** What an acceptance ends that the learner knows of; else null. */
  #took(pass: Pass, now: number): Recovery | null {
    this.accepted++
    const tookMs = now - pass.at
    this.#underWay.accepted(tookMs)
    this.barrier.usual.accepted(tookMs)
    return this.learner?.accepted(pass, now) ?? null
  }

  #opened(): void {
    this.#ramp.begin(this.#underWay.count)
    this.#observer.released()
  }

  #rejected(pass: Pass, { toldMs, code }: Ending & { kind: "rejected" }, now: number): void {
    this.barrier.answered(now)
    const newest = this.#underWay.newest
    // One ms on top: `now` is cut to whole ms, and nobody may go sooner than told.
    const told = toldMs === null ? 0 : now + toldMs + 1
    const isOld = this.learner?.episode.covers(pass.serial) ?? false
    const order = this.learner
      ? this.learner.rejected(pass, told, this.#underWay.count, newest, now)
      : this.#steps.rejected({ serial: pass.serial, newest, told }, this.barrier.hold, now)
    const before = Math.max(now, this.barrier.hold.until)
    this.barrier.order(order, code, newest, now)
    if (!this.peers || (!order.probes && order.until <= before + NEWS_MS && (before > now || isOld))) return
    const { blame = null, strikes = 0 } = this.learner?.episode ?? {}
    const ms = Math.max(0, this.barrier.hold.until - now)
    this.peers.rejected({ ms, probes: order.probes, code, blame, strikes, told: told > 0 })
  }
}

const NOTHING_LEARNED = { ratePerSecond: null, concurrency: null }

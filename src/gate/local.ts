import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../history/attempt.ts"
import type { Clock } from "../time/clock.ts"
import { Alarm } from "./alarm.ts"
import { Barrier } from "./barrier.ts"
import {
  type Ending,
  type Gate,
  type GateMeasure,
  type GateObserver,
  GateRefusal,
  type Pass,
  type Turn,
} from "./gate.ts"
import type { HoldBackoff } from "./hold.ts"
import { type PublishedLimit, SlidingLimit } from "./limit.ts"
import { Line } from "./line.ts"
import { Meter } from "./meter.ts"
import { Ramp } from "./ramp.ts"
import { Waiter, type WaitingRoom } from "./waiter.ts"

export interface LocalGateSettings {
  readonly limit: PublishedLimit | null
  /** Attempts in flight at once; Infinity: no limit. */
  readonly concurrency: number
  readonly backoff: HoldBackoff
}

/** A probe that has had no answer for so long no longer keeps the next one back. */
const PROBE_MS = 30_000

/** The gate of one process. Several rooms each have a say in when the next attempt may start; the latest wins. */
export class LocalGate implements Gate {
  readonly #clock: Clock
  readonly #settings: LocalGateSettings
  readonly #observer: GateObserver
  readonly #barrier: Barrier
  readonly #ramp = new Ramp()
  readonly #limit: SlidingLimit | null
  readonly #meter = new Meter()
  readonly #queue = new Line()
  readonly #alarm: Alarm
  readonly #room: WaitingRoom
  #inFlight = 0
  #serial = 0
  #probe: Pass | null = null

  constructor(clock: Clock, settings: LocalGateSettings, observer: GateObserver) {
    this.#clock = clock
    this.#settings = settings
    this.#observer = observer
    this.#barrier = new Barrier(settings.backoff, clock.random, observer)
    this.#limit = settings.limit && new SlidingLimit(settings.limit)
    this.#alarm = new Alarm(clock, () => this.#pump(clock.now()))
    this.#room = { clock, gone: (waiter) => this.#gone(waiter), late: () => this.#late() }
  }

  tryEnter(now: number): Pass | null {
    return this.#queue.size === 0 && this.#ask(now) <= now ? this.#start(now) : null
  }

  enter(turn: Turn): Promise<Pass> {
    const now = this.#clock.now()
    const pass = turn.signal?.aborted ? null : this.tryEnter(now)
    if (pass) return Promise.resolve(pass)
    return new Promise((settle) => {
      const { signal, deadline, patienceMs } = turn
      const waiter = new Waiter(this.#room, signal, deadline, this.closedMs(now) + patienceMs, settle)
      if (signal?.aborted) return waiter.refuse(signal.reason)
      const opensAt = this.#barrier.opensAt(now)
      const stays = opensAt <= now || waiter.waitsFor(opensAt, this.#barrier.closedMsThen(now))
      if (!stays) return waiter.refuse(this.#refusal(opensAt))
      this.#queue.push(waiter)
      waiter.watch()
      this.#pump(now)
    })
  }

  leave(pass: Pass, ending: Ending, now = this.#clock.now()): void {
    this.#inFlight--
    if (this.#probe === pass) this.#probe = null
    switch (ending.kind) {
      case "accepted":
        this.#accepted(pass, now)
        break
      case "rejected":
        this.#barrier.rejected(pass, ending, this.#serial, now)
        this.#refuseTheImpatient(now)
        break
      case "failed":
        this.#barrier.failed(pass, ending, now)
        this.#refuseTheImpatient(now)
        break
    }
    if (this.#queue.size > 0) this.#pump(now)
  }

  closedMs(now: number): number {
    return this.#barrier.closedMs(now)
  }

  whyWait(): WaitReason {
    if (this.#barrier.down) return "outage"
    return this.#barrier.probing ? "hold" : "pace"
  }

  opensAt(now: number): number {
    return Math.max(now, this.#barrier.opensAt(now))
  }

  closedBy(): FaqCode | null {
    return this.#barrier.probing ? this.#barrier.code : null
  }

  measure(now: number): GateMeasure {
    return { ratePerSecond: this.#meter.rate(now), inFlight: this.#inFlight, waiting: this.#queue.size }
  }

  idle(now: number): boolean {
    const quiet = this.#inFlight === 0 && this.#queue.size === 0
    const open = !this.#barrier.down && this.#barrier.opensAt(now) <= now
    return quiet && open && (this.#limit?.idle(now) ?? true)
  }

  /** When the next attempt may start: now, a later time, or Infinity where an answer must come first. */
  #ask(now: number): number {
    const { probing } = this.#barrier
    const silent = probing && this.#probe ? this.#probe.at + PROBE_MS : now
    if (silent > now) return silent
    if (this.#inFlight >= this.#settings.concurrency) return Number.POSITIVE_INFINITY
    if (!probing && !this.#ramp.allows(this.#inFlight)) return Number.POSITIVE_INFINITY
    const opensAt = this.#barrier.opensAt(now)
    return this.#limit ? Math.max(opensAt, this.#limit.ask(now)) : opensAt
  }

  #start(now: number): Pass {
    const { probing } = this.#barrier
    this.#limit?.started(now)
    this.#meter.count(now)
    const pass = { at: now, company: ++this.#inFlight, serial: ++this.#serial, probe: probing }
    if (probing) {
      this.#probe = pass
      this.#observer.probing(this.#barrier.code)
    }
    return pass
  }

  #accepted(pass: Pass, now: number): void {
    if (this.#barrier.accepted(pass, now)) {
      this.#ramp.begin(this.#inFlight)
      this.#observer.released()
    } else {
      this.#ramp.accepted(this.#queue.size > 0)
    }
  }

  /** Lets in, oldest first, whoever may go; sets the alarm for the next. */
  #pump(now: number): void {
    for (let waiter = this.#queue.first; waiter; waiter = this.#queue.first) {
      const at = this.#ask(now)
      if (at > now) {
        if (at < Number.POSITIVE_INFINITY) this.#alarm.set(at, now)
        return
      }
      this.#queue.remove(waiter)
      waiter.admit(this.#start(now))
    }
    this.#alarm.clear()
  }

  /** One order to wait that is too long ends the wait of everybody for whom it is too long, at once. */
  #refuseTheImpatient(now: number): void {
    const opensAt = this.#barrier.opensAt(now)
    if (opensAt <= now) return
    this.#queue.refuse(opensAt, this.#barrier.closedMsThen(now), () => this.#refusal(opensAt))
    if (this.#queue.size === 0) this.#alarm.clear()
  }

  #refusal(opensAt: number): GateRefusal {
    return new GateRefusal("wait-too-long", opensAt, this.#barrier.code)
  }

  #gone(waiter: Waiter): void {
    this.#queue.remove(waiter)
    if (this.#queue.size === 0) this.#alarm.clear()
  }

  #late(): GateRefusal {
    const now = this.#clock.now()
    const opensAt = this.#barrier.opensAt(now)
    return new GateRefusal("deadline", opensAt > now ? opensAt : null, this.closedBy())
  }
}

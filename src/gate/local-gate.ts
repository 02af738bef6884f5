import type { FaqCode } from "../faq/entry.ts"
import type { WaitReason } from "../history/attempt.ts"
import type { Clock } from "../time/clock.ts"
import { Rooms } from "./admission-control.ts"
import { Share } from "./fair-share.ts"
import {
  type Ending,
  type Gate,
  type GateMeasure,
  type GateObserver,
  GateRefusal,
  type Pass,
  type Statement,
  type Turn,
} from "./gate.ts"
import type { RoomSettings } from "./gate-settings.ts"
import { type MakePermits, MOST_WANTED, type Permits } from "./lease-source.ts"
import type { MakePeers, SharedGate } from "./peers.ts"
import { Line } from "./queue.ts"
import { shownToPeers } from "./shared-gate.ts"
import { Waiter, type WaitingRoom } from "./waiter.ts"
import { Alarm } from "./wake-timer.ts"

/** The gate of one process: the line of those who wait, and the rooms that they have to pass. */
export class LocalGate implements Gate {
  readonly #clock: Clock
  readonly #rooms: Rooms
  readonly #queue = new Line()
  readonly #alarm: Alarm
  readonly #room: WaitingRoom
  readonly #permits: Permits | null
  /** Somebody has had to wait, since that was asked last. */
  #waited = false

  /**
   * @param makePermits where more is to be asked than this process knows
   * @param makePeers where other runs share the source; they are asked for permits then
   */
  constructor(
    clock: Clock,
    settings: RoomSettings,
    observer: GateObserver,
    makePermits?: MakePermits | null,
    makePeers?: MakePeers,
  ) {
    this.#clock = clock
    const share = new Share()
    this.#rooms = new Rooms(settings, clock.random, observer, share)
    this.#rooms.peers = makePeers?.(this.#shown(), share) ?? null
    this.#permits =
      this.#rooms.peers ??
      makePermits?.(
        () => this.#pump(clock.now()),
        (cause) => this.#refuseAll(cause),
      ) ??
      null
    this.#alarm = new Alarm(clock, () => this.#pump(clock.now()))
    this.#room = { clock, gone: (waiter) => this.#gone(waiter), late: () => this.#late() }
  }

  tryEnter(now: number): Pass | null {
    if (this.#queue.size > 0 || this.#rooms.ask(now) > now) return null
    if (!this.#permits) return this.#rooms.start(now, false, null)
    const permit = this.#permits.take(now)
    return permit && this.#rooms.start(now, false, permit)
  }

  enter(turn: Turn): Promise<Pass> {
    const now = this.#clock.now()
    const pass = turn.signal?.aborted ? null : this.tryEnter(now)
    if (pass) return Promise.resolve(pass)
    return new Promise((settle) => {
      const { signal, deadline, patienceMs } = turn
      const waiter = new Waiter(this.#room, signal, deadline, this.closedMs(now) + patienceMs, settle)
      if (signal?.aborted) return waiter.refuse(signal.reason)
      const opensAt = this.#rooms.barrier.opensAt(now)
      const stays = opensAt <= now || waiter.waitsFor(opensAt, this.#rooms.barrier.closedMsThen(now))
      if (!stays) return waiter.refuse(this.#refusal(opensAt))
      this.#waited = true
      this.#queue.push(waiter)
      waiter.watch()
      this.#pump(now)
    })
  }

  stated(pass: Pass, statement: Statement, now: number): void {
    this.#rooms.stated(pass, statement, now)
  }

  leave(pass: Pass, ending: Ending, now = this.#clock.now()): void {
    this.#rooms.leave(pass, ending, this.#queue.size > 0, now)
    if (this.#queue.size === 0) return
    if (ending.kind === "rejected" || ending.kind === "failed") this.#refuseTheImpatient(now)
    this.#pump(now)
  }

  closedMs(now: number): number {
    return this.#rooms.barrier.closedMs(now)
  }

  whyWait(): WaitReason {
    return this.#rooms.reason
  }

  opensAt(now: number): number {
    return Math.max(now, this.#rooms.barrier.opensAt(now))
  }

  closedBy(): FaqCode | null {
    return this.#rooms.barrier.probing ? this.#rooms.barrier.code : null
  }

  measure(now: number): GateMeasure {
    return this.#rooms.measure(now, this.#queue.size)
  }

  idle(now: number): boolean {
    return this.#queue.size === 0 && this.#rooms.idle(now)
  }

  close(): void {
    this.#permits?.close()
  }

  /** This gate, as whoever connects it with others sees it. */
  #shown(): SharedGate {
    return shownToPeers(this.#clock, this.#rooms, {
      wanting: () => {
        const wanted = this.#waited
        this.#waited = this.#queue.size > 0
        return wanted
      },
      pump: () => this.#pump(this.#clock.now()),
      refuseTheImpatient: () => this.#refuseTheImpatient(this.#clock.now()),
      refuse: (cause) => this.#refuseAll(cause),
      idle: () => this.idle(this.#clock.now()),
      leastDeadline: () => this.#queue.leastDeadline,
    })
  }

  /** Lets in, oldest first, whoever may go; sets the alarm for the next. */
  #pump(now: number): void {
    for (let waiter = this.#queue.first; waiter; waiter = this.#queue.first) {
      const at = this.#rooms.ask(now)
      if (at > now) {
        this.#waitUntil(at, now)
        return
      }
      const permit = this.#permits?.take(now) ?? null
      if (this.#permits && !permit) {
        this.#permits.want(Math.min(MOST_WANTED, this.#queue.size, this.#rooms.spare()))
        return
      }
      this.#queue.remove(waiter)
      waiter.admit(this.#rooms.start(now, true, permit))
    }
    this.#empty()
  }

  /** Nobody may go now. Whoever is out of patience by then is told so when it is, whatever a probe does. */
  #waitUntil(at: number, now: number): void {
    this.#permits?.want(0)
    let wake = at
    if (this.#rooms.barrier.probing) {
      this.#refuseTheImpatient(now)
      wake = Math.min(at, now + Math.max(1, this.#queue.leastPatience - this.closedMs(now)))
    }
    if (this.#queue.size > 0 && wake < Number.POSITIVE_INFINITY) this.#alarm.set(wake, now)
  }

  /** One order to wait that is too long ends the wait of everybody for whom it is too long, at once. */
  #refuseTheImpatient(now: number): void {
    const opensAt = this.#rooms.barrier.opensAt(now)
    if (opensAt <= now && !this.#rooms.barrier.probing) return
    this.#queue.refuse(opensAt, this.#rooms.barrier.closedMsThen(now), () => this.#refusal(opensAt))
    if (this.#queue.size === 0) this.#empty()
  }

  /** Whoever gives the permits gives none. */
  #refuseAll(cause: unknown): void {
    for (const waiter of this.#queue) {
      this.#queue.remove(waiter)
      waiter.refuse(new GateRefusal("refused", null, 429, cause))
    }
    this.#empty()
  }

  #refusal(opensAt: number): GateRefusal {
    return new GateRefusal("wait-too-long", opensAt, this.#rooms.barrier.code)
  }

  #gone(waiter: Waiter): void {
    this.#queue.remove(waiter)
    if (this.#queue.size === 0) this.#empty()
  }

  /** Nobody waits any more. */
  #empty(): void {
    this.#alarm.clear()
    this.#permits?.want(0)
  }

  #late(): GateRefusal {
    const now = this.#clock.now()
    const opensAt = this.#rooms.barrier.opensAt(now)
    return new GateRefusal("deadline", opensAt > now ? opensAt : null, this.closedBy())
  }
}

import type { GateSettings } from "../gate/gate-settings.ts"
import type { Lease } from "../gate/lease-source.ts"
import { summarize } from "../gate/shared-gate.ts"
import type { Clock } from "../time/clock.ts"
import { ignore } from "./redis-driver.ts"
import { type Fields, toNumber } from "./replies.ts"
import type { ScriptStep } from "./script-client.ts"
import { ALIVE_MS } from "./scripts/prelude.ts"
import { StartGrants } from "./start-grants.ts"

/** A run that was granted too few leases asks again after at most this long (ms), in case a message was lost. */
const RETRY_MS = 250

/** The starts that a run remembers under a configured limit. */
export interface StartHistory {
  /** Starts of this run within the window of the limit, oldest first. */
  readonly starts: readonly (readonly [count: number, ageMs: number])[]
  /** Runs that are expected to send their starts, this one included. */
  readonly runs: number
}

/**
 * Leases under a configured limit, which all runs keep together: on concurrency, on starts in a window, or both.
 * Under a limit on concurrency alone, a lease whose attempt has ended is kept for the next attempt of this run. Kept
 * leases are given back with the heartbeat if unused, or at once if another run waits and this one has its share.
 */
export class Leases {
  readonly #clock: Clock
  readonly #runStep: (step: ScriptStep) => Promise<Fields | null>
  readonly #onGranted: () => void
  readonly #startHistory: () => StartHistory
  /** Redis has lost the starts and leases of all runs: all of this run are to be sent. */
  #tellsAll = false
  /** When the record in Redis began that knows the starts of this run, by the clock of Redis; 0 if none does. */
  #recordSince = 0
  readonly #starts: StartGrants
  /** Starts without a grant that Redis does not know, in ms of the clock, oldest first. */
  #untold: number[] = []
  readonly #limits: { readonly concurrency?: number; readonly requests?: number; readonly perMs?: number }
  /** Taken by attempts in flight. */
  #held = 0
  /** Granted, and not taken yet. */
  #ready = 0
  /** Kept for the next attempts of this run. */
  #kept = 0
  /** The least value of `#kept` since the last heartbeat: these leases were not needed. */
  #leastKept = 0
  #wanted = 0
  /** Redis counts more leases for this run than it holds. */
  #released = false
  #othersWait = false
  /** The number of leases that this run may keep while others wait. */
  #share = 0
  #asking = false
  #closed = false
  #cancel: (() => void) | null = null

  constructor(
    { limit, concurrency }: GateSettings,
    clock: Clock,
    runStep: (step: ScriptStep) => Promise<Fields | null>,
    onGranted: () => void,
    startHistory: () => StartHistory = () => ({ starts: [], runs: 1 }),
  ) {
    this.#startHistory = startHistory
    this.#clock = clock
    this.#runStep = runStep
    this.#onGranted = onGranted
    this.#limits = {
      ...(concurrency < Number.POSITIVE_INFINITY && { concurrency }),
      ...(limit && { requests: limit.requests, perMs: Math.ceil(limit.perMs) }),
    }
    this.#starts = new StartGrants(clock, this.#limits.perMs ?? 0)
  }

  /**
   * What the heartbeat reports, without the leases that were not needed. Empty while a reply is due that changes it.
   */
  heartbeat(): { held?: number; waits?: number } {
    if (this.#asking) return {}
    this.#kept -= this.#leastKept
    this.#leastKept = this.#kept
    return { held: this.#all, waits: Math.max(0, this.#wanted - this.#ready) }
  }

  take(): Lease | null {
    if (this.#ready > 0) {
      this.#ready--
      return this.#start(this.#starts.take())
    }
    if (this.#kept === 0) return null
    this.#leastKept = Math.min(this.#leastKept, --this.#kept)
    return this.#start()
  }

  /** Redis has taken this run for dead, and has given its leases to others. */
  forget(): void {
    this.#ready = this.#kept = this.#leastKept = 0
    this.#starts.forget()
    this.#released = true
  }

  /** A lease without a grant, because Redis cannot be reached. */
  takeUngranted(now: number): Lease {
    const granted = this.take()
    if (granted) return granted
    const { requests } = this.#limits
    // No more than `requests` of them are in one window.
    if (requests !== undefined && this.#untold.push(now) > 2 * requests && !this.#asking)
      this.#untold.splice(0, requests)
    return this.#start()
  }

  /** Attempts in flight. */
  get inFlight(): number {
    return this.#held
  }

  want(count: number): void {
    if (count > 0) this.#closed = false
    this.#wanted = count
    if (count < this.#ready) {
      if (this.#reuses) this.#kept += this.#ready - count
      else this.#returnUnused(this.#ready - count)
      this.#ready = count
      if (this.#othersWait) this.#giveBack()
    }
    if (!this.#cancel) void this.#sync()
  }

  /** Sends all remembered starts, because Redis has lost them. */
  sendStarts(): void {
    this.#tellsAll = true
    this.rejoined()
  }

  /** Sends what this run has started alone, and the leases that it holds. */
  rejoined(): void {
    this.#released = true
    void this.#sync()
  }

  /** To be called when another run has freed a lease. */
  tryAgain(): void {
    this.#stopWaiting()
    void this.#sync()
  }

  /** @param share the number of leases that this run may keep; undefined: unchanged */
  setOthersWait(waits: boolean, share?: number): void {
    this.#othersWait = waits
    if (share !== undefined) this.#share = share
    if (waits) this.#giveBack()
  }

  /** Requests nothing until `want` is called again: `LEAVE` has removed this run and its leases. */
  close(): void {
    this.#closed = true
    this.#stopWaiting()
  }

  get #all(): number {
    return this.#held + this.#ready + this.#kept
  }

  /** A limit on starts counts each start, so it needs a new lease for each. */
  get #reuses(): boolean {
    return this.#limits.requests === undefined
  }

  /** @param onEnd returns whether the start is to count from later on */
  #start(onEnd?: () => boolean): Lease {
    this.#held++
    return {
      done: () => {
        if (onEnd?.()) this.#released = true
        this.#done()
        if (onEnd && this.#released) void this.#sync()
      },
    }
  }

  #returnUnused(count: number): void {
    this.#starts.giveBack(count)
    this.#released = true
  }

  #done(): void {
    this.#held--
    if (this.#limits.concurrency === undefined) return
    if (this.#reuses && !(this.#othersWait && this.#all >= this.#share)) this.#kept++
    else this.#released = true
    // An attempt that waits in this run takes the kept lease first, or requests one with the same script.
    if (this.#othersWait || this.#cancel) queueMicrotask(() => this.#giveBack())
  }

  #giveBack(): void {
    this.#released ||= this.#kept > 0
    this.#kept = 0
    this.#leastKept = 0
    if (this.#released) void this.#sync()
  }

  async #sync(): Promise<void> {
    const want = this.#wanted - this.#ready
    if (this.#asking || this.#closed || (want <= 0 && !this.#released)) return
    this.#asking = true
    this.#released = false
    this.#stopWaiting()
    const { length: told } = this.#untold
    const { length: toldLate } = this.#starts.late
    const sentAt = this.#clock.now()
    const tellsAll = this.#tellsAll
    const input = {
      ...this.#limits,
      held: this.#all,
      want: Math.max(0, want),
      unused: this.#starts.takeUnused(),
      ...this.#history(),
    }
    const reply = await this.#runStep({ op: "lease", input })
    this.#asking = false
    // Without a reply, Redis may have the starts or not: they are sent again, since too many are safer than too few.
    if (!reply) return
    if (reply.forgotten === true && !tellsAll) return this.sendStarts()
    this.#untold.splice(0, told)
    this.#starts.toldLate(toldLate)
    if (tellsAll) this.#tellsAll = false
    this.#recordSince = toNumber(reply.born)
    const isForgotten = this.#clock.now() - sentAt > ALIVE_MS
    if (isForgotten) this.forget()
    const granted = isForgotten ? 0 : Math.floor(toNumber(reply.grant))
    this.#ready += granted
    if (granted > 0 && !this.#reuses && this.#starts.add(granted, toNumber(reply.at), sentAt))
      this.#released = true
    this.#othersWait = reply.waiting === true
    this.#share = toNumber(reply.part)
    if (granted < want) this.#wait(toNumber(reply.retryMs))
    if (granted > 0) this.#onGranted()
    // Attempts may have ended or been aborted meanwhile: leases beyond the wanted ones are given back.
    if (this.#ready > this.#wanted) this.want(this.#wanted)
    else if (this.#released || !this.#cancel) void this.#sync()
  }

  /** What Redis has to know of the past before it grants a lease. */
  #history() {
    const { perMs = 0 } = this.#limits
    const now = this.#clock.now()
    const untold = summarize(this.#untold, perMs, now)
    const { late } = this.#starts
    return {
      ...(this.#recordSince > 0 && { born: this.#recordSince }),
      ...(untold.length > 0 && { untold }),
      ...(late.length > 0 && { late: [...late] }),
      ...(this.#tellsAll && this.#startHistory()),
    }
  }

  #wait(retryMs: number): void {
    this.#stopWaiting()
    const waitMs = retryMs > 0 ? Math.min(retryMs, RETRY_MS) : RETRY_MS
    this.#cancel = this.#clock.schedule(waitMs, () => this.tryAgain(), true)
  }

  #stopWaiting(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}

/** The lease if no limit is configured. */
export const UNLIMITED: Lease = { done: ignore }

import type { GateSettings } from "../gate/gate-settings.ts"
import type { Lease } from "../gate/lease-source.ts"
import type { Clock } from "../time/clock.ts"
import { ignore } from "./redis-driver.ts"
import { type Fields, toNumber } from "./replies.ts"
import type { ScriptStep } from "./script-client.ts"

/** Whoever was given nothing asks again at the latest after so long (ms), should the news have got lost. */
const RETRY_MS = 250

/** What one run can tell of a configured limit. */
export interface StartHistory {
  /** Its own starts in the stretch that the limit counts, oldest first. */
  readonly starts: readonly (readonly [count: number, ageMs: number])[]
  /** Runs that are to tell theirs, as far as it knows; this one included. */
  readonly runs: number
}

/**
 * Leave to send where a limit is configured, which all runs keep together: so many at once, or so many in a stretch.
 * A lease whose attempt is over goes to this run's next one: it is given back with the regular news, or at once where
 * another run waits and this one has its part.
 */
export class Leases {
  readonly #clock: Clock
  readonly #runStep: (step: ScriptStep) => Promise<Fields | null>
  readonly #onGranted: () => void
  readonly #startHistory: () => StartHistory
  /** Redis has forgotten what was started, and is to be told. */
  #forgotten = false
  readonly #limits: { readonly concurrency?: number; readonly requests?: number; readonly perMs?: number }
  /** Taken by attempts that are under way. */
  #held = 0
  /** Granted, and not taken yet. */
  #ready = 0
  /** Kept for the next attempt of this run. */
  #kept = 0
  /** The fewest that were kept since the others were told last: these nobody needed. */
  #leastKept = 0
  #wanted = 0
  /** Granted, and given back. */
  #unused = 0
  /** Redis thinks that this run holds more than it does. */
  #released = false
  #othersWait = false
  /** Where others wait, so many this run may have nevertheless. */
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
  }

  /** For the regular news, and what nobody needed is given back by it. Empty: an answer on its way will change it. */
  news(): { held?: number; waits?: number } {
    if (this.#asking) return {}
    this.#kept -= this.#leastKept
    this.#leastKept = this.#kept
    return { held: this.#all, waits: Math.max(0, this.#wanted - this.#ready) }
  }

  take(): Lease | null {
    if (this.#ready > 0) this.#ready--
    else if (this.#kept === 0) return null
    else this.#leastKept = Math.min(this.#leastKept, --this.#kept)
    return this.#start()
  }

  /** Without leave: nobody can be asked. */
  takeAnyway(): Lease {
    return this.take() ?? this.#start()
  }

  want(count: number): void {
    if (count > 0) this.#closed = false
    this.#wanted = count
    if (count < this.#ready) {
      if (this.#reuses) this.#kept += this.#ready - count
      else this.#unused += this.#ready - count
      this.#released ||= !this.#reuses
      this.#ready = count
      if (this.#othersWait) this.#giveBack()
    }
    if (!this.#cancel) void this.#sync()
  }

  /** Redis has forgotten what was started: another run says so. */
  tellStarts(): void {
    this.#forgotten = true
    this.#released = true
    void this.#sync()
  }

  /** Others have freed something. */
  tryAgain(): void {
    this.#stopWaiting()
    void this.#sync()
  }

  /** @param part so many this run may have nevertheless; undefined: as it was */
  othersWait(waits: boolean, part?: number): void {
    this.#othersWait = waits
    if (part !== undefined) this.#share = part
    if (waits) this.#giveBack()
  }

  /** Until it is wanted again, nothing is asked: Redis has been told that the run holds nothing. */
  close(): void {
    this.#closed = true
    this.#stopWaiting()
  }

  get #all(): number {
    return this.#held + this.#ready + this.#kept
  }

  /** Where starts are counted, each needs leave of its own. */
  get #reuses(): boolean {
    return this.#limits.requests === undefined
  }

  #start(): Lease {
    this.#held++
    return { done: () => this.#done() }
  }

  #done(): void {
    this.#held--
    if (this.#limits.concurrency === undefined) return
    if (this.#reuses && !(this.#othersWait && this.#all >= this.#share)) this.#kept++
    else this.#released = true
    // Whoever waits here comes first: it takes the one that is kept, or asks in the same breath.
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
    const input = {
      ...this.#limits,
      held: this.#all,
      want: Math.max(0, want),
      unused: this.#unused,
      ...(this.#forgotten && this.#startHistory()),
    }
    this.#unused = 0
    this.#forgotten = false
    const reply = await this.#runStep({ op: "lease", input })
    this.#asking = false
    if (!reply) return
    if (reply.forgotten === true) return this.tellStarts()
    const granted = Math.floor(toNumber(reply.grant))
    this.#ready += granted
    this.#othersWait = reply.waiting === true
    this.#share = toNumber(reply.part)
    if (granted < want) this.#wait(toNumber(reply.retryMs))
    if (granted > 0) this.#onGranted()
    // What is still here, nobody waits for any more.
    if (this.#ready > this.#wanted) this.want(this.#wanted)
    else if (this.#released || !this.#cancel) void this.#sync()
  }

  #wait(retryMs: number): void {
    this.#stopWaiting()
    this.#cancel = this.#clock.schedule(retryMs > 0 ? Math.min(retryMs, RETRY_MS) : RETRY_MS, () =>
      this.tryAgain(),
    )
  }

  #stopWaiting(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}

/** Where no limit is configured, nobody has to be asked. */
export const UNLIMITED: Lease = { done: ignore }

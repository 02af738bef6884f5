import type { Permit } from "../gate/permits.ts"
import type { RoomSettings } from "../gate/rooms.ts"
import type { Clock } from "../time/clock.ts"
import { type Fields, number } from "./answers.ts"
import type { Step } from "./asking-line.ts"
import { ignore } from "./wire.ts"

/** Whoever was given nothing asks again at the latest after so long (ms), should the news have got lost. */
const AGAIN_MS = 250

/** Leave to send where a limit is configured, which all runs keep together: so many at once, or so many in a stretch. */
export class Leases {
  readonly #clock: Clock
  readonly #ask: (step: Step) => Promise<Fields | null>
  readonly #arrived: () => void
  readonly #limits: object
  /** Taken by attempts that are under way. */
  #held = 0
  /** Granted, and not taken yet. */
  #ready = 0
  #wanted = 0
  /** Granted, and given back. */
  #unused = 0
  /** Redis thinks that this run holds more than it does. */
  #freed = false
  #asking = false
  #closed = false
  #cancel: (() => void) | null = null

  constructor(
    { limit, concurrency }: RoomSettings,
    clock: Clock,
    ask: (step: Step) => Promise<Fields | null>,
    arrived: () => void,
  ) {
    this.#clock = clock
    this.#ask = ask
    this.#arrived = arrived
    this.#limits = {
      ...(concurrency < Number.POSITIVE_INFINITY && { concurrency }),
      ...(limit && { requests: limit.requests, perMs: Math.ceil(limit.perMs) }),
    }
  }

  /** For the regular news; undefined: an answer on its way will change it. */
  get held(): number | undefined {
    return this.#asking ? undefined : this.#held + this.#ready
  }

  take(): Permit | null {
    if (this.#ready === 0) return null
    this.#ready--
    return this.takeAnyway()
  }

  /** Without leave: nobody can be asked. */
  takeAnyway(): Permit {
    this.#held++
    return { done: () => this.#done() }
  }

  want(count: number): void {
    if (count > 0) this.#closed = false
    this.#wanted = count
    if (count < this.#ready) {
      this.#unused += this.#ready - count
      this.#ready = count
      this.#freed = true
    }
    if (!this.#cancel) void this.#sync()
  }

  /** Others have freed something. */
  tryAgain(): void {
    this.#stopWaiting()
    void this.#sync()
  }

  /** Until it is wanted again, nothing is asked: Redis has been told that the run holds nothing. */
  close(): void {
    this.#closed = true
    this.#stopWaiting()
  }

  #done(): void {
    this.#held--
    this.#freed = true
    // Whoever waits here for the one that was freed asks for it in the same breath.
    queueMicrotask(() => void this.#sync())
  }

  async #sync(): Promise<void> {
    const want = this.#wanted - this.#ready
    if (this.#asking || this.#closed || (want <= 0 && !this.#freed)) return
    this.#asking = true
    this.#freed = false
    this.#stopWaiting()
    const news = {
      ...this.#limits,
      held: this.#held + this.#ready,
      want: Math.max(0, want),
      unused: this.#unused,
    }
    this.#unused = 0
    const answer = await this.#ask({ op: "lease", news })
    this.#asking = false
    if (!answer) return
    const granted = Math.floor(number(answer.grant))
    this.#ready += granted
    if (granted < want) this.#wait(number(answer.retryMs))
    if (granted > 0) this.#arrived()
    // What is still here, nobody waits for any more.
    if (this.#ready > this.#wanted) this.want(this.#wanted)
    else if (this.#freed || !this.#cancel) void this.#sync()
  }

  #wait(retryMs: number): void {
    this.#stopWaiting()
    this.#cancel = this.#clock.schedule(retryMs > 0 ? Math.min(retryMs, AGAIN_MS) : AGAIN_MS, () =>
      this.tryAgain(),
    )
  }

  #stopWaiting(): void {
    this.#cancel?.()
    this.#cancel = null
  }
}

/** Where no limit is configured, nobody has to be asked. */
export const FREE: Permit = { done: ignore }

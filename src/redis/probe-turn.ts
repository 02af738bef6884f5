import type { Lease } from "../gate/lease-source.ts"
import type { Clock } from "../time/clock.ts"
import { type Fields, number } from "./answers.ts"
import type { Step } from "./asking-line.ts"

/** Whoever is not the one asks again after so long (ms) at the most, should the news have got lost. */
const AGAIN_MS = 200
const LEAST_MS = 20

/** After a hold one attempt goes alone: of all runs, one. */
export class ProbeTurn {
  readonly #clock: Clock
  readonly #ask: (step: Step) => Promise<Fields | null>
  readonly #arrived: () => void
  /** It is this run's turn. */
  #mine = false
  #out = false
  #asking = false
  #cancel: (() => void) | null = null

  constructor(clock: Clock, ask: (step: Step) => Promise<Fields | null>, arrived: () => void) {
    this.#clock = clock
    this.#ask = ask
    this.#arrived = arrived
  }

  get mine(): boolean {
    return this.#mine
  }

  /** It has to be kept: the attempt is under way. */
  get out(): boolean {
    return this.#out
  }

  /** The attempt goes. */
  start(permit: Lease): Lease {
    this.#mine = false
    this.#out = true
    return {
      done: () => {
        this.#out = false
        permit.done()
        // An answer that says something has been told by then, and with it the turn was passed on.
        queueMicrotask(() => {
          if (!this.#told) void this.#ask({ op: "giveUpProbe", news: {} })
          this.#told = false
        })
        this.#told = false
      },
    }
  }

  /** The attempt's end has been told to all. */
  told(): void {
    this.#told = true
  }
  #told = false

  async want(): Promise<void> {
    if (this.#mine || this.#asking || this.#cancel) return
    this.#asking = true
    const answer = await this.#ask({ op: "probe", news: {} })
    this.#asking = false
    if (!answer) return
    if (answer.got === true) {
      this.#mine = true
      this.#arrived()
      return
    }
    const waitMs = Math.min(AGAIN_MS, Math.max(LEAST_MS, number(answer.waitMs)))
    this.#cancel = this.#clock.schedule(waitMs, () => {
      this.#cancel = null
      this.#arrived()
    })
  }

  /** Nobody goes: the hold is over, or goes on, or there is nobody left. */
  giveUp(): void {
    this.#cancel?.()
    this.#cancel = null
    if (!this.#mine) return
    this.#mine = false
    void this.#ask({ op: "giveUpProbe", news: {} })
  }
}

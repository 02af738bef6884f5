import type { Lease } from "../gate/lease-source.ts"
import type { BottleneckLike, TurnOptions } from "./limiter.ts"

/** Bottleneck wants the names of its jobs told apart; several copies of this module may serve one limiter. */
const HERE = Math.random().toString(36).slice(2)
let count = 0

/** One job of the limiter: its turn is the leave to send, and it runs until the attempt is over. */
export class Job implements Lease {
  readonly id = `heed-${HERE}-${++count}`
  readonly #limiter: BottleneckLike
  readonly #options: TurnOptions
  #end = () => {}
  readonly #running = new Promise<void>((resolve) => {
    this.#end = resolve
  })

  constructor(limiter: BottleneckLike, options: TurnOptions) {
    this.#limiter = limiter
    this.#options = options
  }

  /**
   * Never calls back before it returns.
   * @param turn its turn has come
   * @param lost it will never come, in the limiter's words; also called when all is over, where it means nothing
   */
  async start(turn: (job: Job) => void, lost: (job: Job, error: unknown) => void): Promise<void> {
    let turned = false
    const task = () => {
      // A limiter may run a job again, if somebody who listens for its failures asks for that. It has one turn.
      if (!turned) queueMicrotask(() => turn(this))
      turned = true
      return this.#running
    }
    try {
      await this.#limiter.schedule({ ...this.#options, id: this.id }, task)
    } catch (error) {
      lost(this, error)
    }
  }

  done(): void {
    this.#end()
  }

  /** The turn was not used. A slot of `minTime` is past mending, but a unit of a reservoir can be put back. */
  async giveBack(): Promise<void> {
    this.#end()
    try {
      // Where there is no reservoir, an increment would make one.
      if ((await this.#limiter.currentReservoir()) === null) return
      await this.#limiter.incrementReservoir(this.#options.weight ?? 1)
    } catch {
      // The limiter is gone: whoever next wants a turn hears of it.
    }
  }
}

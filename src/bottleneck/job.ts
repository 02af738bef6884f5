import type { Lease } from "../gate/lease-source.ts"
import type { BottleneckLike, TurnOptions } from "./limiter.ts"

/** Bottleneck requires distinct job ids; several copies of this module may serve one limiter. */
const MODULE_ID = Math.random().toString(36).slice(2)
let count = 0

/** One job of the limiter. Its start grants the lease, and it runs until the attempt is over. */
export class Job implements Lease {
  readonly id = `heed-${MODULE_ID}-${++count}`
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
   * Schedules the job. No callback is called before this returns.
   * @param started the limiter has started the job
   * @param lost the limiter will not start the job; also called after the job has ended, when it means nothing
   */
  async start(started: (job: Job) => void, lost: (job: Job, error: unknown) => void): Promise<void> {
    let isStarted = false
    const task = () => {
      // A limiter may run a job again, if a listener of its `failed` event asks for that. One start counts.
      if (!isStarted) queueMicrotask(() => started(this))
      isStarted = true
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

  /** Ends an unused job. A slot of `minTime` is lost, but a unit of a reservoir is put back. */
  async giveBack(): Promise<void> {
    this.#end()
    try {
      // An increment would create a reservoir where there is none.
      if ((await this.#limiter.currentReservoir()) === null) return
      await this.#limiter.incrementReservoir(this.#options.weight ?? 1)
    } catch {
      // The limiter is gone: the next request for a lease reports that.
    }
  }
}

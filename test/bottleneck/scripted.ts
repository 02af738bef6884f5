import { BottleneckLeases } from "../../src/bottleneck/bottleneck-leases.ts"
import type { BottleneckLike, TurnOptions } from "../../src/bottleneck/limiter.ts"
import { FakeClock } from "../support/fake-clock.ts"

interface ScriptedJob {
  readonly options: TurnOptions & { id: string }
  /** Its turn comes: the promise is of its end. */
  run(): Promise<void>
  refuse(message: string): void
  /** As with `rejectOnDrop: false`. */
  forget(): void
}

/** A limiter that does what the test says, and nothing by itself. */
class ScriptedLimiter implements BottleneckLike {
  jobs: ScriptedJob[] = []
  reservoir: number | null = null
  /** What `currentReservoir` comes to. */
  look = (): Promise<number | null> => Promise.resolve(this.reservoir)
  readonly #known = new Set<string>()

  schedule(options: TurnOptions & { id: string }, task: () => Promise<void>): Promise<void> {
    this.#known.add(options.id)
    return new Promise((resolve, reject) => {
      this.jobs.push({
        options,
        run: () => task().then(resolve),
        refuse: (message) => reject(new Error(message)),
        forget: () => this.#known.delete(options.id),
      })
    })
  }

  jobStatus(id: string): string | null {
    return this.#known.has(id) ? "QUEUED" : null
  }

  currentReservoir(): Promise<number | null> {
    return this.look()
  }

  async incrementReservoir(amount: number): Promise<number> {
    this.reservoir = (this.reservoir ?? 0) + amount
    return this.reservoir
  }
}

/** Turns at a scripted limiter, in fake time, and what they told. */
export function scripted(options: TurnOptions = {}) {
  const clock = new FakeClock()
  const limiter = new ScriptedLimiter()
  const told = { arrived: 0, refused: [] as string[] }
  const turns = new BottleneckLeases(
    limiter,
    options,
    clock,
    () => told.arrived++,
    (cause) => told.refused.push((cause as Error).message),
  )
  const job = (n: number) => limiter.jobs[n] as ScriptedJob
  return { clock, limiter, turns, told, job }
}

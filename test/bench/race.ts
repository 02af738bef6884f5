export interface Runner {
  readonly name: string
  readonly call: () => Promise<unknown>
}

export interface Result {
  readonly name: string
  /** µs of CPU time a call, median over the rounds: what else the machine does counts little. */
  readonly us: number
  /** CPU time taken over that of the first runner, median over the rounds, in which the two ran side by side. */
  readonly ratio: number
}

/** Rounds until all code is compiled, and what is loaded late is there. */
const WARM_UP = 5

/**
 * Runs all of them by turns, in short rounds and any order, so that whatever else the machine does meets all alike. What
 * counts is the ratio within a round.
 */
export async function race(runners: readonly Runner[], rounds: number, calls: number): Promise<Result[]> {
  const times = runners.map((): number[] => [])
  for (let round = -WARM_UP; round < rounds; round++) {
    // In any order: the garbage of one runner is often collected during the turn of the next.
    for (const i of shuffled(times.keys())) {
      const { call } = runners[i] as Runner
      const from = process.cpuUsage()
      for (let n = 0; n < calls; n++) await call()
      const { user, system } = process.cpuUsage(from)
      const us = (user + system) / calls
      if (round >= 0) times[i]?.push(us)
    }
  }
  const base = times[0] as number[]
  return runners.map(({ name }, i) => {
    const own = times[i] as number[]
    return { name, us: median(own), ratio: median(own.map((us, round) => us / (base[round] as number))) }
  })
}

function shuffled(items: Iterable<number>): number[] {
  return [...items]
    .map((item) => ({ item, key: Math.random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] as number
}

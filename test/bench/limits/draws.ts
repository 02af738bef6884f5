import { hash } from "./models.ts"

/** Draws of chance that are the same for each client: how long the unluckiest of its calls waits, decides its job. */
export interface Draws {
  /** How many a call has drawn, by its path. */
  readonly drawn: ReadonlyMap<string, number>
  /** An answer has come in; whoever draws now draws for that call. */
  answered(url: string): void
  /** Gives Math.random back. */
  end(): void
}

/** From now on the nth draw for a call depends on the seed, the call and n, whoever draws and in whatever order. */
export function drawByCall(seed: number): Draws {
  const { random } = Math
  const drawn = new Map<string, number>()
  let path = ""
  Math.random = () => {
    const n = (drawn.get(path) ?? 0) + 1
    drawn.set(path, n)
    return hash(`${seed} ${n} ${path}`)
  }
  return {
    drawn,
    // Each run has a server of its own, at another port.
    answered: (url) => {
      path = new URL(url).pathname
    },
    end: () => {
      Math.random = random
    },
  }
}

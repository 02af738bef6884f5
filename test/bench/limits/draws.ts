import { hash } from "./models.ts"

/** Random draws that are the same for each client, because the longest wait of a client's calls decides its job. */
export interface Draws {
  /** The number of draws of each call, by its path. */
  readonly drawn: ReadonlyMap<string, number>
  /** Assigns the draws that follow to the call of this URL, whose response has come in. */
  answered(url: string): void
  /** Restores Math.random. */
  end(): void
}

/** Replaces Math.random: the nth draw of a call depends on the seed, the call and n alone, not on client or order. */
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

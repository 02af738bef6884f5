/** From `fromMs` on, this many a second, until the next one begins. */
export interface Rate {
  readonly fromMs: number
  readonly perSecond: number
}

/** How much these rates, in order of time, let in between two moments. */
export function flow(rates: readonly Rate[], fromMs: number, toMs: number): number {
  let sum = 0
  for (const [i, rate] of rates.entries()) {
    const begin = Math.max(fromMs, rate.fromMs)
    const end = Math.min(toMs, rates[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY)
    if (end > begin) sum += ((end - begin) * rate.perSecond) / 1000
  }
  return sum
}

/** ms from 0 until these rates have let in `amount`. */
export function flowMs(rates: readonly Rate[], amount: number): number {
  let left = amount
  for (const [i, { fromMs, perSecond }] of rates.entries()) {
    const lets = flow(rates, fromMs, rates[i + 1]?.fromMs ?? Number.POSITIVE_INFINITY)
    if (left <= lets) return fromMs + (left / perSecond) * 1000
    left -= lets
  }
  return Number.POSITIVE_INFINITY
}

/** A rate of which neighbours use 0 to 60 %, drawn anew every 1 to 3 s: the same for a seed, whatever the client. */
export function eatenRates(perSecond: number, seed: number, untilMs: number): Rate[] {
  const random = seeded(seed)
  const rates: Rate[] = []
  for (let fromMs = 0; fromMs < untilMs; fromMs += 1000 + 2000 * random())
    rates.push({ fromMs, perSecond: perSecond * (1 - 0.6 * random()) })
  return rates
}

/** Numbers in [0, 1): mulberry32. */
function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

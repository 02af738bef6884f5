/** Entries at most: a bound on what processes tell each other. */
const MAX_ENTRIES = 100

/** The starts of the last `perMs`, oldest first: their number, and the age in ms of the newest of them. */
export function summarize(
  starts: readonly number[],
  perMs: number,
  now: number,
): [count: number, ageMs: number][] {
  const entries = new Map<number, [number, number]>()
  for (const start of starts) {
    const age = now - start
    if (age >= perMs) continue
    const step = Math.floor((age / perMs) * MAX_ENTRIES)
    const [count, newest] = entries.get(step) ?? [0, age]
    entries.set(step, [count + 1, Math.min(newest, age)])
  }
  return [...entries.values()].sort(([, one], [, other]) => other - one)
}

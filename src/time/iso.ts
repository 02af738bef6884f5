/** The latest time that a Date can hold. */
const LATEST = 8.64e15

/** ISO time of epoch ms, whatever the number: beyond what a Date can hold it is the last one that it can. */
export function isoTime(ms: number): string {
  return new Date(Number.isNaN(ms) ? 0 : Math.max(-LATEST, Math.min(LATEST, ms))).toISOString()
}

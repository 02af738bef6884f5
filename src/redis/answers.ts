import { FAQ_CODES, type FaqCode } from "../faq/entry.ts"
import type { SharedPace } from "../gate/estimators/rate-measurement.ts"
import type { SharedHold } from "../gate/peers.ts"

/** What Redis answers, and what other runs publish: JSON of our own script, but anybody may write to a Redis. */
export type Fields = Readonly<Record<string, unknown>>

export function readFields(text: unknown): Fields {
  try {
    const value = JSON.parse(String(text))
    return typeof value === "object" && value !== null ? value : {}
  } catch {
    return {}
  }
}

/** A number from `least` up; `least` for anything else. */
export function number(value: unknown, least = 0): number {
  return typeof value === "number" && value >= least && value < Number.POSITIVE_INFINITY ? value : least
}

/** null: the source is not limited. */
export function readPace({ base, upper, cost, told }: Fields): SharedPace | null {
  if (number(base) === 0) return null
  return { base: number(base), upper: number(upper, 1), cost: number(cost, 1), told: told === 1 }
}

/** The longest hold (ms) that is taken from others: they were told so by the server, but who knows. */
const LONGEST_HOLD_MS = 24 * 3_600_000
const BLAMES = ["quota", "cap", "pace"] as const

export function readHold(value: unknown, ms?: number): SharedHold | null {
  if (typeof value !== "object" || value === null) return null
  const hold = value as Fields
  return {
    ms: Math.min(LONGEST_HOLD_MS, ms ?? number(hold.ms)),
    probes: hold.probes === true,
    code: FAQ_CODES.includes(hold.code as FaqCode) ? (hold.code as FaqCode) : 429,
    blame: BLAMES.find((blame) => blame === hold.blame) ?? null,
    strikes: Math.min(20, Math.floor(number(hold.strikes))),
    told: hold.told === true,
  }
}

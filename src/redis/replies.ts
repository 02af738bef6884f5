import { FAQ_CODES, type FaqCode } from "../faq/entry.ts"
import type { SharedRate } from "../gate/estimators/rate-measurement.ts"
import type { SharedHold } from "../gate/peers.ts"

/** A reply of Redis, or a message of another run. Any program may write to a Redis, so no field is trusted. */
export type Fields = Readonly<Record<string, unknown>>

const NOTHING: Fields = {}

export function readFields(text: unknown): Fields {
  try {
    const value = JSON.parse(String(text))
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : NOTHING
  } catch {
    return NOTHING
  }
}

/** The reply of a script. @throws Error if it is none, as that of a mock or of a client in legacy mode */
export function readReply(text: unknown): Fields {
  const reply = readFields(text)
  if (reply === NOTHING) throw new Error("REPLY")
  return reply
}

/** The value, if it is a finite number of at least `least`; otherwise `least`. */
export function toNumber(value: unknown, least = 0): number {
  return typeof value === "number" && value >= least && value < Number.POSITIVE_INFINITY ? value : least
}

/** The learned pace; null if the source has none. */
export function readPace({ base, upper, cost, serverNamedWait }: Fields): SharedRate | null {
  if (toNumber(base) === 0) return null
  return {
    base: toNumber(base),
    upper: toNumber(upper, 1),
    cost: toNumber(cost, 1),
    serverNamedWait: serverNamedWait === 1,
  }
}

/** The longest hold (ms) that is taken from other runs: a reply from Redis is not trusted further. */
const MAX_HOLD_MS = 24 * 3_600_000
const CAUSES = ["quota", "concurrency", "rate"] as const

export function readHold(value: unknown, ms?: number): SharedHold | null {
  if (typeof value !== "object" || value === null) return null
  const hold = value as Fields
  return {
    ms: Math.min(MAX_HOLD_MS, ms ?? toNumber(hold.ms)),
    probes: hold.probes === true,
    code: FAQ_CODES.includes(hold.code as FaqCode) ? (hold.code as FaqCode) : 429,
    cause: CAUSES.find((cause) => cause === hold.cause) ?? null,
    consecutiveRejections: Math.min(20, Math.floor(toNumber(hold.consecutiveRejections))),
    serverNamedWait: hold.serverNamedWait === true,
  }
}

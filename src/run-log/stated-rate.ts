import type { Diagnosis } from "../explain/diagnosis.ts"

/** A limit on requests as an API stated it. `perMs`: null if the length of its window is not known. */
export interface StatedRate {
  readonly requests: number
  readonly perMs: number | null
}

/** The limit of which a failed response says how long its window is; null: none. */
export function statedIn({ evidence }: Diagnosis): StatedRate | null {
  for (const { kind, value } of evidence) {
    if (kind !== "rate-limit") continue
    const { limit, windowMs, unit } = (value ?? {}) as Record<string, unknown>
    if (unit === "requests" && Number(limit) > 0 && Number(windowMs) > 0)
      return { requests: Number(limit), perMs: Number(windowMs) }
  }
  return null
}

import type { Timeline } from "../run-log/timeline.ts"

/** What became of an attempt, as the pictures tell them apart; in the order in which they are stacked. */
export const OUTCOMES = [
  { kind: "ok", name: "succeeded" },
  { kind: "throttled", name: "refused with 429" },
  { kind: "server", name: "failed with 5xx" },
  { kind: "network", name: "got no answer" },
  { kind: "client", name: "failed otherwise" },
] as const

export type OutcomeKind = (typeof OUTCOMES)[number]["kind"]

/** The outcome that a series of a timeline counts; null: attempts that were sent. */
export function outcomeOf(series: string): OutcomeKind | null {
  if (series === "sent") return null
  if (series === "succeeded") return "ok"
  if (series === "429") return "throttled"
  if (series === "error") return "network"
  return /^5\d\d$/.test(series) ? "server" : "client"
}

/** Counts of a stretch of time. */
export interface Period {
  /** Epoch ms. */
  readonly from: number
  readonly ms: number
  readonly sent: number
  readonly byOutcome: Readonly<Record<OutcomeKind, number>>
  readonly bySeries: Readonly<Record<string, number>>
}

/** A timeline in at most `most` periods of one length, a multiple of its bins'. */
export function periodsOf({ from, binMs, series }: Timeline, most: number): Period[] {
  const entries = Object.entries(series)
  const bins = Math.max(0, ...entries.map(([, counts]) => counts.length))
  const together = Math.max(1, Math.ceil(bins / most))
  return Array.from({ length: Math.ceil(bins / together) }, (_, n) => {
    const byOutcome = { ok: 0, throttled: 0, server: 0, network: 0, client: 0 }
    const bySeries: Record<string, number> = {}
    for (const [name, counts] of entries) {
      const count = sum(counts.slice(n * together, (n + 1) * together))
      const kind = outcomeOf(name)
      bySeries[name] = count
      if (kind) byOutcome[kind] += count
    }
    const ms = together * binMs
    return { from: from + n * ms, ms, sent: bySeries.sent ?? 0, byOutcome, bySeries }
  })
}

export const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)

import type { CountsLine, EventLine } from "./line.ts"

/** Beyond this number of endpoints, those of a source are counted together. */
const MAX_ENDPOINTS = 100

type Counted = Extract<EventLine, { event: "attempt" | "success" | "retry" | "giveup" }>

/** Counts what is not written line by line, for each source and endpoint. */
export class Counts {
  readonly #bySource = new Map<string, Map<string | null, Required<CountsLine>>>()
  #endpoints = 0

  /** @returns false: an event of this kind cannot be counted */
  add(line: EventLine): boolean {
    if (!isCounted(line)) return false
    const counts = this.#of(line.source, line.endpoint)
    if (line.event === "attempt") {
      counts.attempts++
      counts.waitedMs += line.waitedMs
    } else if (line.event === "success") {
      counts.successes++
      counts.durationMs += line.durationMs
      counts.longestMs = Math.max(counts.longestMs, line.durationMs)
    } else if (line.event === "retry") raise(counts.retries, line.status ?? "error")
    else {
      raise(counts.giveups, line.diagnosis.code)
      if (isLastFailure(line)) raise(counts.failures, line.diagnosis.status ?? "error")
    }
    return true
  }

  /** The lines so far, which begin anew. */
  take(t: number, ms: number): CountsLine[] {
    const lines = [...this.#bySource.values()].flatMap((endpoints) => [...endpoints.values()])
    this.#bySource.clear()
    this.#endpoints = 0
    return lines.map((line) => ({ ...line, t, ms }))
  }

  #of(source: string, endpoint: string): Required<CountsLine> {
    const endpoints = this.#bySource.get(source) ?? new Map<string | null, Required<CountsLine>>()
    this.#bySource.set(source, endpoints)
    const known = endpoints.get(endpoint)
    if (known) return known
    const key = this.#endpoints < MAX_ENDPOINTS ? endpoint : null
    const counts: Required<CountsLine> = endpoints.get(key) ?? {
      t: 0,
      event: "counts",
      ms: 0,
      source,
      endpoint: key,
      attempts: 0,
      successes: 0,
      durationMs: 0,
      longestMs: 0,
      waitedMs: 0,
      retries: {},
      giveups: {},
      failures: {},
    }
    if (!endpoints.has(key)) this.#endpoints++
    endpoints.set(key, counts)
    return counts
  }
}

/** Did a call that is given up end with an attempt that failed, of which nothing else tells? */
export const isLastFailure = ({ afterRetry, diagnosis }: Extract<EventLine, { event: "giveup" }>): boolean =>
  !afterRetry && diagnosis.attempts.length > 0

const isCounted = (line: EventLine): line is Counted =>
  line.event === "attempt" || line.event === "success" || line.event === "retry" || line.event === "giveup"

function raise(counts: { [key: string]: number }, key: string | number): void {
  counts[key] = (counts[key] ?? 0) + 1
}

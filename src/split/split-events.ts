import type { HeedEvents } from "../call/events.ts"
import { type Heed, knownEngine } from "../call/heed.ts"
import type { Diagnosis } from "../explain/diagnosis.ts"

/** Tells the listeners of a Heed what a split does. Without a Heed, or a listener, it does nothing. */
export class SplitEvents {
  readonly #engine: ReturnType<typeof knownEngine>
  /** Pieces of one size that were accepted one after another, by dimension; not told yet. */
  readonly #accepted = new Map<string, { size: number; pieces: number }>()

  constructor(heed: Heed | undefined) {
    this.#engine = knownEngine(heed)
  }

  accepted(dimension: string, size: number): void {
    if (!this.#engine?.events.hasListeners("split")) return
    const known = this.#accepted.get(dimension)
    if (known?.size === size) {
      known.pieces++
      return
    }
    this.#flush(dimension)
    this.#accepted.set(dimension, { size, pieces: 1 })
  }

  /** @param next null: the caller's own function decides */
  cut(dimension: string, size: number, next: number | null, diagnosis: Diagnosis): void {
    this.#refused({ outcome: "cut", dimension, size, next }, diagnosis)
  }

  skipped(dimension: string, size: number, diagnosis: Diagnosis): void {
    this.#refused({ outcome: "skipped", dimension, size, next: null }, diagnosis)
  }

  /** The split is over: tells what is not told yet. */
  end(): void {
    for (const dimension of [...this.#accepted.keys()]) this.#flush(dimension)
  }

  #refused(
    told: Pick<HeedEvents["split"], "outcome" | "dimension" | "size" | "next">,
    { source, code, status }: Diagnosis,
  ): void {
    this.#flush(told.dimension)
    this.#tell({ source, ...told, pieces: 1, code, status })
  }

  #flush(dimension: string): void {
    const accepted = this.#accepted.get(dimension)
    this.#accepted.delete(dimension)
    if (!accepted) return
    const reason = { next: null, code: null, status: null }
    this.#tell({ source: this.#latestSource(), dimension, outcome: "accepted", ...accepted, ...reason })
  }

  /** The source of the request that has just been accepted: a piece does not say which one it went to. */
  #latestSource(): string {
    const sources = [...(this.#engine?.sources.values() ?? [])]
    return sources.sort((a, b) => b.usedAt - a.usedAt)[0]?.name ?? "split"
  }

  #tell(told: HeedEvents["split"]): void {
    this.#engine?.events.emit("split", () => ({ ...told }))
  }
}

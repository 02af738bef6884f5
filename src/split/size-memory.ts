import { type Heed, knownEngine } from "../call/heed.ts"
import type { PieceSize } from "./piece-size.ts"

/** The sizes that a run found, for the next run of a Heed with the option `memory`. */
export class SizeMemory {
  readonly #heed: Heed
  readonly #source: string
  readonly #label: string
  /** What was remembered last, by dimension. */
  readonly #known = new Map<string, number>()
  #told: Promise<unknown> = Promise.resolve()

  constructor(heed: Heed, source: string, label: string) {
    this.#heed = heed
    this.#source = source
    this.#label = label
  }

  /** Lets a run begin with the size that an earlier one found. Never rejects. */
  async recall(dimension: string, size: PieceSize): Promise<void> {
    const found = await this.#saved(dimension).catch(() => null)
    if (found === null) return
    this.#known.set(dimension, found)
    size.begin(found)
  }

  /** Remembers a size that was accepted. */
  remember(dimension: string, size: PieceSize): void {
    const { proven } = size
    if (proven === null || this.#known.get(dimension) === proven) return
    this.#known.set(dimension, proven)
    const saved = this.#save(dimension, proven).catch(() => {})
    this.#told = Promise.all([this.#told, saved])
  }

  /** Settles when all sizes so far are remembered, so that a Heed that is closed next saves them. Never rejects. */
  get told(): Promise<unknown> {
    return this.#told
  }

  async #saved(dimension: string): Promise<number | null> {
    return (await knownEngine(this.#heed)?.memory)?.size(this.#source, this.#name(dimension)) ?? null
  }

  async #save(dimension: string, size: number): Promise<void> {
    await (await knownEngine(this.#heed)?.memory)?.setSize(this.#source, this.#name(dimension), size)
  }

  #name(dimension: string): string {
    return `${this.#label} ${dimension}`
  }
}

/** null: there is no Heed, or no name of a source under which it could be remembered. */
export function sizeMemoryOf(
  heed: Heed | undefined,
  source: string | undefined,
  label: string | undefined,
): SizeMemory | null {
  const named = source ?? (typeof heed?.source === "string" ? heed.source : undefined)
  return heed && named !== undefined ? new SizeMemory(heed, named, label ?? "split") : null
}

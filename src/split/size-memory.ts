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
    const found = await rememberedSize(this.#heed, this.#source, this.#name(dimension)).catch(() => null)
    if (found === null) return
    this.#known.set(dimension, found)
    size.begin(found)
  }

  /** Remembers a size that was accepted. */
  remember(dimension: string, size: PieceSize): void {
    const { proven } = size
    if (proven === null || this.#known.get(dimension) === proven) return
    this.#known.set(dimension, proven)
    const remembered = rememberSize(this.#heed, this.#source, this.#name(dimension), proven).catch(() => {})
    this.#told = Promise.all([this.#told, remembered])
  }

  /** Settles when all sizes so far are remembered, so that a Heed that is closed next saves them. Never rejects. */
  get told(): Promise<unknown> {
    return this.#told
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

/**
 * The size that a source accepted for `name`, in this run or an earlier one; null if none is known, or nothing is
 * remembered. Never rejects, and takes a second at most.
 * @param source key of the source: the option `source` of the Heed or the call, else the origin of the request
 * @param name what was made smaller, such as "GET /orders days"; it is hashed before it is saved
 */
export async function rememberedSize(heed: Heed, source: string, name: string): Promise<number | null> {
  return (await knownEngine(heed)?.memory)?.size(source, name) ?? null
}

/**
 * Remembers the size that a source accepted for `name`: a number above 0.
 */
export async function rememberSize(heed: Heed, source: string, name: string, size: number): Promise<void> {
  await (await knownEngine(heed)?.memory)?.setSize(source, name, size)
}

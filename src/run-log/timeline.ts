/** Bins of a picture at most: a pixel or two each. */
const MAX_BINS = 1_200

/** Named counts over time, in bins that grow as the time does. */
export interface Timeline {
  /** Epoch ms at which the first bin begins. */
  from: number
  binMs: number
  /** By name, one number per bin; a series that ends sooner goes on with 0. */
  series: { [name: string]: number[] }
}

/** Adds up counts in bins of at least a second. Memory does not grow with the length of the run. */
export class TimelineBuilder {
  #from = Number.NaN
  #binMs = 1_000
  readonly #series = new Map<string, number[]>()

  /** @param at epoch ms; what is before the first is counted with it */
  add(name: string, at: number, count = 1): void {
    if (Number.isNaN(this.#from)) this.#from = Math.floor(at / 1_000) * 1_000
    let bin = this.#binOf(at)
    while (bin >= MAX_BINS) {
      this.#halve()
      bin = this.#binOf(at)
    }
    const bins = this.#series.get(name) ?? []
    this.#series.set(name, bins)
    while (bins.length <= bin) bins.push(0)
    bins[bin] = (bins[bin] ?? 0) + count
  }

  build(): Timeline {
    const from = Number.isNaN(this.#from) ? 0 : this.#from
    return { from, binMs: this.#binMs, series: Object.fromEntries(this.#series) }
  }

  #binOf(at: number): number {
    return Math.max(0, Math.floor((at - this.#from) / this.#binMs))
  }

  #halve(): void {
    this.#binMs *= 2
    for (const [name, bins] of this.#series) {
      const halves = Array.from({ length: Math.ceil(bins.length / 2) }, (_, i) => {
        return (bins[2 * i] ?? 0) + (bins[2 * i + 1] ?? 0)
      })
      this.#series.set(name, halves)
    }
  }
}

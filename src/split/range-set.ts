/** Whole numbers, as few ranges: places in a list, of which most are in it or none. */
export class RangeSet {
  /** Apart from each other, in order; each from its first number up to, and not with, its second. */
  readonly #ranges: [number, number][] = []

  constructor(ranges: Iterable<readonly [number, number]> = []) {
    for (const [from, to] of ranges) this.add(from, to)
  }

  get ranges(): [number, number][] {
    return this.#ranges.map(([from, to]) => [from, to])
  }

  has(number: number): boolean {
    return this.#ranges.some(([from, to]) => from <= number && number < to)
  }

  add(from: number, to: number): void {
    if (!(from < to)) return
    const ranges = this.#ranges
    let first = ranges.findIndex(([, end]) => end >= from)
    if (first === -1) first = ranges.length
    let [start, end] = [from, to]
    let last = first
    for (let next = ranges[last]; next && next[0] <= to; next = ranges[++last]) {
      start = Math.min(start, next[0])
      end = Math.max(end, next[1])
    }
    ranges.splice(first, last - first, [start, end])
  }
}

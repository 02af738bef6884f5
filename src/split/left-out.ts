import { type Cell, unitsOf } from "./dimension.ts"
import { RangeSet } from "./range-set.ts"
import { isWithin, type Region } from "./region.ts"
import { type Axes, markRegion, type SkippedMark, type SplitState, unmarkRegion } from "./state.ts"

/** Items that are left out, by axis. */
export type LeftItems = readonly ReadonlySet<number>[]

/** What is said of a piece that is left out. */
export type SkippedReason = Omit<SkippedMark, "at">

/** What is not asked for, and what speaks for an item: that it was accepted. */
export class LeftOut {
  readonly #of: Axes
  readonly #accepted: readonly RangeSet[]
  #items: LeftItems
  /** What was accepted last, in this run or an earlier one, and shows whether the source is well; null: nothing was. */
  acceptedLast: Region | null
  readonly skipped: SkippedMark[]

  constructor(of: Axes, state: SplitState | undefined) {
    this.#of = of
    this.#items = of.names.map((name) => new Set(state?.left[name]))
    this.#accepted = of.names.map((name) => new RangeSet(state?.accepted?.[name]))
    this.acceptedLast = state?.acceptedLast ? unmarkRegion(of, state.acceptedLast) : null
    this.skipped = [...(state?.skipped ?? [])]
  }

  /** As of now: later items do not come to it, so that a piece on its way stays what it is. */
  get items(): LeftItems {
    return this.#items
  }

  /** Places of the items along an axis that were accepted. */
  acceptedAlong(n: number): readonly [number, number][] {
    return this.#accepted[n]?.ranges ?? []
  }

  /** Was a piece accepted, in this run or an earlier one? Then the request is as the API takes it. */
  get hasAccepted(): boolean {
    return this.acceptedLast !== null || this.#accepted.some(({ ranges }) => ranges.length > 0)
  }

  /** Items of a region, without those that are left out. */
  itemsIn(region: Region, n: number, items: LeftItems = this.#items): number {
    const { axes } = this.#of
    const [left, cell] = [items[n] as ReadonlySet<number>, region[n] as Cell]
    let count = unitsOf(axes[n] as Axes["axes"][number], cell)
    for (const item of left) if (item >= cell.from && item < cell.to) count--
    return count
  }

  /** Was an item left out of a region since? What became of it then says nothing of what is still asked for. */
  isOutdated(region: Region, items: LeftItems): boolean {
    return (
      items !== this.#items && region.some((_, n) => this.itemsIn(region, n, items) > this.itemsIn(region, n))
    )
  }

  /** Nothing is asked for that holds no item: an API takes no ids for all ids. */
  isEmpty(region: Region): boolean {
    return region.some((_, n) => this.itemsIn(region, n) === 0)
  }

  /** A region was accepted, without the items that were left out of it. */
  accepted(region: Region, items: LeftItems): void {
    this.acceptedLast = region
    for (const [n, cell] of region.entries()) {
      if (!this.#hasItems(n)) continue
      let from = cell.from
      const left = [...(items[n] as ReadonlySet<number>)].filter((item) => item >= from && item < cell.to)
      for (const item of left.sort((a, b) => a - b)) {
        this.#accepted[n]?.add(from, item)
        from = item + 1
      }
      this.#accepted[n]?.add(from, cell.to)
    }
  }

  /** No item of a region along an axis was accepted, wherever that was. */
  isUnproven(region: Region, n: number): boolean {
    const cell = region[n] as Cell
    for (let item = cell.from; item < cell.to; item++)
      if (!this.#items[n]?.has(item) && this.#accepted[n]?.has(item)) return false
    return this.#hasItems(n)
  }

  /** An item is at fault: it is asked for nowhere again, and listed once, for all of the request. */
  leaveItem(region: Region, n: number, reason: SkippedReason): void {
    const cell = this.#trimmed(region)[n] as Cell
    const left = this.#items[n] as ReadonlySet<number>
    const at = { [this.#of.names[n] as string]: this.#of.axes[n]?.mark(cell) }
    const found = new Set(left)
    for (let item = cell.from; item < cell.to; item++) found.add(item)
    if (found.size === left.size) return
    this.#items = this.#items.map((items, m) => (m === n ? found : items))
    this.skipped.push({ at, ...reason })
  }

  /** A region cannot be had. */
  leaveRegion(region: Region, reason: SkippedReason): void {
    const trimmed = this.#trimmed(region)
    if (this.isEmpty(region) || this.#isListed(trimmed)) return
    this.skipped.push({ at: markRegion(this.#of, trimmed), ...reason })
  }

  /** A part of a region may be listed, for its size, before the region is. */
  #isListed(region: Region): boolean {
    return this.skipped.some(({ at }) => {
      const listed = unmarkRegion(this.#of, at)
      return isWithin(region, listed) && region.every(({ value }, n) => value === listed[n]?.value)
    })
  }

  /** Without the items at its ends that are left out already. */
  #trimmed(region: Region): Region {
    return region.map((cell, n) => {
      let { from, to } = cell
      const left = this.#items[n] as ReadonlySet<number>
      while (from < to && left.has(from)) from++
      while (from < to && left.has(to - 1)) to--
      return from < to ? { ...cell, from, to } : cell
    })
  }

  #hasItems(n: number): boolean {
    return this.#of.axes[n]?.kind === "list" || this.#of.axes[n]?.kind === "fields"
  }

  /** What `send` gets of a region. */
  valueOf(region: Region, items: LeftItems = this.#items): Record<string, unknown> {
    const { names, axes } = this.#of
    return Object.fromEntries(
      names.map((name, n) => [name, axes[n]?.value(region[n] as Cell, items[n] as ReadonlySet<number>)]),
    )
  }

  skippedValue({ at }: SkippedMark): Record<string, unknown> {
    const { names, axes } = this.#of
    const region = unmarkRegion(this.#of, at)
    return Object.fromEntries(names.map((name, n) => [name, axes[n]?.value(region[n] as Cell, new Set())]))
  }
}

import { chooseSizes } from "./choose-sizes.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import { MergedRows } from "./merge-rows.ts"
import type { Cuts } from "./options.ts"
import { FIRST_PAGE } from "./pages.ts"
import { PieceSize } from "./piece-size.ts"
import { type Group, Pieces } from "./pieces.ts"
import { halvesOf, isWithin, joined, type Region, replaced, takePiece } from "./region.ts"
import {
  markRegion,
  type Pending,
  pendingOf,
  type SkippedMark,
  type SplitState,
  unmarkRegion,
} from "./state.ts"

/** All that is still to be had, in order, and the sizes of the pieces to come. Sends nothing. */
export class Todo {
  readonly list: Pieces[]
  readonly cuts: Cuts
  readonly sizes: readonly PieceSize[]
  /** Items that are left out, by axis. */
  readonly left: readonly Set<number>[]
  readonly skipped: SkippedMark[]

  /** @throws TypeError for a wrong state */
  constructor(cuts: Cuts, state: SplitState | undefined) {
    this.cuts = cuts
    const { axes, names } = cuts
    const pending: Pending[] = state
      ? pendingOf(cuts, state)
      : [{ region: axes.map(({ whole }) => whole), page: FIRST_PAGE }]
    this.list = pending
      .filter(({ region }) => region.every((cell) => cell.from < cell.to))
      .map(({ region, page }) => new Pieces(region, null, page))
    this.sizes = axes.map((axis, n) => {
      const size = new PieceSize(axis)
      size.begin(state?.sizes[names[n] as string] ?? 0)
      return size
    })
    this.left = names.map((name) => new Set(state?.left[name]))
    this.skipped = [...(state?.skipped ?? [])]
  }

  /**
   * The next piece to send, cut to size; null: there is none that does not wait for another.
   * @param isLast no piece behind such a one is taken
   */
  take(isLast: (pieces: Pieces) => boolean = () => false): Pieces | null {
    const { list } = this
    for (let n = 0; n < list.length; n++) {
      const pieces = list[n] as Pieces
      if (isLast(pieces)) return null
      if (pieces.isOpen || pieces.isHeld || pieces.isOver) continue
      if (pieces.suspect !== null) {
        const along = pieces.suspect
        pieces.suspect = null
        pieces.isFixed = true
        if (this.itemsOf(pieces.region, along) > 1) {
          this.bisect(pieces, along)
          n--
          continue
        }
      }
      if (!pieces.isFixed && pieces.page === FIRST_PAGE) this.#cut(pieces, n)
      const isEmpty = pieces.region.some((_, m) => this.#isLeftOut(pieces.region, m))
      if (!isEmpty) return pieces
      this.drop(pieces)
      if (list[n] !== pieces) n--
    }
    return null
  }

  /** Nothing is asked for that holds no item: an API takes no ids for all ids. */
  #isLeftOut(region: Region, n: number): boolean {
    const [left, { from, to }] = [this.left[n] as Set<number>, region[n] as Cell]
    if (left.size === 0) return false
    for (let item = from; item < to; item++) if (!left.has(item)) return false
    return true
  }

  #cut(pieces: Pieces, n: number): void {
    const { axes } = this.cuts
    const waiting = () => this.list.filter(({ isOpen }) => !isOpen).map(({ region }) => region)
    const choices = chooseSizes(this.sizes, axes, waiting)
    const { piece, rest } = takePiece(
      pieces.region,
      axes,
      choices.map(({ size }) => size),
    )
    const fields = axes.findIndex(({ kind }) => kind === "fields")
    const areCut = fields !== -1 && piece[fields]?.to !== pieces.region[fields]?.to
    const outer = pieces.group
    if (areCut) this.#group(pieces, replaced(piece, fields, pieces.region[fields] as Cell))
    const groupOf = (region: Region) =>
      outer === null && pieces.group !== null && isWithin(region, pieces.group.region) ? pieces.group : outer
    pieces.region = piece
    pieces.choices = choices
    this.list.splice(n + 1, 0, ...rest.map((region) => new Pieces(region, groupOf(region))))
  }

  /** The axis along which a piece is larger than what is known to be accepted; -1: none. */
  probedAxis({ choices }: Pieces): number {
    return choices?.findIndex(({ probe }) => probe !== null) ?? -1
  }

  /** Can a piece be cut along an axis? */
  canCut({ region }: Pieces, n: number): boolean {
    const [axis, cell] = [this.cuts.axes[n] as Axis, region[n] as Cell]
    if (axis.cut) return axis.cut(cell) !== null
    return unitsOf(axis, cell) > axis.least && this.itemsOf(region, n) > 1
  }

  /** Is another piece of the same window on its way? Cut into shorter windows, this one would come in between. */
  isShared(pieces: Pieces, n: number): boolean {
    if (this.cuts.axes[n]?.kind !== "window") return false
    const start = pieces.region[n]?.from
    return this.list.some((other) => other !== pieces && other.isOpen && other.region[n]?.from === start)
  }

  /** A size is being looked for, and the next piece is to show it before others follow. */
  get isSearching(): boolean {
    return this.sizes.some(
      (size, n) =>
        size.isSearching || (size.isProbing && this.sizes.length > 1 && this.cuts.axes[n]?.kind === "window"),
    )
  }

  /** Items, without those that are left out. */
  itemsOf(region: Region, n: number): number {
    const [left, cell] = [this.left[n] as Set<number>, region[n] as Cell]
    let items = unitsOf(this.cuts.axes[n] as Axis, cell)
    for (const item of left) if (item >= cell.from && item < cell.to) items--
    return items
  }

  /** A piece was accepted. */
  accepted({ region, choices, sibling }: Pieces): void {
    for (const [n, choice] of choices?.entries() ?? [])
      this.sizes[n]?.accepted(unitsOf(this.cuts.axes[n] as Axis, region[n] as Cell), choice)
    if (!sibling) return
    sibling.pieces.isHeld = false
    sibling.pieces.suspect = sibling.along
  }

  /** A piece was refused, and is to be cut along an axis. */
  refused(pieces: Pieces, along: number): void {
    const { region, choices } = pieces
    const axis = this.cuts.axes[along] as Axis
    this.#release(pieces)
    for (const [n, choice] of choices?.entries() ?? []) {
      const units = unitsOf(this.cuts.axes[n] as Axis, region[n] as Cell)
      if (n === along) this.sizes[n]?.refused(units, choice)
      else if (choice.probe) this.sizes[n]?.refused(units, choice)
    }
    if (axis.kind === "fields") this.#group(pieces)
    const smaller = axis.cut?.(region[along] as Cell)
    if (smaller) {
      const at = this.list.indexOf(pieces)
      this.list.splice(
        at,
        1,
        ...smaller.map((cell) => new Pieces(replaced(region, along, cell), pieces.group)),
      )
      return
    }
    if (choices === null)
      this.sizes[along]?.refused(unitsOf(axis, region[along] as Cell), { size: 0, probe: null })
    pieces.isOpen = false
    pieces.isFixed = false
    this.#join(pieces)
  }

  /** Cuts a piece into halves, to find the item that is at fault: the second waits for what becomes of the first. */
  bisect(pieces: Pieces, along: number): void {
    this.#release(pieces)
    const { axes } = this.cuts
    if (axes[along]?.kind === "fields") this.#group(pieces)
    const [first, second] = halvesOf(pieces.region, axes, along).map(
      (region) => new Pieces(region, pieces.group),
    ) as [Pieces, Pieces]
    first.isFixed = true
    first.sibling = { pieces: second, along }
    second.isHeld = true
    this.list.splice(this.list.indexOf(pieces), 1, first, second)
  }

  #release({ sibling }: Pieces): void {
    if (sibling) sibling.pieces.isHeld = false
  }

  #group(pieces: Pieces, region = pieces.region): void {
    pieces.group ??= { region, rows: new MergedRows(this.cuts.key), had: 0 }
  }

  /** What waits side by side is one again, so that pieces of the new size need not end where the old ones did. */
  #join(pieces: Pieces): void {
    const { list } = this
    for (const side of [-1, 1]) {
      for (;;) {
        const at = list.indexOf(pieces) + side
        const other = list[at]
        if (!other?.isPlain || other.group !== pieces.group) break
        const both = side === 1 ? joined(pieces.region, other.region) : joined(other.region, pieces.region)
        if (!both) break
        pieces.region = both
        list.splice(at, 1)
      }
    }
  }

  /** A piece is not to be had. One of a group stays until its turn, when the group's rows are given out. */
  drop(pieces: Pieces): void {
    this.#release(pieces)
    if (pieces.group) pieces.isOver = true
    else this.remove(pieces)
  }

  /** Takes a piece off the list. @returns the group that is complete without it; null: it has none, or more is to come */
  remove(pieces: Pieces): Group | null {
    this.list.splice(this.list.indexOf(pieces), 1)
    const { group } = pieces
    return group !== null && this.list.every((other) => other.group !== group) ? group : null
  }

  /**
   * Leaves a piece out.
   * @param along the axis of the one item that is at fault, which is not asked for again; null: none is
   * @param isOfSize it was reached by making pieces smaller, which had nothing to do with the others
   */
  skip(pieces: Pieces, along: number | null, isOfSize: boolean, mark: Omit<SkippedMark, "at">): void {
    this.#release(pieces)
    this.skipped.push({ at: markRegion(this.cuts, pieces.region), ...mark })
    if (isOfSize) for (const size of this.sizes) size.forgive()
    if (pieces.sibling?.pieces.isPlain) this.#join(pieces.sibling.pieces)
    if (along === null) return
    const cell = pieces.region[along] as Cell
    for (let item = cell.from; item < cell.to; item++) this.left[along]?.add(item)
  }

  /** What `send` gets of a region. */
  valueOf(region: Region): Record<string, unknown> {
    const { names, axes } = this.cuts
    return Object.fromEntries(
      names.map((name, n) => [name, axes[n]?.value(region[n] as Cell, this.left[n] as Set<number>)]),
    )
  }

  skippedValue({ at }: SkippedMark): Record<string, unknown> {
    const { names, axes } = this.cuts
    const region = unmarkRegion(this.cuts, at)
    return Object.fromEntries(names.map((name, n) => [name, axes[n]?.value(region[n] as Cell, new Set())]))
  }
}

import { chooseSizes } from "./choose-sizes.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import type { Group } from "./group.ts"
import { LeftOut, type SkippedReason } from "./left-out.ts"
import { MergedRows } from "./merge-rows.ts"
import type { Cuts } from "./options.ts"
import { FIRST_PAGE } from "./pages.ts"
import { type Pending, pendingOf } from "./pending.ts"
import { PieceSize } from "./piece-size.ts"
import { joinBeside, Pieces } from "./pieces.ts"
import { aroundMiddle, halvesOf, isWithin, type Region, replaced, takePiece } from "./region.ts"
import type { SplitState } from "./state.ts"

/** All that is still to be had, in order, and the sizes of the pieces to come. Sends nothing. */
export class Todo {
  readonly list: Pieces[]
  readonly cuts: Cuts
  readonly sizes: readonly PieceSize[]
  readonly leftOut: LeftOut

  /** @throws TypeError for a wrong state */
  constructor(cuts: Cuts, state: SplitState | undefined) {
    this.cuts = cuts
    const { axes, names } = cuts
    const pending: Pending[] =
      state !== undefined
        ? pendingOf(cuts, state)
        : [{ region: axes.map(({ whole }) => whole), page: FIRST_PAGE, left: null }]
    this.list = pending
      .filter(({ region }) => region.every((cell) => cell.from < cell.to))
      .map(({ region, page, left }) => new Pieces(region, null, page, left))
    this.sizes = axes.map((axis, n) => {
      const size = new PieceSize(axis)
      size.begin(state?.sizes[names[n] as string] ?? 0)
      return size
    })
    this.leftOut = new LeftOut(cuts, state)
  }

  /** The next piece to send, cut to size; null: there is none that does not wait for another, or behind which none is sent. */
  take(): Pieces | null {
    const { list } = this
    for (let n = 0; n < list.length; n++) {
      const pieces = list[n] as Pieces
      if (pieces.failed) return null
      if (!pieces.isReady) continue
      if (pieces.suspect !== null) {
        const along = pieces.suspect
        pieces.suspect = null
        pieces.isFixed = true
        if (this.canHalve(pieces.region, along)) {
          this.bisect(pieces, along)
          n--
          continue
        }
      }
      if (!pieces.isFixed && pieces.page === FIRST_PAGE) this.#cut(pieces, n)
      if (pieces.left || !this.leftOut.isEmpty(pieces.region)) {
        pieces.left ??= this.leftOut.items
        return pieces
      }
      this.drop(pieces)
      if (list[n] !== pieces) n--
    }
    return null
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
    this.list.splice(n + 1, 0, ...rest.map((region) => pieces.part(region, groupOf(region))))
  }

  /** The axis along which a piece is larger than what is known to be accepted; -1: none. */
  probedAxis({ choices }: Pieces): number {
    return choices?.findIndex(({ probe }) => probe !== null) ?? -1
  }

  /** Can a piece be cut along an axis? */
  canCut({ region }: Pieces, n: number): boolean {
    const [axis, cell] = [this.cuts.axes[n] as Axis, region[n] as Cell]
    if (axis.cut) return axis.cut(cell) !== null
    return unitsOf(axis, cell) > axis.least && this.leftOut.itemsIn(region, n) > 1
  }

  /** Can a region be cut into halves along an axis, to find what is at fault? */
  canHalve(region: Region, n: number): boolean {
    const { kind, least } = this.cuts.axes[n] as Axis
    return this.leftOut.itemsIn(region, n) >= (kind === "window" ? 2 * least : 2)
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

  /** A piece was accepted. */
  accepted(pieces: Pieces): void {
    const { region, choices, sibling, group } = pieces
    pieces.isAccepted = true
    group?.had.push(region)
    this.leftOut.accepted(region, pieces.left ?? this.leftOut.items)
    for (const [n, choice] of choices?.entries() ?? [])
      this.sizes[n]?.accepted(unitsOf(this.cuts.axes[n] as Axis, region[n] as Cell), choice)
    if (!sibling?.pieces.isHeld) return
    sibling.pieces.isHeld = false
    sibling.pieces.suspect = sibling.along
  }

  /** A piece is to be sent again as it is, without what was left out since. */
  again(pieces: Pieces): void {
    pieces.isOpen = false
    pieces.isFixed = true
    pieces.left = null
  }

  /** A piece failed for a reason that its size has no part in. */
  close(pieces: Pieces): void {
    this.#release(pieces)
    this.#forgetChoices(pieces)
    pieces.sibling = null
    pieces.isOpen = false
    pieces.isFixed = false
    pieces.left = null
  }

  #forgetChoices(pieces: Pieces): void {
    for (const [n, choice] of pieces.choices?.entries() ?? []) this.sizes[n]?.unchosen(choice)
    pieces.choices = null
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
      this.list.splice(at, 1, ...smaller.map((cell) => pieces.part(replaced(region, along, cell))))
      return
    }
    if (choices === null)
      this.sizes[along]?.refused(unitsOf(axis, region[along] as Cell), { size: 0, probe: null })
    pieces.isOpen = false
    pieces.isFixed = false
    pieces.left = null
    joinBeside(this.list, pieces)
  }

  /** Cuts a piece into halves, to find the item that is at fault: the second waits for what becomes of the first. */
  bisect(pieces: Pieces, along: number): void {
    this.#release(pieces)
    const { axes } = this.cuts
    if (axes[along]?.kind === "fields") this.#group(pieces)
    const [first, second] = halvesOf(pieces.region, axes, along).map((region) => pieces.part(region)) as [
      Pieces,
      Pieces,
    ]
    first.isFixed = true
    first.sibling = { pieces: second, along }
    second.isHeld = true
    this.list.splice(this.list.indexOf(pieces), 1, first, second)
  }

  #release({ sibling }: Pieces): void {
    if (!sibling?.pieces.isHeld) return
    sibling.pieces.isHeld = false
    if (sibling.pieces.isPlain) joinBeside(this.list, sibling.pieces)
  }

  /** Cuts one unit out of a piece, to be asked for by itself. @returns it */
  sample(pieces: Pieces, along: number): Pieces {
    this.#release(pieces)
    if (this.cuts.axes[along]?.kind === "fields") this.#group(pieces)
    const left = this.leftOut.items[along] as ReadonlySet<number>
    const { before, middle, after } = aroundMiddle(pieces.region, this.cuts.axes, along, left)
    const parts = [before, middle, after].map((region) => region && pieces.part(region))
    const sample = parts[1] as Pieces
    sample.isSample = true
    sample.isFixed = true
    this.list.splice(this.list.indexOf(pieces), 1, ...parts.filter((part) => part !== null))
    return sample
  }

  #group(pieces: Pieces, region = pieces.region): void {
    pieces.group ??= { region, rows: new MergedRows(this.cuts.key), had: [], skipped: [] }
  }

  /** A piece is not to be had. One of a group stays until its turn, when the group's rows are given out. */
  drop(pieces: Pieces): void {
    this.#release(pieces)
    this.#forgetChoices(pieces)
    pieces.aside = null
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
   * @param along the axis of the one item that is at fault wherever it is asked for; null: the piece is left out alone
   */
  leaveOut(pieces: Pieces, along: number | null, reason: SkippedReason): void {
    const { region, group } = pieces
    if (along !== null) this.leftOut.leaveItem(region, along, reason)
    else if (group) group.skipped.push({ region, reason, along: null })
    else this.leftOut.leaveRegion(region, reason)
    this.drop(pieces)
  }

  /**
   * Leaves out a piece that was reached by making pieces smaller, which had nothing to do with the others.
   * @param along the axis of one item; with the others of its group it shows whether that is at fault elsewhere
   */
  leaveSmallest(pieces: Pieces, along: number | null, reason: SkippedReason): void {
    for (const size of this.sizes) size.forgive()
    if (pieces.group) pieces.group.skipped.push({ region: pieces.region, reason, along })
    else this.leftOut.leaveRegion(pieces.region, reason)
    this.drop(pieces)
  }
}

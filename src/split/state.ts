import { readOr } from "../http/caller-values.ts"
import { checkState } from "./check-state.ts"
import { type Axis, type Cell, unitsOf } from "./dimension.ts"
import { FIRST_PAGE, type PagePlace } from "./pages.ts"
import { beside, type Region } from "./region.ts"

/**
 * What is left to do of a request, as JSON: given back, a run goes on from there. It names dates and places in lists, and
 * none of the items. A "next" link is kept as the API gave it.
 */
export interface SplitState {
  readonly v: 1
  /** What the lists were, and in which zone the windows: a state of another request is refused. */
  readonly of: Readonly<Record<string, string>>
  /** The whole of each window. */
  readonly whole: Readonly<Record<string, unknown>>
  /** In order; a dimension that is not named is still to be had in whole. */
  readonly todo: readonly Todo[]
  /** The size that works, by dimension. */
  readonly sizes: Readonly<Record<string, number>>
  /** Places of the items that are left out, by dimension. */
  readonly left: Readonly<Record<string, readonly number[]>>
  /** Pieces that failed and were left out. */
  readonly skipped: readonly SkippedMark[]
}

/** @inline */
interface Todo {
  readonly at: Readonly<Record<string, unknown>>
  /** Where it stands in its pages. */
  readonly page?: PagePlace
}

/** @inline */
export interface SkippedMark {
  readonly at: Readonly<Record<string, unknown>>
  readonly code: number
  readonly status: number | null
  readonly summary: string
}

/** The axes of a run by their names, outermost first. */
export interface Axes {
  readonly names: readonly string[]
  readonly axes: readonly Axis[]
}

export function markRegion({ names, axes }: Axes, region: Region): Record<string, unknown> {
  const marks: Record<string, unknown> = {}
  for (const [n, name] of names.entries()) {
    const [axis, cell] = [axes[n] as Axis, region[n] as Cell]
    const isWhole = cell.from === axis.whole.from && cell.to === axis.whole.to
    if (axis.kind === "window" || axis.kind === "custom" || !isWhole) marks[name] = axis.mark(cell)
  }
  return marks
}

export function unmarkRegion({ names, axes }: Axes, marks: Readonly<Record<string, unknown>>): Region {
  return names.map((name, n) => {
    const axis = axes[n] as Axis
    return Object.hasOwn(marks, name) ? unmarked(axis, marks[name]) : axis.whole
  })
}

/** @throws TypeError for what `mark` of the axis did not make */
function unmarked(axis: Axis, mark: unknown): Cell {
  const { whole, kind } = axis
  const cell = readOr(() => axis.unmark(mark), null)
  const isCell = cell !== null && cell.from <= cell.to
  // A window may have moved; places in a list may not.
  if (isCell && (kind === "window" || (cell.from >= whole.from && cell.to <= whole.to))) return cell
  throw new TypeError("state: expected what an earlier run gave: a part of it is none of the request")
}

/** A region that is still to be had, and where it stands in its pages. */
export interface Pending {
  readonly region: Region
  readonly page: PagePlace
}

/**
 * What is left by a state. A window may have moved since: what came to it is to be had too, and what left it is not, but
 * for a piece whose pages had begun.
 * @throws TypeError for what is no state, or one of another request
 */
export function pendingOf(of: Axes, state: SplitState): Pending[] {
  checkState(of, state)
  const pending = state.todo.flatMap(({ at, page }) => {
    const region = unmarkRegion(of, at)
    const left = withinWhole(of, region)
    if (!left) return []
    // A place in pages holds for the very request that they are of, days included that have left the window since.
    return [page ? { region, page } : { region: left, page: FIRST_PAGE }]
  })
  const { before, after } = beside(
    of.axes.map(({ whole }) => whole),
    wholeThen(of, state),
  )
  const arrived = (region: Region): Pending => ({ region, page: FIRST_PAGE })
  return [...before.map(arrived), ...pending, ...after.map(arrived)]
}

/** null: nothing of it is in the window any more. */
function withinWhole({ axes }: Axes, region: Region): Region | null {
  const clipped = region.map((cell, n) => {
    const { whole, kind } = axes[n] as Axis
    if (kind !== "window") return cell
    return { from: Math.max(cell.from, whole.from), to: Math.min(cell.to, whole.to) }
  })
  return clipped.every((cell, n) => unitsOf(axes[n] as Axis, cell) > 0) ? clipped : null
}

/** The whole request when the state was made. */
const wholeThen = ({ names, axes }: Axes, { whole }: SplitState): Region =>
  names.map((name, n) => {
    const axis = axes[n] as Axis
    return Object.hasOwn(whole, name) ? axis.unmark(whole[name]) : axis.whole
  })
